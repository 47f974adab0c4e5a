package io.tiffin.sagas.fulfilment;

import static io.tiffin.sagas.fulfilment.Messages.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.delivery.api.DeliveryCommand.RequestDelivery;
import io.tiffin.kernel.Actor;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderRelated;
import io.tiffin.order.api.ChangedLine;
import io.tiffin.order.api.OrderCommand.ApplyChange;
import io.tiffin.order.api.OrderCommand.ExpireChange;
import io.tiffin.order.api.OrderCommand.RejectOrder;
import io.tiffin.order.api.OrderEvent.OrderChangeProposed;
import io.tiffin.order.api.OrderLine;
import io.tiffin.order.api.Reason;
import io.tiffin.restaurant.api.MenuItemCommand.ReleaseStock;
import io.tiffin.restaurant.api.MenuItemEvent.RefusalReason;
import io.tiffin.user.api.PaymentCommand.RequestAdjustment;
import io.tiffin.user.api.PaymentCommand.RequestCapture;
import io.tiffin.user.api.PaymentCommand.RequestReversal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A received order changes, or cannot. */
class ChangingTest {

    private static final OrderRelated[] PROPOSED = {created(), reserved(LASAGNE), reserved(TIRAMISU), authorized(), received(),
            proposed()};
    private static final OrderRelated[] ACCEPTED = then(PROPOSED, changeAccepted());
    private static final OrderRelated[] ADJUSTING = then(ACCEPTED, reservationChanged(LASAGNE, 1), reservationChanged(TIRAMISU, 0),
            reservationChanged(GNOCCHI, 1));
    private static final OrderRelated[] APPLYING = then(ADJUSTING, adjustmentRequested(1, NEW_TOTAL), adjusted(1, NEW_TOTAL));
    private static final OrderRelated[] CHANGED = then(APPLYING, changed());

    private static OrderRelated[] then(OrderRelated[] before, OrderRelated... events) {
        return Stream.concat(Arrays.stream(before), Arrays.stream(events)).toArray(OrderRelated[]::new);
    }

    private static RejectOrder reject(Reason reason) {
        return new RejectOrder(ORDER, Actor.SYSTEM, reason, null, CHANGE);
    }

    @Test
    void from_the_proposal_to_another_order_at_another_price() {
        Story.of(created(), reserved(LASAGNE), reserved(TIRAMISU), authorized(), received())
                .when(proposed()).schedules("change-window:" + CHANGE, FIVE_MINUTES, new ExpireChange(ORDER, CHANGE)).asks()
                .when(changeAccepted()).asks(change(LASAGNE, 1), change(TIRAMISU, 0), change(GNOCCHI, 1))
                .when(reservationChanged(GNOCCHI, 1)).asksNothing()
                .when(reservationChanged(LASAGNE, 1)).asksNothing()
                .when(reservationChanged(TIRAMISU, 0)).asks(new RequestAdjustment(ORDER, 1, NEW_TOTAL))
                .when(adjustmentRequested(1, NEW_TOTAL)).asksNothing()
                .when(adjusted(1, NEW_TOTAL)).asks(new ApplyChange(ORDER, CHANGE))
                .when(changed()).schedules("restaurant-window:" + CHANGE, Story.WINDOW, reject(Reason.RESTAURANT_TIMEOUT)).asks()
                .when(confirmed())
                .asks(new RequestDelivery(ORDER, BELLA, ANN, requestDelivery().restaurantLocation(), requestDelivery().details(), NEW_TOTAL,
                        TWENTY_MINUTES))
                .when(deliveryRequested()).asksNothing()
                .when(reserved(CEM)).asksNothing()
                .when(assignedTo(CEM)).asks(new RequestCapture(ORDER));
    }

    @Test
    void what_left_the_order_is_settled_with_the_rest() {
        Story.of(then(CHANGED, rejected(Reason.RESTAURANT_TIMEOUT))).when(voided())
                .asks(new ReleaseStock(LASAGNE, ORDER), new ReleaseStock(TIRAMISU, ORDER), new ReleaseStock(GNOCCHI, ORDER))
                .when(released(LASAGNE)).asksNothing()
                .when(released(TIRAMISU)).asksNothing()
                .when(released(GNOCCHI)).ends();
    }

    @Test
    void nothing_scarce_asks_for_no_stock_and_nothing_dearer_for_no_money() {
        var lines = List.of(new ChangedLine(line(LASAGNE, 2), 0), new ChangedLine(line(TIRAMISU, 1), 1),
                new ChangedLine(new OrderLine(GNOCCHI, "Juice", 1, Money.of(250, "EUR"), false), null));
        var juiceForWater = new OrderChangeProposed(ORDER, BELLA, CHANGE, 1, List.of(line(WATER, 1)), List.of(lines.getLast().line()),
                lines, TOTAL, TOTAL, FIVE_MINUTES);
        Story.of(created(), reserved(LASAGNE), reserved(TIRAMISU), authorized(), received(), juiceForWater).when(changeAccepted())
                .asks(new ApplyChange(ORDER, CHANGE));
    }

    @Test
    void a_refusal_waits_for_the_rejection_and_gives_everything_back() {
        Story.of(PROPOSED).when(changeRefused()).asksNothing()
                .when(rejected(Reason.ITEM_UNAVAILABLE)).asks(new RequestReversal(ORDER))
                .when(voided()).asks(new ReleaseStock(LASAGNE, ORDER), new ReleaseStock(TIRAMISU, ORDER));
    }

    @ParameterizedTest
    @CsvSource({"SOLD_OUT, ITEMS_UNAVAILABLE", "UNAVAILABLE, ITEMS_UNAVAILABLE", "PRICE_CHANGED, PRICE_CHANGED"})
    void a_substitute_that_is_not_to_be_had_rejects_the_order_once(RefusalReason why, Reason reason) {
        Story.of(ACCEPTED).when(changeRefused(GNOCCHI, why)).asks(reject(reason))
                .when(changeRefused(LASAGNE, why)).asksNothing()
                .when(reservationChanged(TIRAMISU, 0)).asksNothing()
                .when(rejected(reason)).asks(new RequestReversal(ORDER))
                .when(voided()).asks(new ReleaseStock(LASAGNE, ORDER), new ReleaseStock(TIRAMISU, ORDER), new ReleaseStock(GNOCCHI, ORDER));
    }

    @Test
    void an_amount_that_is_not_held_rejects_the_order() {
        Story.of(ADJUSTING).when(adjustmentDeclined(1, TOTAL)).asks(reject(Reason.PAYMENT_FAILED))
                .when(rejected(Reason.PAYMENT_FAILED)).asks(new RequestReversal(ORDER));
    }

    @Test
    void who_cancels_while_stock_is_asked_for_gets_it_released_once_it_is_answered() {
        Story.of(then(ACCEPTED, reservationChanged(LASAGNE, 1))).when(cancelled()).asks(new RequestReversal(ORDER))
                .when(reservationChanged(GNOCCHI, 1)).asksNothing()
                .when(voided()).asks(new ReleaseStock(LASAGNE, ORDER), new ReleaseStock(GNOCCHI, ORDER))
                .when(changeRefused(TIRAMISU, RefusalReason.UNAVAILABLE)).asks(new ReleaseStock(TIRAMISU, ORDER))
                .when(released(LASAGNE)).asksNothing()
                .when(released(GNOCCHI)).asksNothing()
                .when(released(TIRAMISU)).ends();
    }

    @Test
    void who_cancels_while_the_provider_is_asked_gets_back_what_is_held_by_then() {
        Story.of(ADJUSTING).when(cancelled()).asksNothing().when(adjusted(1, NEW_TOTAL)).asks(new RequestReversal(ORDER));
        Story.of(ADJUSTING).when(cancelled()).asksNothing().when(adjustmentDeclined(1, TOTAL)).asks(new RequestReversal(ORDER));
    }

    @Test
    void who_cancels_while_the_change_is_applied_cancels_the_old_order() {
        Story story = Story.of(then(APPLYING, cancelled()));
        assertThat(story.state().terms().total()).isEqualTo(TOTAL);
        story.when(voided()).asks(new ReleaseStock(LASAGNE, ORDER), new ReleaseStock(TIRAMISU, ORDER), new ReleaseStock(GNOCCHI, ORDER));
    }

    @Test
    void a_second_change_is_not_mistaken_for_the_first() {
        var second = new OrderChangeProposed(ORDER, BELLA, proposed().changeId(), 2, List.of(line(GNOCCHI, 1)), List.of(),
                proposed().lines().subList(0, 2), Money.of(1500, "EUR"), NEW_TOTAL, FIVE_MINUTES);
        Story story = Story.of(then(CHANGED, second, changeAccepted()));
        FulfilmentState before = story.state();
        story.when(reservationChanged(GNOCCHI, 1)).asksNothing().when(adjusted(1, NEW_TOTAL)).asksNothing().when(proposed()).asksNothing();
        assertThat(story.state()).isEqualTo(before);
    }
}
