package io.tiffin.order.domain;

import static io.tiffin.order.domain.OrderDecider.decide;
import static io.tiffin.order.domain.OrderFixture.ANOTHER_RESTAURANT;
import static io.tiffin.order.domain.OrderFixture.CHANGE;
import static io.tiffin.order.domain.OrderFixture.CUSTOMER;
import static io.tiffin.order.domain.OrderFixture.FIVE_MINUTES;
import static io.tiffin.order.domain.OrderFixture.GNOCCHI;
import static io.tiffin.order.domain.OrderFixture.LASAGNE;
import static io.tiffin.order.domain.OrderFixture.ORDER;
import static io.tiffin.order.domain.OrderFixture.RESTAURANT;
import static io.tiffin.order.domain.OrderFixture.SOMEBODY_ELSE;
import static io.tiffin.order.domain.OrderFixture.TWENTY_MINUTES;
import static io.tiffin.order.domain.OrderFixture.WATER;
import static io.tiffin.order.domain.OrderFixture.aProposal;
import static io.tiffin.order.domain.OrderFixture.aReceivedOrder;
import static io.tiffin.order.domain.OrderFixture.accepted;
import static io.tiffin.order.domain.OrderFixture.anOrder;
import static io.tiffin.order.domain.OrderFixture.changed;
import static io.tiffin.order.domain.OrderFixture.created;
import static io.tiffin.order.domain.OrderFixture.gnocchi;
import static io.tiffin.order.domain.OrderFixture.proposed;
import static io.tiffin.order.domain.OrderFixture.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.kernel.Actor;
import io.tiffin.kernel.ChangeId;
import io.tiffin.kernel.Decision;
import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.Refusal;
import io.tiffin.order.api.ChangedLine;
import io.tiffin.order.api.OrderCommand;
import io.tiffin.order.api.OrderCommand.AcceptChange;
import io.tiffin.order.api.OrderCommand.ApplyChange;
import io.tiffin.order.api.OrderCommand.CancelOrder;
import io.tiffin.order.api.OrderCommand.ConfirmOrder;
import io.tiffin.order.api.OrderCommand.ExpireChange;
import io.tiffin.order.api.OrderCommand.Missing;
import io.tiffin.order.api.OrderCommand.ProposeChange;
import io.tiffin.order.api.OrderCommand.RefuseChange;
import io.tiffin.order.api.OrderCommand.RejectOrder;
import io.tiffin.order.api.OrderEvent;
import io.tiffin.order.api.OrderEvent.OrderCancelled;
import io.tiffin.order.api.OrderEvent.OrderChangeProposed;
import io.tiffin.order.api.OrderEvent.OrderConfirmed;
import io.tiffin.order.api.OrderEvent.OrderCreated;
import io.tiffin.order.api.OrderEvent.OrderRejected;
import io.tiffin.order.api.OrderLine;
import io.tiffin.order.api.OrderStatus;
import io.tiffin.order.api.Reason;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ChangeDeciderTest {

    private static final ChangeId ANOTHER_CHANGE = new ChangeId(new UUID(6, 2));
    private static final OrderRejected REJECTED = rejected(Actor.SYSTEM, Reason.ITEMS_UNAVAILABLE);

    @ParameterizedTest(name = "{1} when {0}: {2}")
    @CsvSource({"received, propose, OrderChangeProposed", "received, accept, change_not_found", "received, refuse, change_not_found",
            "received, expire, illegal_transition", "received, apply, change_not_found", "received, confirm, OrderConfirmed",
            "received, time out, OrderRejected", "received, time out the change, illegal_transition",
            "received, fail the change, illegal_transition",

            "proposed, propose, illegal_transition", "proposed, accept, OrderChangeAccepted",
            "proposed, refuse, OrderChangeRefused+OrderRejected", "proposed, expire, OrderRejected",
            "proposed, apply, illegal_transition", "proposed, confirm, illegal_transition", "proposed, time out, illegal_transition",
            "proposed, time out the change, illegal_transition", "proposed, fail the change, illegal_transition",
            "proposed, fail the payment, illegal_transition", "proposed, reject, OrderRejected", "proposed, cancel, OrderCancelled",

            "accepted, propose, illegal_transition", "accepted, accept, -", "accepted, refuse, illegal_transition",
            "accepted, expire, illegal_transition", "accepted, apply, OrderChanged", "accepted, confirm, illegal_transition",
            "accepted, time out, illegal_transition", "accepted, time out the change, illegal_transition",
            "accepted, fail the change, OrderRejected", "accepted, fail the payment, illegal_transition",
            "accepted, reject, OrderRejected", "accepted, cancel, OrderCancelled",

            "applied, propose, OrderChangeProposed", "applied, accept, -", "applied, refuse, illegal_transition",
            "applied, expire, illegal_transition", "applied, apply, -", "applied, confirm, OrderConfirmed",
            "applied, time out, illegal_transition", "applied, time out the change, OrderRejected",
            "applied, fail the change, illegal_transition", "applied, reject, OrderRejected", "applied, cancel, OrderCancelled",

            "refused, propose, illegal_transition", "refused, accept, illegal_transition", "refused, refuse, -",
            "refused, expire, illegal_transition", "refused, apply, illegal_transition", "refused, confirm, illegal_transition",

            "expired, accept, illegal_transition", "expired, refuse, illegal_transition", "expired, expire, illegal_transition",
            "cancelled while accepted, apply, illegal_transition", "cancelled while accepted, fail the change, illegal_transition",
            "confirmed, accept, -", "confirmed, time out the change, illegal_transition", "confirmed, propose, illegal_transition"})
    void every_command_at_every_stage_of_a_change(String stage, String command, String outcome) {
        assertThat(outcome(decide(command(command), order(stage)))).isEqualTo(outcome);
    }

    private static OrderCommand command(String name) {
        return switch (name) {
            case "propose" -> aProposal();
            case "accept" -> new AcceptChange(ORDER, CHANGE, CUSTOMER);
            case "refuse" -> new RefuseChange(ORDER, CHANGE, CUSTOMER);
            case "expire" -> new ExpireChange(ORDER, CHANGE);
            case "apply" -> new ApplyChange(ORDER, CHANGE);
            case "confirm" -> new ConfirmOrder(ORDER, RESTAURANT, TWENTY_MINUTES);
            case "time out" -> new RejectOrder(ORDER, Actor.SYSTEM, Reason.RESTAURANT_TIMEOUT, null);
            case "time out the change" -> new RejectOrder(ORDER, Actor.SYSTEM, Reason.RESTAURANT_TIMEOUT, null, CHANGE);
            case "fail the change" -> new RejectOrder(ORDER, Actor.SYSTEM, Reason.PAYMENT_FAILED, null, CHANGE);
            case "fail the payment" -> new RejectOrder(ORDER, Actor.SYSTEM, Reason.PAYMENT_FAILED, null);
            case "reject" -> new RejectOrder(ORDER, Actor.of(RESTAURANT), Reason.CAPACITY, null);
            case "cancel" -> new CancelOrder(ORDER, Actor.of(CUSTOMER), Reason.CHANGED_MIND);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static OrderState order(String stage) {
        var cancelled = new OrderCancelled(ORDER, RESTAURANT, Actor.of(CUSTOMER), Reason.CHANGED_MIND);
        return switch (stage) {
            case "received" -> aReceivedOrder();
            case "proposed" -> aReceivedOrder(proposed());
            case "accepted" -> aReceivedOrder(proposed(), accepted());
            case "applied" -> aReceivedOrder(proposed(), accepted(), changed());
            case "refused" -> aReceivedOrder(proposed(), refused(), REJECTED);
            case "expired" -> aReceivedOrder(proposed(), REJECTED);
            case "cancelled while accepted" -> aReceivedOrder(proposed(), accepted(), cancelled);
            case "confirmed" ->
                aReceivedOrder(proposed(), accepted(), changed(), new OrderConfirmed(ORDER, RESTAURANT, TWENTY_MINUTES));
            default -> throw new IllegalArgumentException(stage);
        };
    }

    @Test
    void a_proposal_says_what_goes_what_comes_and_what_it_costs() {
        assertThat(decide(aProposal(), aReceivedOrder())).isEqualTo(Decision.accept(proposed()));
    }

    @Test
    void without_a_quantity_all_of_it_goes() {
        OrderChangeProposed all = proposal(List.of(new Missing(LASAGNE, null)), List.of());
        assertThat(all.removed()).containsExactly(created().lines().getFirst());
        assertThat(all.lines()).containsExactly(new ChangedLine(created().lines().get(1), 1));
        assertThat(all.total()).isEqualTo(Money.of(250, "EUR"));
    }

    @Test
    void of_an_item_in_several_lines_the_last_go_first_and_each_keeps_its_note() {
        OrderLine lasagne = created().lines().getFirst();
        OrderCreated twice = new OrderCreated(ORDER, CUSTOMER, RESTAURANT, "Trattoria", created().restaurantLocation(),
                List.of(lasagne, created().lines().get(1), lasagne.of(3)), Money.of(6500, "EUR"), created().details(),
                created().paymentToken());
        OrderState order = OrderState.evolve(OrderState.evolve(new OrderState.None(), twice),
                new OrderEvent.OrderReceived(ORDER, RESTAURANT));
        var event = (OrderChangeProposed) decide(new ProposeChange(ORDER, CHANGE, RESTAURANT, List.of(new Missing(LASAGNE, 4)), List.of(),
                FIVE_MINUTES), order).orThrow().getFirst();
        assertThat(event.removed()).containsExactly(lasagne.of(3), lasagne.of(1));
        assertThat(event.lines()).containsExactly(new ChangedLine(lasagne.of(1), 0), new ChangedLine(created().lines().get(1), 1));
        assertThat(event.total()).isEqualTo(Money.of(1500, "EUR"));
    }

    @Test
    void an_item_that_the_order_has_may_take_the_place_of_another() {
        var water = new OrderLine(WATER, "Water", 2, Money.of(300, "EUR"), false);
        OrderChangeProposed more = proposal(List.of(new Missing(LASAGNE, 2)), List.of(water));
        assertThat(more.lines()).containsExactly(new ChangedLine(created().lines().get(1), 1), new ChangedLine(water, null));
        assertThat(more.total()).isEqualTo(Money.of(850, "EUR"));
    }

    @Test
    void a_second_change_goes_on_from_the_first() {
        var second = new ProposeChange(ORDER, ANOTHER_CHANGE, RESTAURANT, List.of(new Missing(GNOCCHI, null)), List.of(), FIVE_MINUTES);
        var event = (OrderChangeProposed) decide(second, order("applied")).orThrow().getFirst();
        assertThat(event.number()).isEqualTo(2);
        assertThat(event.previousTotal()).isEqualTo(Money.of(2900, "EUR"));
        assertThat(event.total()).isEqualTo(Money.of(1500, "EUR"));
        assertThat(outcome(decide(command("accept"), OrderState.evolve(order("applied"), event)))).isEqualTo("change_not_found");
        assertThat(outcome(decide(command("expire"), OrderState.evolve(order("applied"), event)))).isEqualTo("illegal_transition");
    }

    static Stream<Arguments> what_is_no_change_is_refused_and_pointed_at() {
        var lasagne = new Missing(LASAGNE, 1);
        var dollars = new OrderLine(GNOCCHI, "Gnocchi", 1, Money.of(1400, "USD"), true);
        return Stream.of(Arguments.of(List.of(), List.of(gnocchi(1, 1400)), "nothing_changed", "/remove"),
                Arguments.of(List.of(lasagne, lasagne), List.of(), "duplicate_item", "/remove/1/menuItemId"),
                Arguments.of(List.of(new Missing(new MenuItemId(new UUID(9, 9)), 1)), List.of(), "item_not_ordered",
                        "/remove/0/menuItemId"),
                Arguments.of(List.of(new Missing(LASAGNE, 0)), List.of(), "out_of_range", "/remove/0/quantity"),
                Arguments.of(List.of(new Missing(LASAGNE, 3)), List.of(), "out_of_range", "/remove/0/quantity"),
                Arguments.of(List.of(lasagne), List.of(gnocchi(1, 1400), gnocchi(2, 1400)), "duplicate_item",
                        "/substitutes/1/menuItemId"),
                Arguments.of(List.of(lasagne), List.of(created().lines().getFirst()), "substitute_is_missing",
                        "/substitutes/0/menuItemId"),
                Arguments.of(List.of(lasagne), List.of(gnocchi(0, 1400)), "out_of_range", "/substitutes/0/quantity"),
                Arguments.of(List.of(lasagne), List.of(dollars), "mixed_currencies", "/substitutes/0/menuItemId"),
                Arguments.of(List.of(new Missing(LASAGNE, null), new Missing(WATER, null)), List.of(), "empty_order", "/remove"),
                Arguments.of(List.of(new Missing(LASAGNE, null), new Missing(WATER, null)), List.of(gnocchi(1, 0)), "out_of_range",
                        ""),
                Arguments.of(List.of(lasagne), List.of(gnocchi(2, Long.MAX_VALUE)), "out_of_range", "/substitutes"));
    }

    @ParameterizedTest(name = "{2} at {3}")
    @MethodSource
    void what_is_no_change_is_refused_and_pointed_at(List<Missing> missing, List<OrderLine> substitutes, String code, String pointer) {
        var propose = new ProposeChange(ORDER, CHANGE, RESTAURANT, missing, substitutes, FIVE_MINUTES);
        assertThat(refusal(decide(propose, aReceivedOrder()))).isInstanceOfSatisfying(Refusal.Unacceptable.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(code);
            assertThat(refusal.pointer()).isEqualTo(pointer);
        });
    }

    static Stream<OrderCommand> the_order_of_others_looks_like_none() {
        return Stream.of(new ProposeChange(ORDER, CHANGE, ANOTHER_RESTAURANT, List.of(new Missing(LASAGNE, 1)), List.of(), FIVE_MINUTES),
                new AcceptChange(ORDER, CHANGE, SOMEBODY_ELSE), new RefuseChange(ORDER, CHANGE, SOMEBODY_ELSE));
    }

    @ParameterizedTest
    @MethodSource
    void the_order_of_others_looks_like_none(OrderCommand command) {
        assertThat(refusal(decide(command, order("proposed")))).isEqualTo(new Refusal.NotFound("order"));
    }

    @ParameterizedTest
    @EnumSource(value = OrderStatus.class, mode = EnumSource.Mode.EXCLUDE, names = "RECEIVED")
    void only_what_is_received_can_change(OrderStatus status) {
        assertThat(refusal(decide(aProposal(), anOrder(status)))).isInstanceOf(Refusal.IllegalTransition.class);
    }

    @Test
    void a_refusal_is_the_restaurants_rejection() {
        assertThat(decide(command("refuse"), order("proposed")))
                .isEqualTo(Decision.accept(refused(), rejected(Actor.of(RESTAURANT), Reason.ITEM_UNAVAILABLE)));
        assertThat(decide(command("expire"), order("proposed"))).isEqualTo(Decision.accept(REJECTED));
    }

    @ParameterizedTest
    @CsvSource({"received, accept propose_change reject cancel", "proposed, accept_change refuse_change reject cancel",
            "accepted, reject cancel", "applied, accept propose_change reject cancel"})
    void who_is_refused_learns_what_is_possible(String stage, String actions) {
        var refusal = (Refusal.IllegalTransition) refusal(decide(new ExpireChange(ORDER, ANOTHER_CHANGE), order(stage)));
        assertThat(refusal.currentState()).isEqualTo("received");
        assertThat(refusal.allowedActions()).containsExactlyInAnyOrder(actions.split(" "));
    }

    private static OrderChangeProposed proposal(List<Missing> missing, List<OrderLine> substitutes) {
        var propose = new ProposeChange(ORDER, CHANGE, RESTAURANT, missing, substitutes, FIVE_MINUTES);
        return (OrderChangeProposed) decide(propose, aReceivedOrder()).orThrow().getFirst();
    }

    private static OrderRejected rejected(Actor by, Reason reason) {
        return new OrderRejected(ORDER, RESTAURANT, by, reason, null);
    }

    private static Refusal refusal(Decision<OrderEvent> decision) {
        assertThat(decision).isInstanceOf(Decision.Refused.class);
        return ((Decision.Refused<OrderEvent>) decision).refusal();
    }

    /** The names of the events, "-" for none, or the code of the refusal. */
    private static String outcome(Decision<OrderEvent> decision) {
        return switch (decision) {
            case Decision.Accepted<OrderEvent>(var events) -> events.isEmpty()
                    ? "-"
                    : String.join("+", events.stream().map(event -> event.getClass().getSimpleName()).toList());
            case Decision.Refused<OrderEvent>(var refusal) -> refusal.code();
        };
    }
}
