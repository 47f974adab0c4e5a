package io.tiffin.order.domain;

import static io.tiffin.order.api.OrderStatus.CONFIRMED;
import static io.tiffin.order.api.OrderStatus.DELIVERED;
import static io.tiffin.order.api.OrderStatus.PENDING;
import static io.tiffin.order.api.OrderStatus.PICKED_UP;
import static io.tiffin.order.api.OrderStatus.READY;
import static io.tiffin.order.api.OrderStatus.RECEIVED;
import static io.tiffin.order.domain.OrderDecider.decide;
import static io.tiffin.order.domain.OrderFixture.CUSTOMER;
import static io.tiffin.order.domain.OrderFixture.ANOTHER_AGENT;
import static io.tiffin.order.domain.OrderFixture.ANOTHER_RESTAURANT;
import static io.tiffin.order.domain.OrderFixture.RESTAURANT;
import static io.tiffin.order.domain.OrderFixture.AGENT;
import static io.tiffin.order.domain.OrderFixture.ORDER;
import static io.tiffin.order.domain.OrderFixture.SOMEBODY_ELSE;
import static io.tiffin.order.domain.OrderFixture.TWENTY_MINUTES;
import static io.tiffin.order.domain.OrderFixture.aNewOrder;
import static io.tiffin.order.domain.OrderFixture.anOrder;
import static io.tiffin.order.domain.OrderFixture.created;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.kernel.Actor;
import io.tiffin.kernel.Decision;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.Refusal;
import io.tiffin.order.api.OrderCommand;
import io.tiffin.order.api.OrderCommand.CancelOrder;
import io.tiffin.order.api.OrderCommand.ConfirmOrder;
import io.tiffin.order.api.OrderCommand.CreateOrder;
import io.tiffin.order.api.OrderCommand.DeliverOrder;
import io.tiffin.order.api.OrderCommand.MarkOrderReady;
import io.tiffin.order.api.OrderCommand.PickUpOrder;
import io.tiffin.order.api.OrderCommand.ReceiveOrder;
import io.tiffin.order.api.OrderCommand.RejectOrder;
import io.tiffin.order.api.OrderEvent;
import io.tiffin.order.api.OrderEvent.OrderCancelled;
import io.tiffin.order.api.OrderEvent.OrderConfirmed;
import io.tiffin.order.api.OrderEvent.OrderDelivered;
import io.tiffin.order.api.OrderEvent.OrderPickedUp;
import io.tiffin.order.api.OrderEvent.OrderReady;
import io.tiffin.order.api.OrderEvent.OrderReceived;
import io.tiffin.order.api.OrderEvent.OrderRejected;
import io.tiffin.order.api.OrderStatus;
import io.tiffin.order.api.Reason;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class OrderDeciderTest {

    /** A command, the event that it leads to, and the states that allow it. */
    private record Rule(String name, OrderCommand command, Map<OrderStatus, OrderEvent> allowed, Set<OrderStatus> alreadyDone) {}

    private static final OrderRejected BY_SYSTEM_REJECTED = bySystem(Reason.ITEMS_UNAVAILABLE);
    private static final OrderRejected BY_RESTAURANT_REJECTED = new OrderRejected(ORDER, RESTAURANT, Actor.of(RESTAURANT), Reason.CAPACITY,
            null);
    private static final OrderCancelled BY_RESTAURANT_CANCELLED = new OrderCancelled(ORDER, RESTAURANT, Actor.of(RESTAURANT),
            Reason.CAPACITY);
    private static final OrderCancelled BY_CUSTOMER_CANCELLED = new OrderCancelled(ORDER, RESTAURANT, Actor.of(CUSTOMER),
            Reason.CHANGED_MIND);
    private static final OrderCancelled BY_SYSTEM_CANCELLED = new OrderCancelled(ORDER, RESTAURANT, Actor.SYSTEM, Reason.COURIER_NOT_FOUND);

    private static final List<Rule> RULES = List.of(
            new Rule("receive", new ReceiveOrder(ORDER), Map.of(PENDING, new OrderReceived(ORDER, RESTAURANT)), Set.of(RECEIVED)),
            new Rule("confirm", new ConfirmOrder(ORDER, RESTAURANT, TWENTY_MINUTES),
                    Map.of(RECEIVED, new OrderConfirmed(ORDER, RESTAURANT, TWENTY_MINUTES)), Set.of()),
            new Rule("ready", new MarkOrderReady(ORDER, RESTAURANT), Map.of(CONFIRMED, new OrderReady(ORDER, RESTAURANT)), Set.of()),
            new Rule("pick up", new PickUpOrder(ORDER, AGENT), Map.of(READY, new OrderPickedUp(ORDER, AGENT)), Set.of(PICKED_UP)),
            new Rule("deliver", new DeliverOrder(ORDER, AGENT, null), Map.of(PICKED_UP, new OrderDelivered(ORDER, AGENT, null)),
                    Set.of(DELIVERED)),
            new Rule("reject because the payment failed or took too long",
                    new RejectOrder(ORDER, Actor.SYSTEM, Reason.PAYMENT_FAILED, null),
                    Map.of(PENDING, bySystem(Reason.PAYMENT_FAILED)), Set.of()),
            new Rule("reject because the restaurant took too long",
                    new RejectOrder(ORDER, Actor.SYSTEM, Reason.RESTAURANT_TIMEOUT, null),
                    Map.of(RECEIVED, bySystem(Reason.RESTAURANT_TIMEOUT)), Set.of()),
            new Rule("reject by the system", new RejectOrder(ORDER, Actor.SYSTEM, Reason.ITEMS_UNAVAILABLE, null),
                    Map.of(PENDING, BY_SYSTEM_REJECTED, RECEIVED, BY_SYSTEM_REJECTED), Set.of()),
            new Rule("reject by the restaurant", new RejectOrder(ORDER, Actor.of(RESTAURANT), Reason.CAPACITY, null),
                    Map.of(PENDING, BY_RESTAURANT_REJECTED, RECEIVED, BY_RESTAURANT_REJECTED, CONFIRMED, BY_RESTAURANT_CANCELLED, READY,
                            BY_RESTAURANT_CANCELLED),
                    Set.of()),
            new Rule("cancel by the customer", new CancelOrder(ORDER, Actor.of(CUSTOMER), Reason.CHANGED_MIND),
                    Map.of(PENDING, BY_CUSTOMER_CANCELLED, RECEIVED, BY_CUSTOMER_CANCELLED, CONFIRMED, BY_CUSTOMER_CANCELLED, READY,
                            BY_CUSTOMER_CANCELLED),
                    Set.of()),
            new Rule("cancel by the system", new CancelOrder(ORDER, Actor.SYSTEM, Reason.COURIER_NOT_FOUND),
                    Map.of(CONFIRMED, BY_SYSTEM_CANCELLED, READY, BY_SYSTEM_CANCELLED, PICKED_UP, BY_SYSTEM_CANCELLED), Set.of()));

    private static OrderRejected bySystem(Reason reason) {
        return new OrderRejected(ORDER, RESTAURANT, Actor.SYSTEM, reason, null);
    }

    static Stream<Arguments> every_command_in_every_state() {
        return RULES.stream()
                .flatMap(rule -> EnumSet.allOf(OrderStatus.class).stream().map(status -> Arguments.of(rule.name, status, rule)));
    }

    @ParameterizedTest(name = "{0} when {1}")
    @MethodSource
    void every_command_in_every_state(String name, OrderStatus status, Rule rule) {
        Decision<OrderEvent> decision = decide(rule.command, anOrder(status));
        OrderEvent expected = rule.allowed.get(status);
        if (expected != null) {
            assertThat(decision).isEqualTo(Decision.accept(expected));
        } else if (rule.alreadyDone.contains(status)) {
            assertThat(decision).isEqualTo(Decision.alreadyDone());
        } else {
            assertThat(refusal(decision)).isInstanceOfSatisfying(Refusal.IllegalTransition.class, refusal -> {
                assertThat(refusal.currentState()).isEqualTo(status.name().toLowerCase(Locale.ROOT));
                assertThat(refusal.allowedActions()).isEqualTo(OrderDecider.allowedActions((OrderState.Placed) anOrder(status)));
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_order_is_placed_once(OrderStatus status) {
        assertThat(refusal(decide(aNewOrder(), anOrder(status)))).isInstanceOf(Refusal.Conflict.class);
    }

    @Test
    void placing_an_order_keeps_what_was_quoted() {
        assertThat(decide(aNewOrder(), new OrderState.None())).isEqualTo(Decision.accept(created()));
    }

    static Stream<OrderCommand> nothing_but_its_creation_finds_an_order_that_is_not_there() {
        return RULES.stream().map(Rule::command);
    }

    @ParameterizedTest
    @MethodSource
    void nothing_but_its_creation_finds_an_order_that_is_not_there(OrderCommand command) {
        assertThat(refusal(decide(command, new OrderState.None()))).isEqualTo(new Refusal.NotFound("order"));
    }

    static Stream<Arguments> the_order_of_others_looks_like_none() {
        return Stream.of(Arguments.of(new ConfirmOrder(ORDER, ANOTHER_RESTAURANT, TWENTY_MINUTES), RECEIVED),
                Arguments.of(new RejectOrder(ORDER, Actor.of(ANOTHER_RESTAURANT), Reason.CAPACITY, null), RECEIVED),
                Arguments.of(new MarkOrderReady(ORDER, ANOTHER_RESTAURANT), CONFIRMED),
                Arguments.of(new CancelOrder(ORDER, Actor.of(SOMEBODY_ELSE), Reason.CHANGED_MIND), PENDING),
                Arguments.of(new DeliverOrder(ORDER, ANOTHER_AGENT, null), PICKED_UP),
                Arguments.of(new DeliverOrder(ORDER, ANOTHER_AGENT, null), DELIVERED));
    }

    @ParameterizedTest
    @MethodSource
    void the_order_of_others_looks_like_none(OrderCommand command, OrderStatus status) {
        assertThat(refusal(decide(command, anOrder(status)))).isEqualTo(new Refusal.NotFound("order"));
    }

    @Test
    void another_agent_does_not_take_over_a_meal_that_was_picked_up() {
        assertThat(refusal(decide(new PickUpOrder(ORDER, ANOTHER_AGENT), anOrder(PICKED_UP))))
                .isInstanceOf(Refusal.IllegalTransition.class);
    }

    @Test
    void each_side_gives_its_own_reasons() {
        assertThat(refusal(decide(new CancelOrder(ORDER, Actor.of(CUSTOMER), Reason.PAYMENT_FAILED), anOrder(PENDING))))
                .isInstanceOfSatisfying(Refusal.Unacceptable.class, r -> assertThat(r.pointer()).isEqualTo("/reason"));
        assertThat(refusal(decide(new RejectOrder(ORDER, Actor.of(RESTAURANT), Reason.CHANGED_MIND, null), anOrder(RECEIVED))))
                .isInstanceOfSatisfying(Refusal.Unacceptable.class, r -> assertThat(r.pointer()).isEqualTo("/reason"));
    }

    @Test
    void an_order_has_items_and_its_total_is_their_sum() {
        CreateOrder good = aNewOrder();
        var empty = new CreateOrder(ORDER, CUSTOMER, RESTAURANT, "Trattoria", good.restaurantLocation(), List.of(), Money.of(0, "EUR"),
                good.details(),
                good.paymentToken());
        var cheap = new CreateOrder(ORDER, CUSTOMER, RESTAURANT, "Trattoria", good.restaurantLocation(), good.lines(), Money.of(1, "EUR"),
                good.details(), good.paymentToken());
        assertThat(refusal(decide(empty, new OrderState.None())).code()).isEqualTo("empty_order");
        assertThat(refusal(decide(cheap, new OrderState.None())).code()).isEqualTo("wrong_total");
    }

    private static Refusal refusal(Decision<OrderEvent> decision) {
        assertThat(decision).isInstanceOf(Decision.Refused.class);
        return ((Decision.Refused<OrderEvent>) decision).refusal();
    }
}
