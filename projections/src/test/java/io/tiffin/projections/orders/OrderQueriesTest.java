package io.tiffin.projections.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiffin.delivery.api.DeliveryEvent;
import io.tiffin.delivery.api.Lateness;
import io.tiffin.kernel.Actor;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.ChangeId;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.PaymentId;
import java.time.Instant;
import io.tiffin.kernel.RefundId;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.UserId;
import io.tiffin.kernel.web.Caller;
import io.tiffin.kernel.web.Envelope;
import io.tiffin.kernel.web.Pagination;
import io.tiffin.kernel.web.Role;
import io.tiffin.kernel.web.Trace;
import io.tiffin.order.api.ChangedLine;
import io.tiffin.order.api.OrderEvent;
import io.tiffin.order.api.OrderLine;
import io.tiffin.order.api.OrderStatus;
import io.tiffin.order.api.OrderView;
import io.tiffin.order.api.OrderView.ChangeStatus;
import io.tiffin.order.api.Reason;
import io.tiffin.projections.deliveries.DeliveriesProjection;
import io.tiffin.projections.reading.OrderTruth;
import io.tiffin.projections.reading.PersonalData;
import io.tiffin.projections.reading.ReadWait;
import io.tiffin.projections.tables.BatchedWrites;
import io.tiffin.projections.testing.AnOrder;
import io.tiffin.projections.testing.EventLog;
import io.tiffin.projections.testing.ReadModelDatabase;
import io.tiffin.projections.testing.SealInMemory;
import io.tiffin.user.api.PaymentEvent;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.core.MethodParameter;
import org.springframework.http.ResponseEntity;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

class OrderQueriesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ReadModelDatabase database = new ReadModelDatabase();
    private final SealInMemory cipher = new SealInMemory();
    private final BatchedWrites writes = new BatchedWrites(database.dataSource);
    private final OrdersProjection projection = new OrdersProjection(writes, database.jdbc);
    private final EventLog log = new EventLog(database.transaction, projection, new DeliveriesProjection(writes, database.jdbc));
    private final ReadWait wait = new ReadWait(log);
    private final OrderTable table = new OrderTable(database.reactive);
    private final OrderReading reading = new OrderReading(table, new OrderTruth(log, wait), wait);
    private final OrderAnswers answers = new OrderAnswers(table, new OrderViews(new PersonalData(cipher)), wait);
    private final CustomerOrderQueries customers = new CustomerOrderQueries(reading, answers);
    private final RestaurantOrderQueries restaurants = new RestaurantOrderQueries(reading, answers);
    private final AnOrder order = new AnOrder(log, cipher);
    private final ChangeId change = new ChangeId(UUID.randomUUID());

    @Test
    void shows_a_placed_order_as_its_placing_answered() {
        order.placed();

        OrderView view = view();

        assertThat(view.status()).isEqualTo(OrderStatus.PENDING);
        assertThat(view.version()).isZero();
        assertThat(view.restaurantName()).isEqualTo("Curry House");
        assertThat(view.totalAmount()).isEqualTo(AnOrder.TOTAL);
        assertThat(view.deliveryAddress()).isEqualTo(AnOrder.HOME);
        assertThat(view.specialInstructions()).isEqualTo("Ring twice");
        assertThat(view.items()).extracting(OrderView.Line::name).containsExactly("Dal", "Naan");
        assertThat(view.items()).extracting(OrderView.Line::notes).containsExactly("not hot", null);
        assertThat(view.items()).extracting(line -> line.lineTotal().amount()).containsExactly(2400L, 750L);
        assertThat(view.payment()).isEqualTo(OrderView.Payment.PENDING);
        assertThat(view.delivery()).isEqualTo(OrderView.Delivery.NOT_REQUESTED);
        assertThat(view.createdAt()).isEqualTo(EventLog.BEGINNING.plusSeconds(1));
        assertThat(view.timeline()).containsExactly(
                new OrderView.TimelineEntry(OrderStatus.PENDING, EventLog.BEGINNING.plusSeconds(1), Actor.Type.CUSTOMER, null));
    }

    @Test
    void follows_an_order_to_the_door() {
        AgentId agent = order.agentNamed("Asha");
        delivered(agent);

        OrderView view = view();

        assertThat(view.status()).isEqualTo(OrderStatus.DELIVERED);
        assertThat(view.version()).isEqualTo(5);
        assertThat(view.payment()).isEqualTo(new OrderView.Payment("captured", AnOrder.TOTAL, AnOrder.TOTAL, null, List.of(), null));
        assertThat(view.delivery()).isEqualTo(new OrderView.Delivery("delivered", agent, "Asha", AnOrder.DUE, false, AnOrder.CORNER));
        assertThat(view.timeline()).extracting(OrderView.TimelineEntry::status)
                .containsExactly(OrderStatus.PENDING, OrderStatus.RECEIVED, OrderStatus.CONFIRMED, OrderStatus.READY,
                        OrderStatus.PICKED_UP, OrderStatus.DELIVERED);
        assertThat(view.timeline()).extracting(OrderView.TimelineEntry::by)
                .containsExactly(Actor.Type.CUSTOMER, Actor.Type.SYSTEM, Actor.Type.RESTAURANT, Actor.Type.RESTAURANT, Actor.Type.AGENT,
                        Actor.Type.AGENT);
        assertThat(view.updatedAt()).isEqualTo(EventLog.BEGINNING.plusSeconds(log.head()));
    }

    @Test
    void is_the_same_after_any_event_was_delivered_again() {
        delivered(order.agentNamed("Asha"));
        OrderView before = view();

        for (long position = 1; position <= log.head(); position++) {
            log.deliver(position);
            assertThat(view()).as("after event " + position).isEqualTo(before);
        }
    }

    @Test
    void is_the_same_whether_events_came_one_by_one_or_in_one_batch() {
        delivered(order.agentNamed("Asha"));
        OrderView before = view();

        database.transaction.executeWithoutResult(_ -> projection.reset());
        assertThat(table.find(order.id).block(PATIENCE)).isNull();
        log.redeliver();

        assertThat(view()).isEqualTo(before);
    }

    @Test
    void names_no_agent_before_an_offer_was_accepted_nor_after_the_agent_dropped_out() {
        AgentId agent = order.agentNamed("Asha");
        order.placed().received().confirmed().deliveryRequested().offeredTo(agent);
        assertThat(view().delivery()).isEqualTo(new OrderView.Delivery("offered", null, null, null, false, null));

        order.assignedTo(agent);
        assertThat(view().delivery().agentId()).isEqualTo(agent);

        order.delivery(new DeliveryEvent.AgentDroppedOut(order.id, agent, "flat_tyre"));
        assertThat(view().delivery()).isEqualTo(new OrderView.Delivery("requested", null, null, null, false, null));
    }

    @Test
    void tells_that_it_takes_longer_until_another_agent_promises_anew() {
        AgentId agent = order.agentNamed("Asha");
        order.placed().received().confirmed().deliveryRequested().offeredTo(agent).assignedTo(agent);
        order.delivery(new DeliveryEvent.RunningLate(order.id, agent, Lateness.PICK_UP, AnOrder.DUE));
        assertThat(view().delivery()).isEqualTo(new OrderView.Delivery("assigned", agent, "Asha", AnOrder.DUE, true, AnOrder.CORNER));

        order.delivery(new DeliveryEvent.AgentDroppedOut(order.id, agent, "flat_tyre"));
        assertThat(view().delivery().late()).isFalse();
    }

    @Test
    void tells_why_an_order_was_cancelled_and_that_the_money_went_back() {
        order.placed().received().cancelled();
        var payment = PaymentId.of(order.id);
        log.happened(payment, new PaymentEvent.VoidRequested(payment, order.id, "ref"));
        assertThat(view().payment().status()).isEqualTo("authorized");
        log.happened(payment, new PaymentEvent.PaymentVoided(payment, order.id));

        OrderView view = view();

        assertThat(view.status()).isEqualTo(OrderStatus.CANCELLED);
        assertThat(view.payment().status()).isEqualTo("voided");
        assertThat(view.timeline().getLast().reason()).isEqualTo(Reason.CHANGED_MIND);
    }

    @Test
    void tells_of_each_refund_what_became_of_it() {
        order.placed().received().captured();
        var payment = PaymentId.of(order.id);
        var part = new RefundId(UUID.randomUUID());
        log.happened(payment, new PaymentEvent.RefundRequested(payment, order.id, part, eur(500), "cold soup",
                Actor.admin(UUID.randomUUID()), "ref", 1));
        assertThat(view().payment().status()).isEqualTo("captured");
        assertThat(view().payment().refunds()).singleElement().satisfies(refund -> assertThat(refund.status()).isEqualTo("pending"));

        log.happened(payment, new PaymentEvent.RefundRefused(payment, order.id, part, eur(500), "insufficient_balance", 1, false));
        log.happened(payment, new PaymentEvent.PaymentRefunded(payment, order.id, part, eur(500), "cold soup", "re_1"));
        Instant back = EventLog.BEGINNING.plusSeconds(log.head());
        assertThat(view().payment()).isEqualTo(new OrderView.Payment("partially_refunded", AnOrder.TOTAL, AnOrder.TOTAL, eur(500),
                List.of(new OrderView.Refund(part, eur(500), "cold soup", "refunded", back)), null));

        var reversal = RefundId.ofReversal(payment);
        log.happened(payment, new PaymentEvent.RefundRequested(payment, order.id, reversal, eur(2650), "order_cancelled", Actor.SYSTEM,
                "ref", 5));
        log.happened(payment, new PaymentEvent.RefundRefused(payment, order.id, reversal, eur(2650), "insufficient_balance", 5, true));
        assertThat(view().payment().refunds()).extracting(OrderView.Refund::status).containsExactly("refunded", "refused");
        assertThat(view().payment().status()).isEqualTo("partially_refunded");

        log.happened(payment, new PaymentEvent.PaymentRefunded(payment, order.id, reversal, eur(2650), "order_cancelled", "re_2"));
        OrderView before = view();
        assertThat(before.payment().status()).isEqualTo("refunded");
        assertThat(before.payment().refundedAmount()).isEqualTo(AnOrder.TOTAL);
        for (long position = 1; position <= log.head(); position++) {
            log.deliver(position);
            assertThat(view()).as("after event " + position).isEqualTo(before);
        }
        database.transaction.executeWithoutResult(_ -> projection.reset());
        log.redeliver();
        assertThat(view()).isEqualTo(before);
    }

    @Test
    void tells_why_nothing_was_paid() {
        order.placed();
        var payment = PaymentId.of(order.id);
        log.happened(payment, new PaymentEvent.PaymentDeclined(payment, order.id, "expired_card"));
        assertThat(view().payment()).isEqualTo(new OrderView.Payment("declined", null, null, null, List.of(), "expired_card"));
    }

    @Test
    void shows_a_proposal_with_what_it_would_cost_and_how_long_it_can_be_answered() {
        order.placed().received().proposed(change);
        Instant proposed = EventLog.BEGINNING.plusSeconds(log.head());

        OrderView view = view();

        assertThat(view.status()).isEqualTo(OrderStatus.RECEIVED);
        assertThat(view.version()).isEqualTo(2);
        assertThat(view.totalAmount()).isEqualTo(AnOrder.TOTAL);
        assertThat(view.items()).extracting(OrderView.Line::name).containsExactly("Dal", "Naan");
        assertThat(view.timeline()).extracting(OrderView.TimelineEntry::status).containsExactly(OrderStatus.PENDING, OrderStatus.RECEIVED);
        assertThat(view.changes()).containsExactly(new OrderView.Change(change, ChangeStatus.PROPOSED,
                List.of(new OrderView.Line(order.dish, "Dal", 1, eur(1200), eur(1200), null)),
                List.of(OrderView.Line.of(AnOrder.TARKA, null)), AnOrder.TOTAL, AnOrder.CHANGED_TOTAL, proposed,
                proposed.plus(Duration.ofMinutes(5))));
        assertThat(restaurants.one(restaurant(order.restaurant), order.id.value(), null).block(PATIENCE).getBody().data()).isEqualTo(view);
    }

    @Test
    void is_another_order_once_a_change_is_applied_and_each_line_keeps_its_note() {
        order.placed().received().proposed(change).accepted(change);
        assertThat(view().changes()).extracting(OrderView.Change::status).containsExactly(ChangeStatus.ACCEPTED);
        assertThat(view().totalAmount()).isEqualTo(AnOrder.TOTAL);
        order.changed(change);

        assertThat(view().changes()).extracting(OrderView.Change::status).containsExactly(ChangeStatus.APPLIED);
        assertThat(view().totalAmount()).isEqualTo(AnOrder.CHANGED_TOTAL);
        assertThat(view().items()).extracting(OrderView.Line::name).containsExactly("Dal", "Naan", "Tarka");
        assertThat(view().items()).extracting(OrderView.Line::quantity).containsExactly(1, 3, 1);
        assertThat(view().items()).extracting(OrderView.Line::notes).containsExactly("not hot", null, null);

        var second = new ChangeId(UUID.randomUUID());
        var naan = view().items().get(1);
        var left = new ChangedLine(new OrderLine(naan.menuItemId(), "Naan", 3, naan.unitPrice(), false), 1);
        var dal = new ChangedLine(new OrderLine(order.dish, "Dal", 1, eur(1200), true), 0);
        log.happened(order.id, order.proposal(second, 2));
        log.happened(order.id, new OrderEvent.OrderChangeAccepted(order.id, order.restaurant, second));
        log.happened(order.id, new OrderEvent.OrderChanged(order.id, order.restaurant, second, List.of(left, dal), eur(1950)));
        OrderView before = view();
        assertThat(before.items()).extracting(OrderView.Line::notes).containsExactly(null, "not hot");
        assertThat(before.totalAmount()).isEqualTo(eur(1950));
        for (long position = 1; position <= log.head(); position++) {
            log.deliver(position);
            assertThat(view()).as("after event " + position).isEqualTo(before);
        }
        database.transaction.executeWithoutResult(_ -> projection.reset());
        log.redeliver();
        assertThat(view()).isEqualTo(before);
    }

    @Test
    void a_change_is_over_when_it_is_refused_or_its_order_ends() {
        order.placed().received().proposed(change).refused(change);
        assertThat(view().changes()).extracting(OrderView.Change::status).containsExactly(ChangeStatus.REFUSED);
        assertThat(view().status()).isEqualTo(OrderStatus.REJECTED);

        AnOrder cancelled = another().placed().received().proposed(change).accepted(change).cancelled();
        OrderView view = customers.one(customer(order.customer), cancelled.id.value(), null).block(PATIENCE).getBody().data();
        assertThat(view.changes()).extracting(OrderView.Change::status).containsExactly(ChangeStatus.CLOSED);
        assertThat(view.totalAmount()).isEqualTo(AnOrder.TOTAL);
    }

    private static Money eur(long cents) {
        return Money.of(cents, "EUR");
    }

    @Test
    void shows_nothing_personal_of_somebody_who_was_erased() {
        AgentId agent = order.agentNamed("Asha");
        delivered(agent);
        cipher.erase(order.customer.value());
        cipher.erase(agent.value());

        OrderView view = view();

        assertThat(view.deliveryAddress()).isNull();
        assertThat(view.specialInstructions()).isNull();
        assertThat(view.items()).extracting(OrderView.Line::notes).containsOnlyNulls();
        assertThat(view.delivery().agentName()).isNull();
        assertThat(view.delivery().location()).isNull();
        assertThat(view.totalAmount()).isEqualTo(AnOrder.TOTAL);
    }

    @Test
    void answers_with_the_position_it_has_seen_also_of_payment_and_delivery() {
        order.placed().received();
        new AnOrder(log, cipher).placed();
        long own = order.delivery(new DeliveryEvent.SearchRetried(order.id, 1));
        new AnOrder(log, cipher).placed();

        var answer = single(null);

        assertThat(answer.getHeaders().getETag()).isEqualTo("\"" + own + "\"");
        assertThat(answer.getHeaders().getFirst("X-Event-Position")).isEqualTo(Long.toString(own));
    }

    @Test
    void answers_a_reader_who_has_the_latest_already_with_nothing_new() {
        order.placed();
        var http = WebTestClient.bindToController(customers)
                .argumentResolvers(arguments -> arguments.addCustomResolver(new AlwaysCaller(customer(order.customer))))
                .configureClient()
                .responseTimeout(PATIENCE)
                .build();
        var request = http.get().uri("/api/orders/{id}", order.id);

        request.header("If-None-Match", "\"1\"").exchange().expectStatus().isNotModified().expectHeader().valueEquals("X-Event-Position",
                1);

        order.received();
        http.get().uri("/api/orders/{id}", order.id).header("If-None-Match", "\"1\"").exchange().expectStatus().isOk();
        http.get().uri("/api/orders?status=eaten").exchange().expectStatus().isBadRequest();
        http.get().uri("/api/orders?status=received&limit=1").exchange().expectStatus().isOk();
    }

    private record AlwaysCaller(Caller caller) implements HandlerMethodArgumentResolver {
        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return parameter.getParameterType() == Caller.class;
        }

        @Override
        public Mono<Object> resolveArgument(MethodParameter parameter, BindingContext context, ServerWebExchange exchange) {
            return Mono.just(caller);
        }
    }

    @Test
    void is_nobody_elses() {
        order.placed();

        assertRefused(Refusal.NotFound.class, customers.one(customer(new UserId(UUID.randomUUID())), order.id.value(), null));
        assertRefused(Refusal.NotFound.class,
                restaurants.one(restaurant(new RestaurantId(UUID.randomUUID())), order.id.value(), null));
        assertThat(restaurants.one(restaurant(order.restaurant), order.id.value(), null).block(PATIENCE)).isNotNull();
    }

    @Test
    void is_nobody_elses_either_while_the_view_does_not_have_it_yet() {
        log.store(order.id, order.created());

        assertRefused(Refusal.NotFound.class, customers.one(customer(new UserId(UUID.randomUUID())), order.id.value(), null));
        assertRefused(Refusal.NotFound.class, customers.one(customer(order.customer), UUID.randomUUID(), null));
    }

    @Test
    void waits_for_an_order_that_is_in_the_store_but_not_in_the_view_yet() {
        log.store(order.id, order.created());
        CompletableFuture<ResponseEntity<Envelope<OrderView>>> answer = one(null).toFuture();
        assertThat(answer).isNotDone();

        log.project();

        assertThat(answer).succeedsWithin(PATIENCE);
    }

    @Test
    void is_unavailable_when_the_view_does_not_get_an_order_that_is_in_the_store() {
        log.store(order.id, order.created());

        assertRefused(Refusal.Unavailable.class, one(null));
    }

    @Test
    void waits_for_the_last_event_of_the_order_up_to_the_wanted_position() {
        order.placed();
        long received = log.store(order.id, new OrderEvent.OrderReceived(order.id, order.restaurant));
        long foreign = log.store(new OrderId(UUID.randomUUID()), new AnOrder(log, cipher).created());
        var answer = one(foreign).toFuture();
        assertThat(answer).isNotDone();

        log.deliver(received);

        assertThat(answer).succeedsWithin(PATIENCE).satisfies(found -> {
            assertThat(found.getBody().data().status()).isEqualTo(OrderStatus.RECEIVED);
            assertThat(found.getHeaders().getETag()).isEqualTo("\"" + received + "\"");
        });
    }

    @Test
    void does_not_wait_for_what_the_provider_is_asked_and_keeps_its_tag() {
        order.placed().received();
        String before = single(null).getHeaders().getETag();
        var payment = PaymentId.of(order.id);
        long asked = log.happened(payment, new PaymentEvent.CaptureRequested(payment, order.id, AnOrder.TOTAL, "ref"));

        assertThat(single(asked).getHeaders().getETag()).isEqualTo(before);
    }

    @Test
    void waits_for_a_refund_that_the_provider_is_asked_for_which_shows_as_pending() {
        order.placed().received();
        var payment = PaymentId.of(order.id);
        long asked = log.store(payment, new PaymentEvent.RefundRequested(payment, order.id, new RefundId(UUID.randomUUID()), eur(500),
                "cold", Actor.SYSTEM, "ref", 1));

        assertRefused(Refusal.Unavailable.class, one(asked));

        log.deliver(asked);
        assertThat(single(asked).getHeaders().getETag()).isEqualTo("\"" + asked + "\"");
    }

    @Test
    void does_not_wait_for_what_happens_to_other_orders() {
        order.placed();
        long foreign = log.store(new OrderId(UUID.randomUUID()), new AnOrder(log, cipher).created());

        assertThat(single(foreign).getHeaders().getETag()).isEqualTo("\"1\"");
    }

    @Test
    void is_unavailable_for_a_position_that_does_not_exist() {
        order.placed();

        assertRefused(Refusal.Unavailable.class, one(log.head() + 1));
        assertRefused(Refusal.Unavailable.class,
                customers.list(customer(order.customer), null, null, null, log.head() + 1));
    }

    @Test
    void lists_a_customers_orders_newest_first_by_pages() {
        var first = another().placed();
        var second = another().placed().received();
        new AnOrder(log, cipher).placed();
        var third = another().placed();

        var page = customers.list(customer(order.customer), null, 1, 2, log.head()).block(PATIENCE);
        var rest = customers.list(customer(order.customer), null, 2, 2, null).block(PATIENCE);
        var received = customers.list(customer(order.customer), OrderStatuses.valueOf("received,ready"), null, null, null)
                .block(PATIENCE);

        assertThat(ids(page)).containsExactly(third.id, second.id);
        assertThat(page.pagination()).isEqualTo(new Pagination(1, 2, 3, 2));
        assertThat(ids(rest)).containsExactly(first.id);
        assertThat(ids(received)).containsExactly(second.id);
    }

    @Test
    void lists_a_restaurants_open_orders_as_a_queue() {
        var first = another().placed();
        var second = another().placed();
        var third = another().placed().cancelled();

        assertThat(ids(restaurants.list(restaurant(order.restaurant), OrderStatuses.valueOf("pending"), null, null, null)
                .block(PATIENCE))).containsExactly(first.id, second.id);
        assertThat(ids(restaurants.list(restaurant(order.restaurant), null, null, null, null).block(PATIENCE)))
                .containsExactly(third.id, second.id, first.id);
    }

    @Test
    void lists_a_restaurants_orders_of_whatever_statuses_were_asked_for() {
        var placed = another().placed();
        var received = another().placed().received();
        var cancelled = another().placed().cancelled();
        delivered(order.agentNamed("Asha"));

        assertThat(ids(ofRestaurant("cancelled,delivered"))).containsExactly(order.id, cancelled.id);
        assertThat(ids(ofRestaurant("cancelled"))).containsExactly(cancelled.id);
        assertThat(ids(ofRestaurant("received,delivered"))).containsExactly(order.id, received.id);
        assertThat(ids(ofRestaurant("received,pending"))).containsExactly(placed.id, received.id);
        assertThat(ofRestaurant("received,delivered").pagination().total()).isEqualTo(2);
    }

    private Envelope<List<OrderView>> ofRestaurant(String statuses) {
        return restaurants.list(restaurant(order.restaurant), OrderStatuses.valueOf(statuses), null, null, null).block(PATIENCE);
    }

    @Test
    void an_order_on_its_way_changes_without_touching_an_index() {
        database.transaction.executeWithoutResult(_ -> {
            order.placed().received().confirmed().deliveryRequested().ready();

            assertThat(changes("hot_updated")).isPositive().isEqualTo(changes("updated"));
        });
    }

    /** Rows of orders that the transaction has changed. */
    private long changes(String how) {
        return database.jdbc.sql("SELECT pg_stat_get_xact_tuples_" + how + "('read_model.orders'::regclass)").query(Long.class).single();
    }

    @Test
    void knows_no_other_statuses_than_those_of_orders() {
        assertThatThrownBy(() -> OrderStatuses.valueOf("eaten")).isInstanceOf(IllegalArgumentException.class);
    }

    private void delivered(AgentId agent) {
        order.placed().received().confirmed().deliveryRequested().offeredTo(agent).assignedTo(agent).captured().ready().pickedUpBy(agent)
                .deliveredBy(agent);
    }

    private AnOrder another() {
        return new AnOrder(log, cipher, order.customer, order.restaurant);
    }

    private OrderView view() {
        return single(null).getBody().data();
    }

    private ResponseEntity<Envelope<OrderView>> single(@Nullable Long minPosition) {
        return one(minPosition).block(PATIENCE);
    }

    private Mono<ResponseEntity<Envelope<OrderView>>> one(@Nullable Long minPosition) {
        return customers.one(customer(order.customer), order.id.value(), minPosition);
    }

    private static List<OrderId> ids(Envelope<List<OrderView>> page) {
        return page.data().stream().map(OrderView::orderId).toList();
    }

    private static void assertRefused(Class<? extends Refusal> kind, Mono<?> answer) {
        assertThatThrownBy(() -> answer.block(PATIENCE)).isInstanceOfSatisfying(RefusedException.class,
                refused -> assertThat(refused.refusal()).isInstanceOf(kind));
    }

    private static Caller customer(UserId id) {
        return new Caller(id.value(), Role.CUSTOMER, Trace.begin());
    }

    private static Caller restaurant(RestaurantId id) {
        return new Caller(id.value(), Role.RESTAURANT, Trace.begin());
    }
}
