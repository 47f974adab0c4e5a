package io.tiffin.sagas.fulfilment;

import static io.tiffin.sagas.fulfilment.Messages.*;

import io.tiffin.delivery.api.DeliveryCommand.CancelDelivery;
import io.tiffin.delivery.api.DeliveryCommand.CompleteDelivery;
import io.tiffin.delivery.api.DeliveryCommand.PickUpDelivery;
import io.tiffin.kernel.Actor;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderRelated;
import io.tiffin.order.api.OrderCommand.CancelOrder;
import io.tiffin.order.api.OrderCommand.ReceiveOrder;
import io.tiffin.order.api.OrderCommand.RejectOrder;
import io.tiffin.order.api.OrderEvent.OrderPickedUp;
import io.tiffin.order.api.OrderLine;
import io.tiffin.order.api.Reason;
import io.tiffin.restaurant.api.MenuItemCommand.ConsumeStock;
import io.tiffin.restaurant.api.MenuItemCommand.ReleaseStock;
import io.tiffin.restaurant.api.MenuItemEvent.RefusalReason;
import io.tiffin.user.api.PaymentCommand.RequestCapture;
import io.tiffin.user.api.PaymentCommand.RequestReversal;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FulfilmentTest {

    private static final OrderRelated[] AUTHORIZING = {created(), reserved(LASAGNE), reserved(TIRAMISU), authorizationRequested()};
    private static final OrderRelated[] RECEIVED = then(AUTHORIZING, authorized(), received());
    private static final OrderRelated[] CONFIRMED = then(RECEIVED, confirmed());
    private static final OrderRelated[] SEARCHING = then(CONFIRMED, deliveryRequested());
    private static final OrderRelated[] ASSIGNED = then(SEARCHING, reserved(CEM), offeredTo(CEM), assignedTo(CEM), captureRequested());
    private static final OrderRelated[] READY = then(ASSIGNED, captured(), ready());
    private static final OrderRelated[] CARRIED = then(READY, pickedUp(), deliveryPickedUp(CEM));

    private static OrderRelated[] then(OrderRelated[] before, OrderRelated... events) {
        return Stream.concat(Arrays.stream(before), Arrays.stream(events)).toArray(OrderRelated[]::new);
    }

    private static Story tell(Story story, OrderRelated... events) {
        for (OrderRelated event : events) {
            story.when(event);
        }
        return story;
    }

    @Nested
    class All_goes_well {

        @Test
        void from_the_placing_to_the_last_released_agent() {
            Story.of().when(created()).asks(reserve(LASAGNE, 2, 1250), reserve(TIRAMISU, 1, 600))
                    .when(reserved(TIRAMISU)).asksNothing()
                    .when(reserved(LASAGNE)).asks(authorize())
                    .schedules("payment-window:" + ORDER, Story.PAYMENT_WINDOW,
                            new RejectOrder(ORDER, Actor.SYSTEM, Reason.PAYMENT_FAILED, null))
                    .when(authorizationRequested()).asksNothing()
                    .when(authorized()).asks(new ReceiveOrder(ORDER))
                    .when(received())
                    .schedules("restaurant-window:" + ORDER, Story.WINDOW,
                            new RejectOrder(ORDER, Actor.SYSTEM, Reason.RESTAURANT_TIMEOUT, null))
                    .when(confirmed()).asks(requestDelivery())
                    .when(deliveryRequested()).asksNothing()
                    .when(reserved(CEM)).asksNothing()
                    .when(offeredTo(CEM)).asksNothing()
                    .when(assignedTo(CEM)).asks(new RequestCapture(ORDER))
                    .when(captureRequested()).asksNothing()
                    .when(captured()).asksNothing()
                    .when(ready()).asksNothing()
                    .when(pickedUp()).asks(new PickUpDelivery(ORDER, CEM))
                    .when(deliveryPickedUp(CEM)).asksNothing()
                    .when(delivered())
                    .asks(new ConsumeStock(LASAGNE, ORDER), new ConsumeStock(TIRAMISU, ORDER), new CompleteDelivery(ORDER, CEM))
                    .when(consumed(LASAGNE)).asksNothing()
                    .when(deliveryCompleted(CEM)).asksNothing()
                    .when(consumed(TIRAMISU)).asksNothing()
                    .when(released(CEM)).ends();
        }

        @Test
        void authorizes_at_once_when_no_stock_is_limited() {
            Story.of().when(createdWith(new OrderLine(WATER, "Water", 1, Money.of(250, "EUR"), false))).asks(authorize());
        }

        @Test
        void reserves_the_lines_of_one_item_together() {
            var price = Money.of(1250, "EUR");
            Story.of()
                    .when(createdWith(new OrderLine(LASAGNE, "Lasagne", 2, price, true), new OrderLine(LASAGNE, "Lasagne", 3, price, true)))
                    .asks(reserve(LASAGNE, 5, 1250));
        }

        @Test
        void the_food_may_be_ready_before_there_is_an_agent() {
            Story.of(SEARCHING).when(ready()).asksNothing().when(assignedTo(CEM)).asks(new RequestCapture(ORDER));
        }

        @Test
        void waits_for_the_capture_where_the_meal_was_faster() {
            Story.of(then(ASSIGNED, ready(), pickedUp(), deliveryPickedUp(CEM), delivered(), consumed(LASAGNE), consumed(TIRAMISU),
                    deliveryCompleted(CEM))).when(released(CEM)).asksNothing().when(captured()).ends();
        }

        @Test
        void completes_a_delivery_only_once_its_pick_up_is_known() {
            Story.of(then(READY, pickedUp())).when(delivered()).asks(new ConsumeStock(LASAGNE, ORDER), new ConsumeStock(TIRAMISU, ORDER))
                    .when(deliveryPickedUp(CEM)).asks(new CompleteDelivery(ORDER, CEM));
        }

        @Test
        void a_delivery_that_failed_after_the_meal_arrived_undoes_nothing() {
            Story.of(then(CARRIED, delivered(), consumed(LASAGNE), consumed(TIRAMISU))).when(failedBy(CEM)).asksNothing()
                    .when(released(CEM)).ends();
        }

        @Test
        void does_not_wait_for_an_agent_who_is_free_already() {
            Story.of(then(CARRIED, delivered(), consumed(LASAGNE), consumed(TIRAMISU), released(CEM))).when(deliveryCompleted(CEM)).ends();
        }

        @Test
        void the_release_of_an_agent_who_declined_is_not_that_of_who_delivers() {
            Story.of(then(SEARCHING, reserved(DIA), offeredTo(DIA), declinedBy(DIA), released(DIA), reserved(CEM), offeredTo(CEM),
                    assignedTo(CEM), captured(), ready(), pickedUp(), deliveryPickedUp(CEM), delivered(), consumed(LASAGNE),
                    consumed(TIRAMISU)))
                    .when(deliveryCompleted(CEM)).asksNothing()
                    .when(released(DIA)).asksNothing()
                    .when(released(CEM)).ends();
        }
    }

    @Nested
    class The_system_cannot_complete_it {

        @ParameterizedTest
        @CsvSource({"SOLD_OUT, ITEMS_UNAVAILABLE", "UNAVAILABLE, ITEMS_UNAVAILABLE", "PRICE_CHANGED, PRICE_CHANGED"})
        void a_refused_reservation_rejects_the_order_and_releases_what_was_reserved(RefusalReason why, Reason reason) {
            Story.of(created(), reserved(LASAGNE)).when(refused(TIRAMISU, why)).asks(new RejectOrder(ORDER, Actor.SYSTEM, reason, null))
                    .when(rejected(reason)).asks(new ReleaseStock(LASAGNE, ORDER))
                    .when(released(LASAGNE)).ends();
        }

        @Test
        void a_second_refused_reservation_rejects_no_second_time() {
            Story.of(created(), refused(LASAGNE, RefusalReason.SOLD_OUT)).when(refused(TIRAMISU, RefusalReason.PRICE_CHANGED)).asksNothing()
                    .when(rejected(Reason.ITEMS_UNAVAILABLE)).ends();
        }

        @Test
        void what_is_reserved_after_a_refusal_is_released_and_not_paid_for() {
            Story.of(created(), refused(LASAGNE, RefusalReason.SOLD_OUT)).when(reserved(TIRAMISU)).asksNothing()
                    .when(rejected(Reason.ITEMS_UNAVAILABLE)).asks(new ReleaseStock(TIRAMISU, ORDER))
                    .when(released(TIRAMISU)).ends();
        }

        @Test
        void what_is_reserved_after_the_rejection_is_released() {
            Story.of(created(), refused(LASAGNE, RefusalReason.SOLD_OUT)).when(rejected(Reason.ITEMS_UNAVAILABLE)).asksNothing()
                    .when(reserved(TIRAMISU)).asks(new ReleaseStock(TIRAMISU, ORDER))
                    .when(released(TIRAMISU)).ends();
        }

        @Test
        void a_declined_payment_rejects_the_order() {
            Story.of(AUTHORIZING).when(declined()).asks(new RejectOrder(ORDER, Actor.SYSTEM, Reason.PAYMENT_FAILED, null))
                    .when(rejected(Reason.PAYMENT_FAILED)).asks(new ReleaseStock(LASAGNE, ORDER), new ReleaseStock(TIRAMISU, ORDER))
                    .when(released(LASAGNE)).asksNothing()
                    .when(released(TIRAMISU)).ends();
        }

        @Test
        void a_payment_that_is_not_answered_in_time_is_let_go_of_once_it_is() {
            Story.of(AUTHORIZING).when(rejected(Reason.PAYMENT_FAILED)).asksNothing()
                    .when(authorized()).asks(new RequestReversal(ORDER))
                    .when(voidRequested()).asksNothing()
                    .when(voided()).asks(new ReleaseStock(LASAGNE, ORDER), new ReleaseStock(TIRAMISU, ORDER))
                    .when(released(LASAGNE)).asksNothing()
                    .when(released(TIRAMISU)).ends();
        }

        @Test
        void a_refused_capture_cancels_the_order_and_lets_go_of_what_is_held() {
            Story.of(ASSIGNED).when(captureRefused()).asks(new CancelOrder(ORDER, Actor.SYSTEM, Reason.PAYMENT_FAILED))
                    .when(cancelledBecause(Reason.PAYMENT_FAILED)).asks(new RequestReversal(ORDER))
                    .when(voided()).asks(new CancelDelivery(ORDER))
                    .when(deliveryCancelled(CEM)).asksNothing()
                    .when(released(CEM)).asks(new ReleaseStock(LASAGNE, ORDER), new ReleaseStock(TIRAMISU, ORDER));
        }

        @Test
        void a_capture_that_is_refused_while_somebody_cancels_is_not_cancelled_twice() {
            Story.of(then(ASSIGNED, cancelled())).when(captureRefused()).asks(new RequestReversal(ORDER))
                    .when(voided()).asks(new CancelDelivery(ORDER));
        }

        @Test
        void a_meal_that_was_faster_than_the_refusal_of_its_capture_is_a_loss_and_ends() {
            Story.of(then(ASSIGNED, ready(), pickedUp(), deliveryPickedUp(CEM), delivered(), consumed(LASAGNE), consumed(TIRAMISU),
                    deliveryCompleted(CEM), released(CEM))).when(captureRefused()).asks(new RequestReversal(ORDER))
                    .when(voidRequested()).asksNothing()
                    .when(voided()).ends();
        }

        @Test
        void a_refund_that_is_refused_at_first_is_waited_for_but_by_nobody_else() {
            Story.of(then(READY, cancelled())).when(reversalRefused(false)).asks(new CancelDelivery(ORDER))
                    .when(deliveryCancelled(CEM)).asksNothing()
                    .when(released(CEM)).asks(new ReleaseStock(LASAGNE, ORDER), new ReleaseStock(TIRAMISU, ORDER))
                    .when(released(LASAGNE)).asksNothing()
                    .when(released(TIRAMISU)).asksNothing()
                    .when(refunded()).ends();
        }

        @Test
        void a_refund_that_is_refused_for_good_holds_nothing_else_up() {
            Story.of(then(READY, cancelled())).when(reversalRefused(true)).asks(new CancelDelivery(ORDER))
                    .when(refunded()).asksNothing();
        }

        @Test
        void without_a_courier_the_order_is_cancelled_and_the_payment_voided() {
            Story.of(SEARCHING).when(noCourierFound()).asks(new CancelOrder(ORDER, Actor.SYSTEM, Reason.COURIER_NOT_FOUND))
                    .when(cancelledBecause(Reason.COURIER_NOT_FOUND)).asks(new RequestReversal(ORDER))
                    .when(voidRequested()).asksNothing()
                    .when(voided()).asks(new ReleaseStock(LASAGNE, ORDER), new ReleaseStock(TIRAMISU, ORDER))
                    .when(released(TIRAMISU)).asksNothing()
                    .when(released(LASAGNE)).ends();
        }

        @Test
        void a_failure_at_the_door_refunds_and_waits_for_the_agent() {
            Story.of(CARRIED).when(failedBy(CEM)).asks(new CancelOrder(ORDER, Actor.SYSTEM, Reason.UNABLE_TO_DELIVER))
                    .when(cancelledBecause(Reason.UNABLE_TO_DELIVER)).asks(new RequestReversal(ORDER))
                    .when(refundRequested()).asksNothing()
                    .when(refunded()).asksNothing()
                    .when(released(CEM)).asks(new ConsumeStock(LASAGNE, ORDER), new ConsumeStock(TIRAMISU, ORDER))
                    .when(consumed(LASAGNE)).asksNothing()
                    .when(consumed(TIRAMISU)).ends();
        }

        @Test
        void a_failure_at_the_door_needs_no_waiting_where_the_agent_is_free_already() {
            Story.of(then(CARRIED, failedBy(CEM), released(CEM), cancelledBecause(Reason.UNABLE_TO_DELIVER))).when(refunded())
                    .asks(new ConsumeStock(LASAGNE, ORDER), new ConsumeStock(TIRAMISU, ORDER));
        }

        @Test
        void the_charge_stands_where_nobody_was_at_the_door() {
            Story.of(CARRIED).when(foundNobody(CEM)).asks(new CancelOrder(ORDER, Actor.SYSTEM, Reason.UNABLE_TO_DELIVER))
                    .when(cancelledBecause(Reason.UNABLE_TO_DELIVER)).asks(new RequestReversal(ORDER, TOTAL))
                    .when(nothingToReverse()).asksNothing()
                    .when(released(CEM)).asks(new ConsumeStock(LASAGNE, ORDER), new ConsumeStock(TIRAMISU, ORDER));
        }

        @Test
        void an_agent_who_drops_out_is_followed_by_another() {
            Story.of(READY).when(droppedOut(CEM)).asksNothing()
                    .when(released(CEM)).asksNothing()
                    .when(reserved(DIA)).asksNothing()
                    .when(assignedTo(DIA)).asksNothing()
                    .when(new OrderPickedUp(ORDER, DIA)).asks(new PickUpDelivery(ORDER, DIA))
                    .when(deliveryPickedUp(DIA)).asksNothing();
        }

        @Test
        void nobody_follows_an_agent_who_drops_out() {
            Story.of(then(READY, droppedOut(CEM), released(CEM))).when(noCourierFound())
                    .asks(new CancelOrder(ORDER, Actor.SYSTEM, Reason.COURIER_NOT_FOUND))
                    .when(cancelledBecause(Reason.COURIER_NOT_FOUND)).asks(new RequestReversal(ORDER))
                    .when(refunded()).asks(new ReleaseStock(LASAGNE, ORDER), new ReleaseStock(TIRAMISU, ORDER));
        }

        @Test
        void the_meal_is_lost_with_an_agent_who_drops_out_while_picking_it_up() {
            var lost = new CancelOrder(ORDER, Actor.SYSTEM, Reason.UNABLE_TO_DELIVER);
            Story.of(then(READY, pickedUp())).when(droppedOut(CEM)).asks(lost)
                    .when(cancelledBecause(Reason.UNABLE_TO_DELIVER)).asks(new RequestReversal(ORDER))
                    .when(refunded()).asks(new CancelDelivery(ORDER));
            Story.of(then(READY, droppedOut(CEM))).when(pickedUp()).asks(lost);
            Story.of(then(READY, droppedOut(CEM), released(CEM), reserved(DIA), assignedTo(DIA))).when(pickedUp()).asks(lost);
        }

        @Test
        void an_order_that_was_delivered_before_it_could_be_cancelled_is_settled() {
            Story.of(then(CARRIED, failedBy(CEM))).when(delivered())
                    .asks(new ConsumeStock(LASAGNE, ORDER), new ConsumeStock(TIRAMISU, ORDER));
        }
    }

    @Nested
    class A_person_gives_it_up {

        @Test
        void late_for_a_fee_of_what_is_held() {
            tell(Story.withFee(10), SEARCHING).when(cancelled()).asks(new RequestReversal(ORDER, FEE))
                    .when(captureRequested()).asksNothing()
                    .when(capturedFee()).asks(new CancelDelivery(ORDER));
        }

        @Test
        void late_for_a_fee_of_what_was_captured() {
            tell(Story.withFee(10), READY).when(cancelled()).asks(new RequestReversal(ORDER, FEE))
                    .when(refunded()).asks(new CancelDelivery(ORDER));
        }

        @Test
        void late_for_a_fee_that_cannot_be_taken() {
            tell(Story.withFee(10), SEARCHING).when(cancelled()).asks(new RequestReversal(ORDER, FEE))
                    .when(captureRefused()).asks(new RequestReversal(ORDER, FEE))
                    .when(voided()).asks(new CancelDelivery(ORDER));
        }

        @Test
        void for_nothing_as_long_as_the_restaurant_has_not_begun() {
            tell(Story.withFee(10), RECEIVED).when(cancelled()).asks(new RequestReversal(ORDER));
        }

        @Test
        void for_nothing_where_it_is_not_the_customers_doing() {
            tell(Story.withFee(10), SEARCHING).when(cancelledBecause(Reason.COURIER_NOT_FOUND)).asks(new RequestReversal(ORDER));
        }

        @Test
        void after_all_that_was_taken_went_back_already() {
            Story.of(then(READY, partRefunded())).when(cancelled()).asks(new RequestReversal(ORDER))
                    .when(nothingToReverse()).asks(new CancelDelivery(ORDER));
        }

        @Test
        void a_part_that_went_back_is_not_the_whole() {
            Story.of(then(READY, cancelled())).when(partRefunded()).asksNothing()
                    .when(refunded()).asks(new CancelDelivery(ORDER));
        }

        @Test
        void before_the_stock_has_answered() {
            Story.of(created()).when(cancelled()).asksNothing()
                    .when(reserved(LASAGNE)).asks(new ReleaseStock(LASAGNE, ORDER))
                    .when(released(LASAGNE)).asksNothing()
                    .when(refused(TIRAMISU, RefusalReason.SOLD_OUT)).ends();
        }

        @Test
        void when_some_of_the_stock_has_answered() {
            Story.of(created(), reserved(LASAGNE)).when(cancelled()).asks(new ReleaseStock(LASAGNE, ORDER))
                    .when(reserved(TIRAMISU)).asks(new ReleaseStock(TIRAMISU, ORDER))
                    .when(released(TIRAMISU)).asksNothing()
                    .when(released(LASAGNE)).ends();
        }

        @Test
        void while_the_payment_is_being_authorized() {
            Story.of(AUTHORIZING).when(cancelled()).asksNothing()
                    .when(authorized()).asks(new RequestReversal(ORDER))
                    .when(voided()).asks(new ReleaseStock(LASAGNE, ORDER), new ReleaseStock(TIRAMISU, ORDER));
        }

        @Test
        void while_the_payment_is_being_declined() {
            Story.of(AUTHORIZING).when(cancelled()).asksNothing()
                    .when(declined()).asks(new ReleaseStock(LASAGNE, ORDER), new ReleaseStock(TIRAMISU, ORDER));
        }

        @Test
        void on_its_way_to_the_restaurant() {
            Story.of(then(AUTHORIZING, authorized())).when(cancelled()).asks(new RequestReversal(ORDER));
        }

        @Test
        void the_restaurant_rejects_it() {
            Story.of(RECEIVED).when(rejected(Reason.CAPACITY)).asks(new RequestReversal(ORDER))
                    .when(voided()).asks(new ReleaseStock(LASAGNE, ORDER), new ReleaseStock(TIRAMISU, ORDER))
                    .when(released(LASAGNE)).asksNothing()
                    .when(released(TIRAMISU)).ends();
        }

        @Test
        void before_the_delivery_is_known_to_exist() {
            Story.of(CONFIRMED).when(cancelled()).asks(new RequestReversal(ORDER))
                    .when(voided()).asksNothing()
                    .when(deliveryRequested()).asks(new CancelDelivery(ORDER));
        }

        @Test
        void while_an_agent_is_looked_for() {
            Story.of(SEARCHING).when(cancelled()).asks(new RequestReversal(ORDER))
                    .when(voided()).asks(new CancelDelivery(ORDER))
                    .when(deliveryCancelled(null)).asks(new ReleaseStock(LASAGNE, ORDER), new ReleaseStock(TIRAMISU, ORDER))
                    .when(released(LASAGNE)).asksNothing()
                    .when(released(TIRAMISU)).ends();
        }

        @Test
        void while_it_is_on_offer_to_an_agent() {
            Story.of(then(SEARCHING, reserved(CEM), offeredTo(CEM), cancelled())).when(voided()).asks(new CancelDelivery(ORDER))
                    .when(deliveryCancelled(CEM)).asksNothing()
                    .when(released(CEM)).asks(new ReleaseStock(LASAGNE, ORDER), new ReleaseStock(TIRAMISU, ORDER));
        }

        @Test
        void just_before_an_agent_is_assigned_who_is_not_paid_for() {
            Story.of(then(SEARCHING, reserved(CEM), offeredTo(CEM))).when(cancelled()).asks(new RequestReversal(ORDER))
                    .when(assignedTo(CEM)).asksNothing()
                    .when(voided()).asks(new CancelDelivery(ORDER))
                    .when(deliveryCancelled(CEM)).asksNothing()
                    .when(released(CEM)).asks(new ReleaseStock(LASAGNE, ORDER), new ReleaseStock(TIRAMISU, ORDER));
        }

        @Test
        void while_the_payment_is_being_captured() {
            Story.of(ASSIGNED).when(cancelled()).asksNothing()
                    .when(captured()).asks(new RequestReversal(ORDER))
                    .when(refundRequested()).asksNothing()
                    .when(refunded()).asks(new CancelDelivery(ORDER))
                    .when(deliveryCancelled(CEM)).asksNothing()
                    .when(released(CEM)).asks(new ReleaseStock(LASAGNE, ORDER), new ReleaseStock(TIRAMISU, ORDER));
        }

        @Test
        void when_it_is_ready() {
            Story.of(READY).when(cancelled()).asks(new RequestReversal(ORDER))
                    .when(refunded()).asks(new CancelDelivery(ORDER))
                    .when(deliveryCancelled(CEM)).asksNothing()
                    .when(released(CEM)).asks(new ReleaseStock(LASAGNE, ORDER), new ReleaseStock(TIRAMISU, ORDER))
                    .when(released(LASAGNE)).asksNothing()
                    .when(released(TIRAMISU)).ends();
        }

        @Test
        void while_its_delivery_fails_by_itself() {
            Story.of(then(READY, cancelled())).when(refunded()).asks(new CancelDelivery(ORDER))
                    .when(failedBy(CEM)).asksNothing()
                    .when(released(CEM)).asks(new ReleaseStock(LASAGNE, ORDER), new ReleaseStock(TIRAMISU, ORDER));
        }

        @Test
        void with_the_meal_on_its_way_the_agent_is_freed_and_the_portions_are_gone() {
            Story.of(CARRIED).when(cancelledBecause(Reason.PAYMENT_FAILED)).asks(new RequestReversal(ORDER))
                    .when(refunded()).asks(new CancelDelivery(ORDER))
                    .when(deliveryCancelled(CEM)).asksNothing()
                    .when(released(CEM)).asks(new ConsumeStock(LASAGNE, ORDER), new ConsumeStock(TIRAMISU, ORDER));
        }

        @Test
        void a_pick_up_that_was_faster_than_calling_the_delivery_off() {
            Story.of(then(READY, pickedUp(), cancelledBecause(Reason.OTHER))).when(refunded()).asks(new CancelDelivery(ORDER))
                    .when(deliveryPickedUp(CEM)).asksNothing()
                    .when(deliveryCancelled(CEM)).asksNothing()
                    .when(released(CEM)).asks(new ConsumeStock(LASAGNE, ORDER), new ConsumeStock(TIRAMISU, ORDER));
        }

        @Test
        void an_agent_reserved_after_the_delivery_ended_is_not_waited_for() {
            Story.of(then(SEARCHING, cancelled(), voided(), deliveryCancelled(null), reserved(CEM), released(LASAGNE)))
                    .when(released(TIRAMISU)).ends();
        }

        @Test
        void an_order_without_limited_items_ends_with_its_payment() {
            Story.of(createdWith(new OrderLine(WATER, "Water", 1, Money.of(250, "EUR"), false)), authorized(), cancelled()).when(voided())
                    .ends();
        }
    }
}
