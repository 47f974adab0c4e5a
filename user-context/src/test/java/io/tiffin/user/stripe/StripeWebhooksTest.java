package io.tiffin.user.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiffin.kernel.Actor;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.PaymentId;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefundId;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.SealedText;
import io.tiffin.kernel.UserId;
import io.tiffin.kernel.messaging.Commands;
import io.tiffin.kernel.messaging.Truth;
import io.tiffin.kernel.web.Trace;
import io.tiffin.user.UserDatabase;
import io.tiffin.user.api.PaymentCommand;
import io.tiffin.user.api.PaymentCommand.RequestAuthorization;
import io.tiffin.user.api.PaymentCommand.RequestCapture;
import io.tiffin.user.api.PaymentCommand.RequestRefund;
import io.tiffin.user.api.PaymentEvent;
import io.tiffin.user.api.PaymentEvent.CaptureRequested;
import io.tiffin.user.api.PaymentEvent.PaymentAuthorized;
import io.tiffin.user.api.PaymentEvent.PaymentCaptured;
import io.tiffin.user.api.PaymentEvent.PaymentDeclined;
import io.tiffin.user.api.PaymentEvent.PaymentRefunded;
import io.tiffin.user.domain.PaymentDecider;
import io.tiffin.user.domain.PaymentState;
import io.tiffin.user.payments.PaymentGateway.Approved;
import io.tiffin.user.payments.PaymentSettings;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** Real payments whose processing has died: only the webhooks tell them what Stripe did. */
class StripeWebhooksTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String SECRET = "whsec_test";
    private static final Money AMOUNT = Money.of(3150, "EUR");
    private static final UserId ANN = new UserId(new UUID(2, 1));

    private final StripeStub stripe = new StripeStub();
    private final OrderId order = new OrderId(UUID.randomUUID());
    private final PaymentId payment = PaymentId.of(order);
    private final RefundId refund = new RefundId(UUID.randomUUID());
    private final EventStore store = EmbeddedEventStore.builder().storageEngine(new InMemoryEventStorageEngine()).build();
    private final CommandBus bus = SimpleCommandBus.builder().build();
    private final Commands commands = new Commands(DefaultCommandGateway.builder().commandBus(bus).build());
    private final StripePaymentGateway gateway = new StripePaymentGateway(settings(SECRET).stripe());
    private final StripeWebhooks webhooks = webhooks(SECRET);
    private int events;

    private PaymentSettings settings(@Nullable String secret) {
        return new PaymentSettings(PaymentSettings.Provider.STRIPE, 16, Duration.ofMinutes(1), new PaymentSettings.Sandbox(Duration.ZERO),
                new PaymentSettings.Stripe(stripe.url(), StripeStub.SECRET_KEY, Duration.ofSeconds(2), secret, Duration.ofMinutes(5)));
    }

    private StripeWebhooks webhooks(@Nullable String secret) {
        return new StripeWebhooks(gateway, new Truth(store), commands, UserDatabase.JDBC, Clock.fixed(NOW, ZoneOffset.UTC),
                settings(secret));
    }

    @BeforeEach
    void payments_decide() {
        for (Class<?> command : PaymentCommand.class.getPermittedSubclasses()) {
            bus.subscribe(command.getName(), message -> {
                decide((PaymentCommand) message.getPayload());
                return null;
            });
        }
    }

    @AfterEach
    void close() {
        stripe.close();
    }

    private void decide(PaymentCommand command) {
        PaymentState state = new PaymentState.None();
        List<PaymentEvent> history = history();
        for (PaymentEvent event : history) {
            state = PaymentState.evolve(state, event);
        }
        long sequence = history.size();
        for (PaymentEvent event : PaymentDecider.decide(command, state).orThrow()) {
            store.publish(new GenericDomainEventMessage<>("Payment", payment.toString(), sequence++, event));
        }
    }

    private List<PaymentEvent> history() {
        return store.readEvents(payment.toString()).asStream().map(DomainEventMessage::getPayload).map(PaymentEvent.class::cast).toList();
    }

    private List<Class<?>> whatHappened() {
        return history().stream().<Class<?>>map(Object::getClass).toList();
    }

    @Test
    void tells_a_payment_that_it_was_authorized() {
        requested();
        authorizedAtStripe();
        receive(hint("payment_intent.amount_capturable_updated", "pi_1"));
        assertThat(history().getLast()).isEqualTo(new PaymentAuthorized(payment, order, AMOUNT, "pi_1"));
    }

    @Test
    void tells_a_payment_that_it_was_declined() {
        requested();
        gateway.authorize(payment, AMOUNT, "tok_chargeDeclinedExpiredCard");
        receive(hint("payment_intent.payment_failed", "pi_1"));
        assertThat(history().getLast()).isEqualTo(new PaymentDeclined(payment, order, "expired_card"));
    }

    @Test
    void a_replayed_event_is_not_seen_to_again() {
        requested();
        authorizedAtStripe();
        byte[] hint = hint("payment_intent.amount_capturable_updated", "pi_1");
        receive(hint);
        int calls = stripe.calls().size();
        receive(hint);
        receive(hint);
        assertThat(stripe.calls()).hasSize(calls);
        assertThat(history()).hasSize(2);
    }

    @Test
    void the_order_of_events_does_not_matter_because_each_is_only_a_hint() {
        requested();
        authorizedAtStripe();
        decide(new PaymentCommand.RecordAuthorized(order, "pi_1"));
        decide(new RequestCapture(order));
        gateway.capture(payment, "pi_1", AMOUNT);
        receive(hint("payment_intent.succeeded", "pi_1"));
        decide(new RequestRefund(order, refund, Money.of(500, "EUR"), "cold", Actor.admin(new UUID(8, 1))));
        gateway.refund(payment, "pi_1", refund, 1, Money.of(500, "EUR"));
        receive(hint("refund.created", "pi_1"));
        receive(hint("payment_intent.amount_capturable_updated", "pi_1"));
        receive(hint("payment_intent.succeeded", "pi_1"));
        assertThat(whatHappened()).containsExactly(PaymentEvent.AuthorizationRequested.class, PaymentAuthorized.class,
                CaptureRequested.class, PaymentCaptured.class, PaymentEvent.RefundRequested.class, PaymentRefunded.class);
    }

    @Test
    void what_was_not_asked_for_is_not_recorded() {
        requested();
        authorizedAtStripe();
        gateway.voidAuthorization(payment, "pi_1");
        receive(hint("payment_intent.canceled", "pi_1"));
        assertThat(history()).hasSize(1);
    }

    @Test
    void is_sent_again_where_stripe_could_not_be_asked() {
        requested();
        authorizedAtStripe();
        byte[] hint = hint("payment_intent.amount_capturable_updated", "pi_1");
        stripe.isBroken(1);
        assertThatThrownBy(() -> receive(hint)).isInstanceOfSatisfying(RefusedException.class,
                refused -> assertThat(refused.refusal()).isInstanceOf(Refusal.Unavailable.class));
        receive(hint);
        assertThat(history()).hasSize(2);
    }

    @Test
    void what_is_none_of_our_business_is_answered_and_forgotten() {
        for (String body : List.of("{}", "not json", "{\"id\":\"evt\",\"data\":{\"object\":{\"object\":\"customer\"}}}",
                "{\"id\":\"evt\",\"data\":{\"object\":{\"object\":\"payment_intent\",\"id\":\"pi_1\",\"metadata\":{\"payment_id\":\"x\"}}}}")) {
            receive(body.getBytes(StandardCharsets.UTF_8));
        }
        receive(hint("payment_intent.succeeded", "pi_of_nobody"));
        assertThat(history()).isEmpty();
    }

    @Test
    void is_refused_without_a_good_signature() {
        byte[] hint = hint("payment_intent.succeeded", "pi_1");
        for (String signature : new String[]{null, "", StripeSignatureTest.sign("whsec_other", NOW, hint),
                StripeSignatureTest.sign(SECRET, NOW.minusSeconds(301), hint)}) {
            assertThatThrownBy(() -> receive(webhooks, signature, hint)).isInstanceOfSatisfying(ResponseStatusException.class,
                    refused -> assertThat(refused.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST));
        }
        assertThat(stripe.calls()).isEmpty();
    }

    @Test
    void there_are_none_without_a_secret() {
        byte[] hint = hint("payment_intent.succeeded", "pi_1");
        for (StripeWebhooks closed : List.of(webhooks(null), webhooks(""))) {
            assertThatThrownBy(() -> receive(closed, StripeSignatureTest.sign(SECRET, NOW, hint), hint))
                    .isInstanceOfSatisfying(ResponseStatusException.class,
                            refused -> assertThat(refused.getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND));
        }
    }

    @Test
    void several_events_about_the_same_thing_record_it_once() {
        requested();
        authorizedAtStripe();
        IntStream.range(0, 3).forEach(_ -> receive(hint("payment_intent.amount_capturable_updated", "pi_1")));
        assertThat(whatHappened()).containsExactly(PaymentEvent.AuthorizationRequested.class, PaymentAuthorized.class);
    }

    private void requested() {
        decide(new RequestAuthorization(order, ANN, AMOUNT, new SealedText(ANN.value(), "token")));
    }

    private void authorizedAtStripe() {
        assertThat(gateway.authorize(payment, AMOUNT, "tok_visa")).isEqualTo(new Approved("pi_1"));
    }

    private byte[] hint(String type, String intent) {
        String object = type.startsWith("refund")
                ? "{\"object\":\"refund\",\"id\":\"re_1\",\"payment_intent\":\"%s\"".formatted(intent)
                : "{\"object\":\"payment_intent\",\"id\":\"%s\"".formatted(intent);
        return "{\"id\":\"evt_%s_%d\",\"type\":\"%s\",\"data\":{\"object\":%s,\"metadata\":{\"payment_id\":\"%s\"}}}}"
                .formatted(payment, events++, type, object, payment)
                .getBytes(StandardCharsets.UTF_8);
    }

    private void receive(byte[] body) {
        receive(webhooks, StripeSignatureTest.sign(SECRET, NOW, body), body);
    }

    private static void receive(StripeWebhooks where, @Nullable String signature, byte[] body) {
        assertThat(where.receive(Trace.begin(), signature, body).block(Duration.ofSeconds(10)).success()).isTrue();
    }
}
