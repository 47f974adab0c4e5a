package io.tiffin.sagas.fulfilment;

import io.tiffin.kernel.Actor;
import io.tiffin.kernel.MenuItemId;
import io.tiffin.order.api.OrderCommand.ApplyChange;
import io.tiffin.order.api.OrderCommand.ExpireChange;
import io.tiffin.order.api.OrderCommand.RejectOrder;
import io.tiffin.order.api.OrderEvent.OfChange;
import io.tiffin.order.api.OrderEvent.OrderChangeAccepted;
import io.tiffin.order.api.OrderEvent.OrderChangeProposed;
import io.tiffin.order.api.OrderEvent.OrderChangeRefused;
import io.tiffin.order.api.OrderEvent.OrderChanged;
import io.tiffin.order.api.Reason;
import io.tiffin.restaurant.api.MenuItemCommand.ChangeReservation;
import io.tiffin.sagas.fulfilment.Change.Portions;
import io.tiffin.user.api.PaymentCommand.RequestAdjustment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A received order changes: once the customer agrees, reserve what comes and give back what goes, hold the new total, and only then let
 * the order be another. Where one of them fails the order is rejected, and {@link WindingUp} gives back what was done so far.
 */
final class Changing {

    private Changing() {}

    /** @param restaurantWindow how long the restaurant may take to accept the changed order */
    static Reaction next(FulfilmentState state, OfChange event, Duration restaurantWindow) {
        return switch (event) {
            case OrderChangeProposed proposed -> Reaction.schedule(state, "change-window:" + proposed.changeId(), proposed.window(),
                    new ExpireChange(state.orderId(), proposed.changeId()));
            case OrderChangeAccepted _ -> reserve(state);
            // The order's rejection follows.
            case OrderChangeRefused _ -> Reaction.await(state);
            case OrderChanged changed -> Reaction.schedule(state, "restaurant-window:" + changed.changeId(), restaurantWindow,
                    reject(state, Reason.RESTAURANT_TIMEOUT));
        };
    }

    private static Reaction reserve(FulfilmentState state) {
        Change change = change(state);
        if (change.portions().isEmpty()) {
            return adjust(state);
        }
        Map<MenuItemId, Reservation> stock = new LinkedHashMap<>();
        state.stock().forEach(reservation -> stock.put(reservation.item(), reservation));
        List<Step> steps = new ArrayList<>();
        for (Portions portions : change.portions()) {
            stock.put(portions.item(), new Reservation(portions.item(), Reservation.Stage.CHANGING));
            steps.add(new Step.Send(new ChangeReservation(portions.item(), state.orderId(), change.number(), portions.quantity(),
                    portions.price())));
        }
        return new Reaction(state.with(List.copyOf(stock.values())), steps, false);
    }

    /** The stock is as it shall be. */
    static Reaction reserved(FulfilmentState state) {
        return state.changeIs(Change.Stage.RESERVING) && state.everyReservationChanged() ? adjust(state) : Reaction.await(state);
    }

    private static Reaction adjust(FulfilmentState state) {
        Change change = change(state);
        return change.total().equals(state.terms().total())
                ? apply(state)
                : Reaction.send(state.with(change.at(Change.Stage.ADJUSTING)).with(PaymentStage.ADJUSTING),
                        new RequestAdjustment(state.orderId(), change.number(), change.total()));
    }

    static Reaction apply(FulfilmentState state) {
        Change change = change(state);
        return Reaction.send(state.with(change.at(Change.Stage.APPLYING)), new ApplyChange(state.orderId(), change.id()));
    }

    /** The order can neither stay what it was nor change. */
    static Reaction fail(FulfilmentState state, Reason reason) {
        return state.changeIs(Change.Stage.FAILED)
                ? Reaction.await(state)
                : Reaction.send(state.with(change(state).at(Change.Stage.FAILED)), reject(state, reason));
    }

    private static RejectOrder reject(FulfilmentState state, Reason reason) {
        return new RejectOrder(state.orderId(), Actor.SYSTEM, reason, null, change(state).id());
    }

    private static Change change(FulfilmentState state) {
        return Objects.requireNonNull(state.change(), "only a change leads here");
    }
}
