package io.tiffin.sagas.fulfilment;

import io.tiffin.delivery.api.DeliveryCommand.CancelDelivery;
import io.tiffin.delivery.api.DeliveryCommand.CompleteDelivery;
import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.OrderId;
import io.tiffin.restaurant.api.MenuItemCommand.ConsumeStock;
import io.tiffin.restaurant.api.MenuItemCommand.ReleaseStock;
import io.tiffin.sagas.fulfilment.DeliveryStage.Assigned;
import io.tiffin.sagas.fulfilment.DeliveryStage.Cancelling;
import io.tiffin.sagas.fulfilment.DeliveryStage.Carried;
import io.tiffin.sagas.fulfilment.DeliveryStage.Completing;
import io.tiffin.sagas.fulfilment.DeliveryStage.Ended;
import io.tiffin.sagas.fulfilment.DeliveryStage.None;
import io.tiffin.sagas.fulfilment.DeliveryStage.Requested;
import io.tiffin.sagas.fulfilment.DeliveryStage.Searching;
import io.tiffin.user.api.PaymentCommand.RequestReversal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** What is left to do once an order has ended, well or not. */
final class WindingUp {

    private WindingUp() {}

    static Reaction next(FulfilmentState state) {
        return switch (state.order()) {
            case DELIVERED -> settle(state);
            case REJECTED, CANCELLED -> reversePayment(state);
            case PENDING, RECEIVED, CONFIRMED, READY, PICKED_UP -> Reaction.await(state);
        };
    }

    /** The meal has arrived: its portions do not come back, and its agent is free again. */
    private static Reaction settle(FulfilmentState state) {
        var steps = new ArrayList<Step>();
        FulfilmentState next = letGo(state, Reservation.Stage.CONSUMING, ConsumeStock::new, steps);
        // While the pick-up is on its way, a completion might overtake it.
        if (state.delivery() instanceof Carried(var agent)) {
            steps.add(new Step.Send(new CompleteDelivery(state.orderId(), agent)));
            next = next.with(new Completing());
        }
        // Nobody pays for it any more: what is still held is let go of.
        if (state.payment() == PaymentStage.CAPTURE_REFUSED) {
            steps.add(new Step.Send(new RequestReversal(state.orderId())));
            next = next.with(PaymentStage.REVERSING);
        }
        return new Reaction(next, steps, isPaid(state.payment()) && state.stockSettled() && state.deliverySettled());
    }

    private static boolean isPaid(PaymentStage payment) {
        return switch (payment) {
            case CAPTURED, REVERSED, OWED -> true;
            case NONE, AUTHORIZING, DECLINED, AUTHORIZED, ADJUSTING, CAPTURING, CAPTURE_REFUSED, KEEPING, REVERSING, RETRYING -> false;
        };
    }

    /**
     * The meal will not arrive: what was done is taken back, the last first, each step confirmed before the next begins. What was asked for
     * and not answered yet is waited for, never guessed.
     */
    private static Reaction reversePayment(FulfilmentState state) {
        return switch (state.payment()) {
            case AUTHORIZING, ADJUSTING, CAPTURING, KEEPING, REVERSING -> Reaction.await(state);
            case AUTHORIZED -> reverse(state, state.keep() == null ? PaymentStage.REVERSING : PaymentStage.KEEPING);
            case CAPTURED, CAPTURE_REFUSED -> reverse(state, PaymentStage.REVERSING);
            // The provider will be asked for long: no agent waits for that.
            case NONE, DECLINED, RETRYING, REVERSED, OWED -> cancelDelivery(state);
        };
    }

    private static Reaction reverse(FulfilmentState state, PaymentStage how) {
        return Reaction.send(state.with(how), new RequestReversal(state.orderId(), state.keep()));
    }

    private static Reaction cancelDelivery(FulfilmentState state) {
        return switch (state.delivery()) {
            case Requested _,Cancelling _,Completing _ -> Reaction.await(state);
            case Searching _,Assigned _ -> Reaction.send(state.with(new Cancelling(false)), new CancelDelivery(state.orderId()));
            case Carried _ -> Reaction.send(state.with(new Cancelling(true)), new CancelDelivery(state.orderId()));
            case Ended _ -> state.deliverySettled() ? releaseStock(state) : Reaction.await(state);
            case None _ -> releaseStock(state);
        };
    }

    /** What has left the restaurant does not come back. */
    private static Reaction releaseStock(FulfilmentState state) {
        var steps = new ArrayList<Step>();
        boolean taken = state.delivery() instanceof Ended(_, var left) && left;
        FulfilmentState next = taken
                ? letGo(state, Reservation.Stage.CONSUMING, ConsumeStock::new, steps)
                : letGo(state, Reservation.Stage.RELEASING, ReleaseStock::new, steps);
        return new Reaction(next, steps, next.stockSettled() && next.payment() != PaymentStage.RETRYING);
    }

    private static FulfilmentState letGo(FulfilmentState state, Reservation.Stage how, BiFunction<MenuItemId, OrderId, Object> command,
            List<Step> steps) {
        var stock = new ArrayList<Reservation>();
        for (Reservation reservation : state.stock()) {
            boolean held = reservation.stage() == Reservation.Stage.RESERVED;
            if (held) {
                steps.add(new Step.Send(command.apply(reservation.item(), state.orderId())));
            }
            stock.add(held ? reservation.at(how) : reservation);
        }
        return state.with(stock);
    }
}
