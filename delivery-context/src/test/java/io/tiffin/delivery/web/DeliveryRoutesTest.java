package io.tiffin.delivery.web;

import static io.tiffin.delivery.domain.DeliveryFixture.ANN;
import static io.tiffin.delivery.domain.DeliveryFixture.AT_BELLAS;
import static io.tiffin.delivery.domain.DeliveryFixture.CEM;
import static io.tiffin.delivery.domain.DeliveryFixture.DORA;
import static io.tiffin.delivery.domain.DeliveryFixture.ORDER;
import static io.tiffin.delivery.domain.DeliveryFixture.SOMEWHERE;
import static io.tiffin.delivery.domain.DeliveryFixture.aRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.delivery.api.DeliveryCommand.OfferDelivery;
import io.tiffin.delivery.api.DeliveryStatus;
import io.tiffin.delivery.api.OrderHandover;
import io.tiffin.delivery.axon.InMemoryAxon;
import io.tiffin.delivery.dispatching.Deliveries;
import io.tiffin.delivery.dispatching.DeliveryTimes;
import io.tiffin.delivery.dispatching.DispatchSettings;
import io.tiffin.delivery.dispatching.NearbyAgents;
import io.tiffin.delivery.dispatching.Offers;
import io.tiffin.delivery.domain.PlainCipher;
import io.tiffin.delivery.handover.Handover;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.SealedText;
import io.tiffin.kernel.messaging.Commands;
import io.tiffin.kernel.web.Caller;
import io.tiffin.kernel.web.Role;
import io.tiffin.kernel.web.Trace;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.http.ResponseEntity;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The routes of a delivery with the real aggregate, and an order that says what the test wants. */
class DeliveryRoutesTest {

    private final InMemoryAxon axon = new InMemoryAxon();
    private final List<String> handedOver = new ArrayList<>();
    private Refusal orderRefuses;
    private WebTestClient cem;
    private WebTestClient dora;

    @BeforeEach
    void setUp() {
        cem = client(CEM);
        dora = client(DORA);
        send(aRequest());
        send(new OfferDelivery(ORDER, CEM, SOMEWHERE, Instant.now()));
    }

    @AfterEach
    void tearDown() {
        axon.close();
    }

    @Test
    void an_agent_accepts_with_an_estimate_that_a_repetition_does_not_change() {
        String first = post(cem, "/agents/me/offers/{id}/accept", null).expectStatus().isOk().expectBody(String.class).returnResult()
                .getResponseBody();
        assertThat(first).contains("\"status\":\"ASSIGNED\"", "estimatedDeliveryTime");
        assertThat(post(cem, "/agents/me/offers/{id}/accept", null).expectStatus().isOk().expectBody(String.class).returnResult()
                .getResponseBody()).isEqualTo(first);
    }

    @Test
    void an_agent_declines_with_or_without_a_reason() {
        post(cem, "/agents/me/offers/{id}/decline", null).expectStatus().isOk();
        post(cem, "/agents/me/offers/{id}/decline", "{\"reason\":\"too_far\"}").expectStatus().isOk();
        post(cem, "/agents/me/offers/{id}/decline", "{\"reason\":\"Too far!\"}").expectStatus().isBadRequest();
        assertThat(status()).isEqualTo(DeliveryStatus.REQUESTED);
    }

    @Test
    void the_delivery_of_another_agent_does_not_exist() {
        post(dora, "/agents/me/offers/{id}/accept", null).expectStatus().isNotFound();
        post(dora, "/deliveries/{id}/picked-up", null).expectStatus().isNotFound();
        assertThat(handedOver).isEmpty();
    }

    @Test
    void an_offer_must_be_accepted_before_the_meal_is_picked_up() {
        post(cem, "/deliveries/{id}/picked-up", null).expectStatus().isEqualTo(409);
        assertThat(handedOver).isEmpty();
    }

    @Test
    void the_delivery_is_not_picked_up_when_the_order_refuses() {
        accept();
        orderRefuses = new Refusal.IllegalTransition("confirmed", Set.of("ready"), "");
        post(cem, "/deliveries/{id}/picked-up", null).expectStatus().isEqualTo(409);
        assertThat(status()).isEqualTo(DeliveryStatus.ASSIGNED);
    }

    @Test
    void the_meal_goes_all_the_way_and_the_signature_is_sealed_for_the_customer() {
        accept();
        post(cem, "/deliveries/{id}/arrived", null).expectStatus().isOk();
        post(cem, "/deliveries/{id}/picked-up", null).expectStatus().isOk().expectHeader().valueEquals("X-Event-Position", "7");
        post(cem, "/deliveries/{id}/delivered", "{\"customerSignature\":\"Ann\"}").expectStatus().isOk();
        assertThat(status()).isEqualTo(DeliveryStatus.DELIVERED);
        assertThat(handedOver).containsExactly("picked up by " + CEM, "delivered by " + CEM + " " + new SealedText(ANN.value(), "Ann"));
    }

    @Test
    void delivering_needs_no_signature_and_may_be_repeated() {
        accept();
        post(cem, "/deliveries/{id}/picked-up", null).expectStatus().isOk();
        post(cem, "/deliveries/{id}/delivered", null).expectStatus().isOk();
        post(cem, "/deliveries/{id}/delivered", null).expectStatus().isOk();
    }

    @Test
    void an_agent_fails_with_a_reason() {
        accept();
        post(cem, "/deliveries/{id}/picked-up", null).expectStatus().isOk();
        post(cem, "/deliveries/{id}/failed", "{}").expectStatus().isBadRequest();
        post(cem, "/deliveries/{id}/failed", "{\"reason\":\"accident\"}").expectStatus().isOk().expectBody().jsonPath("$.data.status")
                .isEqualTo("FAILED");
        assertThat(status()).isEqualTo(DeliveryStatus.FAILED);
    }

    @Test
    void an_agent_who_drops_out_before_the_pick_up_leaves_it_to_others_and_may_say_so_again() {
        accept();
        for (int i = 0; i < 2; i++) {
            post(cem, "/deliveries/{id}/failed", "{\"reason\":\"accident\"}").expectStatus().isOk().expectBody()
                    .jsonPath("$.data.status").isEqualTo("REQUESTED");
        }
        assertThat(status()).isEqualTo(DeliveryStatus.REQUESTED);
        post(cem, "/deliveries/{id}/picked-up", null).expectStatus().isEqualTo(409);
        assertThat(handedOver).isEmpty();
    }

    private void accept() {
        post(cem, "/agents/me/offers/{id}/accept", null).expectStatus().isOk();
    }

    private static WebTestClient.ResponseSpec post(WebTestClient client, String path, String body) {
        var request = client.post().uri(path, ORDER.value());
        return body == null ? request.exchange() : request.contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange();
    }

    private DeliveryStatus status() {
        return new Deliveries(axon.events()).find(ORDER).orElseThrow().state().status();
    }

    private void send(Object command) {
        axon.commands().sendAndWait(command);
    }

    private WebTestClient client(AgentId agent) {
        var deliveries = new Deliveries(axon.events());
        var commands = new Commands(axon.commands());
        var cipher = new PlainCipher();
        var settings = new DispatchSettings(10, Duration.ofSeconds(45), Duration.ofSeconds(2), Duration.ofSeconds(10),
                Duration.ofMinutes(15), 5.5, Duration.ofMinutes(5), Duration.ofMinutes(10));
        var offers = new Offers(deliveries, new AtTheRestaurant(), new DeliveryTimes(cipher, settings, Clock.systemUTC()), commands);
        var handover = new Handover(deliveries, new AskedOrder(), commands, cipher);
        return WebTestClient.bindToController(new AgentOffers(offers, commands), new DeliverySteps(handover, deliveries, commands))
                .controllerAdvice(new Refusals())
                .argumentResolvers(resolvers -> resolvers.addCustomResolver(new CalledBy(agent)))
                .configureClient()
                .responseTimeout(Duration.ofSeconds(30))
                .build();
    }

    /** Stands in for the kernel's error handler, which is no part of this test. */
    @RestControllerAdvice
    static class Refusals {
        @ExceptionHandler
        ResponseEntity<String> refused(RefusedException e) {
            return ResponseEntity.status(e.refusal() instanceof Refusal.NotFound ? 404 : 409).body(e.refusal().code());
        }
    }

    private record CalledBy(AgentId agent) implements HandlerMethodArgumentResolver {
        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return parameter.getParameterType() == Caller.class;
        }

        @Override
        public Mono<Object> resolveArgument(MethodParameter parameter, BindingContext context, ServerWebExchange exchange) {
            return Mono.just(new Caller(agent.value(), Role.AGENT, Trace.begin()));
        }
    }

    private final class AskedOrder implements OrderHandover {
        @Override
        public CompletionStage<Long> pickUp(Caller agent, OrderId order) {
            return answer("picked up by " + agent.agent());
        }

        @Override
        public CompletionStage<Long> deliver(Caller agent, OrderId order, SealedText signature) {
            return answer("delivered by " + agent.agent() + (signature == null ? "" : " " + signature));
        }

        private CompletionStage<Long> answer(String what) {
            if (orderRefuses != null) {
                return CompletableFuture.failedFuture(new RefusedException(orderRefuses));
            }
            handedOver.add(what);
            return CompletableFuture.completedFuture(7L);
        }
    }

    private static final class AtTheRestaurant implements NearbyAgents {
        @Override
        public List<Candidate> freeAround(GeoPoint place) {
            return List.of();
        }

        @Override
        public Set<AgentId> reservedFor(OrderId order) {
            return Set.of();
        }

        @Override
        public Optional<GeoPoint> lastPlace(AgentId agent) {
            return Optional.of(AT_BELLAS);
        }
    }
}
