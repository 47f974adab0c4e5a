package io.tiffin.delivery.dispatching;

import static io.tiffin.delivery.domain.DeliveryFixture.ANOTHER_ORDER;
import static io.tiffin.delivery.domain.DeliveryFixture.AT_BELLAS;
import static io.tiffin.delivery.domain.DeliveryFixture.CEM;
import static io.tiffin.delivery.domain.DeliveryFixture.DORA;
import static io.tiffin.delivery.domain.DeliveryFixture.ORDER;
import static io.tiffin.delivery.domain.DeliveryFixture.SOMEWHERE;
import static io.tiffin.delivery.domain.DeliveryFixture.aRequest;
import static io.tiffin.delivery.domain.DeliveryFixture.requested;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.tiffin.delivery.api.AgentCommand.ChangeAvailability;
import io.tiffin.delivery.api.AgentCommand.RegisterAgent;
import io.tiffin.delivery.api.AgentCommand.ReserveAgent;
import io.tiffin.delivery.api.AgentEvent;
import io.tiffin.delivery.api.AgentEvent.AgentReserved;
import io.tiffin.delivery.api.DeliveryCommand.AcceptOffer;
import io.tiffin.delivery.api.DeliveryCommand.CancelDelivery;
import io.tiffin.delivery.api.DeliveryCommand.CompleteDelivery;
import io.tiffin.delivery.api.DeliveryCommand.DeclineOffer;
import io.tiffin.delivery.api.DeliveryCommand.ExpireOffer;
import io.tiffin.delivery.api.DeliveryCommand.FailDelivery;
import io.tiffin.delivery.api.DeliveryCommand.GiveUpSearch;
import io.tiffin.delivery.api.DeliveryCommand.OfferDelivery;
import io.tiffin.delivery.api.DeliveryCommand.PickUpDelivery;
import io.tiffin.delivery.api.DeliveryCommand.ReportLateness;
import io.tiffin.delivery.api.DeliveryCommand.RetrySearch;
import io.tiffin.delivery.api.DeliveryEvent.OfferDeclined;
import io.tiffin.delivery.api.DeliveryStatus;
import io.tiffin.delivery.api.Lateness;
import io.tiffin.delivery.axon.InMemoryAxon;
import io.tiffin.delivery.domain.AgentState;
import io.tiffin.delivery.domain.DeliveryState.Known;
import io.tiffin.delivery.domain.DeliveryState.Offered;
import io.tiffin.delivery.domain.PlainCipher;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.Deadlines;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.SealedText;
import io.tiffin.kernel.messaging.Reactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.config.Configuration;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The dispatcher with the real aggregates: Cem is near the restaurant, Dora is farther away. */
class DispatcherTest {

    static final DispatchSettings SETTINGS = new DispatchSettings(10, Duration.ofSeconds(45), Duration.ofSeconds(2),
            Duration.ofSeconds(10), Duration.ofMinutes(15), 5.5, Duration.ofMinutes(5), Duration.ofMinutes(10));
    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

    private final KnownAgents nearby = new KnownAgents();
    private final Map<String, Object> scheduled = new ConcurrentHashMap<>();
    private final Map<String, Instant> due = new ConcurrentHashMap<>();
    private InMemoryAxon axon;
    private Dispatcher dispatcher;

    @BeforeEach
    void setUp() {
        axon = InMemoryAxon.followedBy(this::dispatcher);
        dispatcher = dispatcher(axon.configuration());
    }

    private Dispatcher dispatcher(Configuration configuration) {
        Deadlines deadlines = (id, at, command) -> {
            scheduled.putIfAbsent(id, command);
            due.putIfAbsent(id, at);
        };
        var cipher = new PlainCipher();
        var clock = Clock.systemUTC();
        return new Dispatcher(new Deliveries(configuration.eventStore()), nearby, new DeliveryTimes(cipher, SETTINGS, clock),
                new Reactions(configuration.commandGateway()), deadlines, cipher, SETTINGS, clock);
    }

    @AfterEach
    void tearDown() {
        axon.close();
    }

    @Test
    void offers_to_the_nearest_agent_on_duty() {
        onDuty(CEM, 52.521);
        onDuty(DORA, 52.53);
        send(aRequest());
        awaitDelivery(DeliveryStatus.OFFERED, CEM);
        await().untilAsserted(
                () -> assertThat(scheduled).containsEntry("offer-window:" + ORDER + ":1", expiryOfOffer())
                        .containsEntry("search-window:" + ORDER, new GiveUpSearch(ORDER, Set.of())));
    }

    @Test
    void passes_over_those_who_only_seem_to_be_free() {
        register(CEM);
        nearby.put(CEM, AT_BELLAS);
        onDuty(DORA, 52.53);
        send(aRequest());
        awaitDelivery(DeliveryStatus.OFFERED, DORA);
    }

    @Test
    void asks_the_next_one_when_an_agent_declines_and_frees_the_first() {
        onDuty(CEM, 52.521);
        onDuty(DORA, 52.53);
        send(aRequest());
        awaitDelivery(DeliveryStatus.OFFERED, CEM);
        send(new DeclineOffer(ORDER, CEM, null));
        awaitDelivery(DeliveryStatus.OFFERED, DORA);
        assertThat(isFree(CEM)).isTrue();
    }

    @Test
    void asks_the_next_one_when_an_offer_expires() {
        onDuty(CEM, 52.521);
        onDuty(DORA, 52.53);
        send(aRequest());
        awaitDelivery(DeliveryStatus.OFFERED, CEM);
        send(expiryOfOffer());
        awaitDelivery(DeliveryStatus.OFFERED, DORA);
        assertThat(isFree(CEM)).isTrue();
    }

    @Test
    void asks_the_only_one_again_when_the_offer_expired_but_not_when_it_was_declined() {
        onDuty(CEM, 52.521);
        send(aRequest());
        awaitDelivery(DeliveryStatus.OFFERED, CEM);
        ExpireOffer expiry = expiryOfOffer();
        send(expiry);
        await().until(() -> scheduled.containsValue(new RetrySearch(ORDER, 1)));
        send(new RetrySearch(ORDER, 1));
        awaitDelivery(DeliveryStatus.OFFERED, CEM);
        send(expiry);
        assertThat(delivery(ORDER).status()).isEqualTo(DeliveryStatus.OFFERED);

        send(new DeclineOffer(ORDER, CEM, null));
        await().until(() -> scheduled.containsValue(new RetrySearch(ORDER, 2)));
        send(new RetrySearch(ORDER, 2));
        await().until(() -> scheduled.containsValue(new RetrySearch(ORDER, 3)));
        assertThat(delivery(ORDER).status()).isEqualTo(DeliveryStatus.REQUESTED);
        assertThat(isFree(CEM)).isTrue();
    }

    @Test
    void a_redelivered_reservation_takes_no_agent_from_another_order() {
        stopFollowing();
        onDuty(CEM, 52.521);
        send(aRequest());
        send(new OfferDelivery(ORDER, CEM, SOMEWHERE, LATER));
        send(new ExpireOffer(ORDER, CEM, LATER));
        send(new RetrySearch(ORDER, 1));
        send(new ReserveAgent(CEM, ANOTHER_ORDER));

        handle(() -> dispatcher.on(new AgentReserved(CEM, ORDER, true)));

        assertThat(delivery(ORDER).status()).isEqualTo(DeliveryStatus.REQUESTED);
        assertThat(reservedFor(CEM)).isEqualTo(ANOTHER_ORDER);
    }

    @Test
    void accepts_for_agents_who_want_it_so() {
        onDuty(CEM, 52.521, true);
        send(aRequest());
        awaitDelivery(DeliveryStatus.ASSIGNED, CEM);
    }

    @Test
    void looks_again_later_when_there_is_nobody() {
        send(aRequest());
        await().until(() -> scheduled.containsValue(new RetrySearch(ORDER, 1)));
        send(new RetrySearch(ORDER, 1));
        await().until(() -> scheduled.containsValue(new RetrySearch(ORDER, 2)));
        onDuty(CEM, 52.521);
        send(new RetrySearch(ORDER, 2));
        awaitDelivery(DeliveryStatus.OFFERED, CEM);
    }

    @Test
    void waits_longer_from_one_attempt_to_the_next() {
        assertThat(List.of(1, 2, 5, 90)).extracting(SETTINGS::waitBefore)
                .containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(10), Duration.ofSeconds(10));
    }

    @Test
    void gives_an_agent_one_order_at_a_time() {
        onDuty(CEM, 52.521);
        send(aRequest());
        awaitDelivery(DeliveryStatus.OFFERED, CEM);
        send(aRequest(ANOTHER_ORDER));
        await().until(() -> scheduled.containsValue(new RetrySearch(ANOTHER_ORDER, 1)));
        assertThat(delivery(ANOTHER_ORDER).status()).isEqualTo(DeliveryStatus.REQUESTED);
    }

    @Test
    void frees_the_agent_when_the_delivery_is_done() {
        assignedToCem();
        send(new PickUpDelivery(ORDER, CEM));
        assertThat(isFree(CEM)).isFalse();
        send(new CompleteDelivery(ORDER, CEM));
        await().until(() -> isFree(CEM));
    }

    @Test
    void frees_the_agent_when_the_delivery_fails() {
        assignedToCem();
        send(new PickUpDelivery(ORDER, CEM));
        send(new FailDelivery(ORDER, CEM, "accident"));
        await().until(() -> isFree(CEM));
    }

    @Test
    void finds_another_agent_for_one_who_drops_out_in_a_search_of_its_own() {
        assignedToCem();
        onDuty(DORA, 52.53);
        send(new FailDelivery(ORDER, CEM, "accident"));
        awaitDelivery(DeliveryStatus.OFFERED, DORA);
        assertThat(isFree(CEM)).isTrue();
        await().until(() -> scheduled.containsValue(new GiveUpSearch(ORDER, Set.of(CEM))));

        send(new GiveUpSearch(ORDER, Set.of()));
        assertThat(delivery(ORDER).status()).isEqualTo(DeliveryStatus.OFFERED);
        send(new GiveUpSearch(ORDER, Set.of(CEM)));
        assertThat(delivery(ORDER).status()).isEqualTo(DeliveryStatus.FAILED);
        await().until(() -> isFree(DORA));
    }

    @Test
    void does_not_ask_one_who_dropped_out_again() {
        assignedToCem();
        send(new FailDelivery(ORDER, CEM, "accident"));
        await().until(() -> scheduled.containsValue(new RetrySearch(ORDER, 1)));
        send(new RetrySearch(ORDER, 1));
        await().until(() -> scheduled.containsValue(new RetrySearch(ORDER, 2)));
        assertThat(isFree(CEM)).isTrue();
    }

    /** The way to the customer is 202 s; the meal is late when it has not left by then, and should have arrived. */
    @Test
    void is_reminded_of_what_an_agent_promised() {
        assignedToCem();
        Instant leaving = LATER.minusSeconds(202);
        var pickUp = "lateness:pick_up:" + ORDER + ":2";
        var delivery = "lateness:delivery:" + ORDER + ":2";
        await().untilAsserted(() -> assertThat(scheduled).containsKeys(pickUp, delivery));
        assertThat((ReportLateness) scheduled.get(pickUp)).satisfies(report -> {
            assertThat(report.what()).isEqualTo(Lateness.PICK_UP);
            assertThat(report.agentId()).isEqualTo(CEM);
            assertThat(report.due()).isCloseTo(leaving, within(1, ChronoUnit.SECONDS));
        });
        assertThat(scheduled.get(delivery)).isEqualTo(new ReportLateness(ORDER, CEM, Lateness.DELIVERY, LATER));
        assertThat(due.get(delivery)).isEqualTo(LATER.plus(SETTINGS.lateness()));
    }

    @Test
    void frees_the_agent_when_the_order_is_off() {
        assignedToCem();
        send(new CancelDelivery(ORDER));
        await().until(() -> isFree(CEM));
    }

    @Test
    void frees_the_agent_with_an_open_offer_when_the_search_is_given_up() {
        onDuty(CEM, 52.521);
        send(aRequest());
        awaitDelivery(DeliveryStatus.OFFERED, CEM);
        send(new GiveUpSearch(ORDER, Set.of()));
        await().until(() -> isFree(CEM));
    }

    @Test
    void a_redelivered_reservation_does_not_free_an_agent_who_accepted() {
        assignedToCem();
        handle(() -> dispatcher.on(new AgentReserved(CEM, ORDER, false)));
        assertThat(isFree(CEM)).isFalse();
        assertThat(delivery(ORDER).status()).isEqualTo(DeliveryStatus.ASSIGNED);
    }

    @Test
    void a_redelivered_request_starts_no_second_search() {
        onDuty(CEM, 52.521);
        onDuty(DORA, 52.53);
        send(aRequest());
        awaitDelivery(DeliveryStatus.OFFERED, CEM);
        nearby.hide(CEM);
        handle(() -> dispatcher.on(requested(), Instant.now(), 0));
        assertThat(isFree(DORA)).isTrue();
    }

    @Test
    void only_the_newest_event_of_a_delivery_starts_a_search() {
        stopFollowing();
        onDuty(DORA, 52.53);
        send(aRequest());
        send(new OfferDelivery(ORDER, CEM, SOMEWHERE, LATER));
        send(new DeclineOffer(ORDER, CEM, null));
        register(CEM);
        handle(() -> dispatcher.on(requested(), Instant.now(), 0));
        assertThat(isFree(DORA)).isTrue();
        handle(() -> dispatcher.on(new OfferDeclined(ORDER, CEM, null), 2));
        assertThat(isFree(DORA)).isFalse();
    }

    @Test
    void a_search_that_was_cut_short_ends_with_one_agent() {
        stopFollowing();
        onDuty(DORA, 52.53);
        send(aRequest());
        handle(() -> dispatcher.on(requested(), Instant.now(), 0));
        assertThat(isFree(DORA)).isFalse();
        // The process ended here. When it is back, Dora does not seem to be free any more, and Cem has come.
        nearby.hide(DORA);
        onDuty(CEM, 52.521);
        handle(() -> dispatcher.on(requested(), Instant.now(), 0));
        assertThat(isFree(CEM)).isFalse();

        handle(() -> dispatcher.on(new AgentReserved(DORA, ORDER, false)));
        handle(() -> dispatcher.on(new AgentReserved(CEM, ORDER, false)));
        awaitDelivery(DeliveryStatus.OFFERED, DORA);
        assertThat(isFree(CEM)).isTrue();
        assertThat(isFree(DORA)).isFalse();
    }

    /** From here on, events reach the dispatcher only by hand. */
    private void stopFollowing() {
        axon.close();
        axon = new InMemoryAxon();
        dispatcher = dispatcher(axon.configuration());
    }

    private void assignedToCem() {
        onDuty(CEM, 52.521);
        send(aRequest());
        awaitDelivery(DeliveryStatus.OFFERED, CEM);
        send(new AcceptOffer(ORDER, CEM, LATER));
    }

    private void register(AgentId agent) {
        send(new RegisterAgent(agent, new SealedText(agent.value(), "name"), null));
    }

    private void onDuty(AgentId agent, double lat) {
        onDuty(agent, lat, false);
    }

    private void onDuty(AgentId agent, double lat, boolean autoAccept) {
        register(agent);
        send(new ChangeAvailability(agent, true, autoAccept));
        nearby.put(agent, new GeoPoint(lat, 13.405));
    }

    private void send(Object command) {
        axon.commands().sendAndWait(command);
    }

    private static void handle(Runnable handler) {
        DefaultUnitOfWork.startAndGet(null).execute(handler);
    }

    private void awaitDelivery(DeliveryStatus status, AgentId agent) {
        await().untilAsserted(() -> {
            assertThat(delivery(ORDER).status()).isEqualTo(status);
            assertThat(delivery(ORDER).agent()).isEqualTo(agent);
        });
    }

    private Known delivery(OrderId order) {
        return new Deliveries(axon.events()).find(order).orElseThrow().state();
    }

    private ExpireOffer expiryOfOffer() {
        var offered = (Offered) delivery(ORDER);
        return new ExpireOffer(ORDER, offered.agent(), offered.expiresAt());
    }

    private boolean isFree(AgentId agent) {
        return reservedFor(agent) == null;
    }

    private OrderId reservedFor(AgentId agent) {
        AgentState state = new AgentState.None();
        for (var events = axon.events().readEvents(agent.toString()); events.hasNext();) {
            state = AgentState.evolve(state, (AgentEvent) events.next().getPayload());
        }
        return ((AgentState.Registered) state).reservedFor();
    }
}
