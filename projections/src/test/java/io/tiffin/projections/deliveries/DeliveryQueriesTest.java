package io.tiffin.projections.deliveries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiffin.delivery.api.DeliveryEvent;
import io.tiffin.delivery.api.DeliveryStatus;
import io.tiffin.delivery.api.Lateness;
import io.tiffin.kernel.Address;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.DeliveryId;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.web.Caller;
import io.tiffin.kernel.web.Role;
import io.tiffin.kernel.web.Trace;
import io.tiffin.projections.deliveries.DeliveryViews.DeliveryView;
import io.tiffin.projections.deliveries.DeliveryViews.OfferView;
import io.tiffin.projections.deliveries.DeliveryViews.StatusView;
import io.tiffin.projections.menu.MenuProjection;
import io.tiffin.projections.reading.OrderTruth;
import io.tiffin.projections.reading.PersonalData;
import io.tiffin.projections.reading.ReadWait;
import io.tiffin.projections.tables.BatchedWrites;
import io.tiffin.projections.testing.AnOrder;
import io.tiffin.projections.testing.EventLog;
import io.tiffin.projections.testing.ReadModelDatabase;
import io.tiffin.projections.testing.SealInMemory;
import io.tiffin.restaurant.api.RestaurantEvent.RestaurantRegistered;
import io.tiffin.restaurant.api.RestaurantProfile;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class DeliveryQueriesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ReadModelDatabase database = new ReadModelDatabase();
    private final SealInMemory cipher = new SealInMemory();
    private final BatchedWrites writes = new BatchedWrites(database.dataSource);
    private final EventLog log = new EventLog(database.transaction, new DeliveriesProjection(writes, database.jdbc),
            new MenuProjection(writes, database.jdbc));
    private final ReadWait wait = new ReadWait(log);
    private final Map<AgentId, GeoPoint> places = new HashMap<>();
    private final DeliveryTable table = new DeliveryTable(database.reactive);
    private final DeliveryViews views = new DeliveryViews(new PersonalData(cipher), agent -> Mono.justOrEmpty(places.get(agent)));
    private final DeliveryStatusQueries statuses = new DeliveryStatusQueries(table, views, new OrderTruth(log, wait),
            new Assignments(log), wait);
    private final AnOrder order = new AnOrder(log, cipher);
    private final AgentId asha = order.agentNamed("Asha");
    private final AgentId ben = order.agentNamed("Ben");

    @Test
    void offers_a_delivery_to_the_one_agent_until_the_offer_ends() {
        log.happened(order.restaurant, new RestaurantRegistered(order.restaurant,
                new RestaurantProfile("Curry House", new Address("2 Main Street", AnOrder.KITCHEN), null, null)));
        order.placed().deliveryRequested().offeredTo(asha);

        long metres = Math.round(AnOrder.CORNER.metresTo(AnOrder.KITCHEN) + AnOrder.KITCHEN.metresTo(AnOrder.HOME.location()));
        assertThat(offers(asha)).containsExactly(new OfferView(order.id, order.restaurant, "Curry House", AnOrder.KITCHEN, AnOrder.HOME,
                AnOrder.TOTAL, AnOrder.OFFER_ENDS, metres));
        assertThat(offers(ben)).isEmpty();
        assertThat(at(AnOrder.OFFER_ENDS).offers(agent(asha), null).block(PATIENCE).data()).isEmpty();
    }

    @Test
    void offers_it_to_the_next_when_one_declined() {
        order.placed().deliveryRequested().offeredTo(asha);
        order.delivery(new DeliveryEvent.OfferDeclined(order.id, asha, null));
        assertThat(offers(asha)).isEmpty();

        order.offeredTo(ben);

        assertThat(offers(asha)).isEmpty();
        assertThat(offers(ben)).extracting(OfferView::orderId).containsExactly(order.id);
    }

    @Test
    void lists_an_agents_deliveries_with_the_address_only_while_they_last() {
        order.placed().deliveryRequested().offeredTo(asha).assignedTo(asha);
        var other = new AnOrder(log, cipher).placed().deliveryRequested().offeredTo(ben).assignedTo(ben);

        assertThat(offers(asha)).isEmpty();
        assertThat(deliveries(asha)).singleElement().satisfies(delivery -> {
            assertThat(delivery.status()).isEqualTo(DeliveryStatus.ASSIGNED);
            assertThat(delivery.deliveryAddress()).isEqualTo(AnOrder.HOME);
            assertThat(delivery.estimatedDeliveryTime()).isEqualTo(AnOrder.DUE);
        });
        assertThat(deliveries(ben)).extracting(DeliveryView::orderId).containsExactly(other.id);

        order.pickedUpBy(asha).deliveredBy(asha);
        assertThat(deliveries(asha)).singleElement().satisfies(delivery -> {
            assertThat(delivery.status()).isEqualTo(DeliveryStatus.DELIVERED);
            assertThat(delivery.deliveryAddress()).isNull();
        });
        assertThat(at(EventLog.BEGINNING).deliveries(agent(asha), DeliveryStatuses.valueOf("assigned,picked_up"), null, null, null)
                .block(PATIENCE)).satisfies(page -> {
                    assertThat(page.data()).isEmpty();
                    assertThat(page.pagination().total()).isZero();
                });
    }

    @Test
    void is_the_same_after_any_event_was_delivered_again() {
        order.placed().deliveryRequested().offeredTo(asha);
        order.delivery(new DeliveryEvent.OfferDeclined(order.id, asha, null));
        order.offeredTo(ben).assignedTo(ben).pickedUpBy(ben);
        DeliveryRow before = table.find(order.id).block(PATIENCE);
        assertThat(before.status()).isEqualTo(DeliveryStatus.PICKED_UP);
        assertThat(before.agentId()).isEqualTo(ben);

        for (long position = 1; position <= log.head(); position++) {
            log.deliver(position);
            assertThat(table.find(order.id).block(PATIENCE)).as("after event " + position).isEqualTo(before);
        }
    }

    @Test
    void tells_customer_restaurant_and_assigned_agent_where_the_delivery_stands() {
        order.placed().deliveryRequested().offeredTo(asha).assignedTo(asha);

        var expected = new StatusView(order.id, DeliveryStatus.ASSIGNED, asha, "Asha", AnOrder.DUE, false, AnOrder.CORNER);
        assertThat(status(customer())).isEqualTo(expected);
        assertThat(status(new Caller(order.restaurant.value(), Role.RESTAURANT, Trace.begin()))).isEqualTo(expected);
        assertThat(status(agent(asha))).isEqualTo(expected);

        order.delivery(new DeliveryEvent.RunningLate(order.id, asha, Lateness.PICK_UP, AnOrder.DUE));
        assertThat(status(customer())).isEqualTo(new StatusView(order.id, DeliveryStatus.ASSIGNED, asha, "Asha", AnOrder.DUE, true,
                AnOrder.CORNER));
    }

    @Test
    void a_delivery_that_its_agent_gave_back_is_not_theirs_any_more() {
        order.placed().deliveryRequested().offeredTo(asha).assignedTo(asha);
        order.delivery(new DeliveryEvent.AgentDroppedOut(order.id, asha, "flat_tyre"));
        assertThat(deliveries(asha)).isEmpty();
        assertThat(status(customer()).status()).isEqualTo(DeliveryStatus.REQUESTED);
        assertThat(status(customer()).agentId()).isNull();
    }

    @Test
    void shows_where_the_agent_is_now_while_the_delivery_lasts() {
        var bridge = new GeoPoint(52.515, 13.395);
        places.put(asha, bridge);
        order.placed().deliveryRequested().offeredTo(asha).assignedTo(asha);
        assertThat(status(customer()).location()).isEqualTo(bridge);

        order.pickedUpBy(asha).deliveredBy(asha);

        assertThat(status(customer()).location()).isNull();
    }

    @Test
    void is_nobody_elses() {
        order.placed().deliveryRequested().offeredTo(asha);

        for (Caller stranger : List.of(agent(asha), agent(ben), new Caller(UUID.randomUUID(), Role.CUSTOMER, Trace.begin()),
                new Caller(UUID.randomUUID(), Role.RESTAURANT, Trace.begin()))) {
            assertRefused(Refusal.NotFound.class, statuses.status(stranger, order.id.value(), null));
        }
        assertRefused(Refusal.NotFound.class, statuses.status(customer(), UUID.randomUUID(), null));
    }

    @Test
    void has_no_status_before_an_agent_is_looked_for() {
        order.placed();

        assertThat(status(customer())).isEqualTo(StatusView.notRequested(order.id));
    }

    @Test
    void asks_the_store_whether_the_agent_is_assigned_and_waits_for_the_view() {
        order.placed().deliveryRequested().offeredTo(asha);
        log.store(DeliveryId.of(order.id), order.assignment(asha));
        var answer = statuses.status(agent(asha), order.id.value(), null).toFuture();
        assertThat(answer).isNotDone();

        log.project();

        assertThat(answer).succeedsWithin(PATIENCE)
                .satisfies(envelope -> assertThat(envelope.data().status()).isEqualTo(DeliveryStatus.ASSIGNED));
    }

    @Test
    void waits_for_the_wanted_position_and_is_unavailable_past_it() {
        order.placed().deliveryRequested();
        long position = log.store(DeliveryId.of(order.id), new DeliveryEvent.SearchRetried(order.id, 1));

        assertRefused(Refusal.Unavailable.class, statuses.status(customer(), order.id.value(), position));
        log.project();
        assertThat(statuses.status(customer(), order.id.value(), position).block(PATIENCE)).isNotNull();
        assertRefused(Refusal.Unavailable.class, statuses.status(customer(), order.id.value(), position + 1));
        assertRefused(Refusal.Unavailable.class, at(EventLog.BEGINNING).offers(agent(asha), position + 1));
    }

    private AgentDeliveryQueries at(Instant now) {
        return new AgentDeliveryQueries(table, views, wait, Clock.fixed(now, ZoneOffset.UTC));
    }

    private List<OfferView> offers(AgentId agent) {
        return at(EventLog.BEGINNING).offers(agent(agent), null).block(PATIENCE).data();
    }

    private List<DeliveryView> deliveries(AgentId agent) {
        return at(EventLog.BEGINNING).deliveries(agent(agent), null, null, null, null).block(PATIENCE).data();
    }

    private StatusView status(Caller caller) {
        return statuses.status(caller, order.id.value(), null).block(PATIENCE).data();
    }

    private static void assertRefused(Class<? extends Refusal> kind, Mono<?> answer) {
        assertThatThrownBy(() -> answer.block(PATIENCE)).isInstanceOfSatisfying(RefusedException.class,
                refused -> assertThat(refused.refusal()).isInstanceOf(kind));
    }

    private Caller customer() {
        return new Caller(order.customer.value(), Role.CUSTOMER, Trace.begin());
    }

    private static Caller agent(AgentId id) {
        return new Caller(id.value(), Role.AGENT, Trace.begin());
    }
}
