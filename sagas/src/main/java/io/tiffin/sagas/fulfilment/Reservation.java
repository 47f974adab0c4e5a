package io.tiffin.sagas.fulfilment;

import io.tiffin.kernel.MenuItemId;
import io.tiffin.restaurant.api.MenuItemEvent.OfReservation;
import io.tiffin.restaurant.api.MenuItemEvent.ReservationChangeRefused;
import io.tiffin.restaurant.api.MenuItemEvent.ReservationChanged;
import io.tiffin.restaurant.api.MenuItemEvent.StockConsumed;
import io.tiffin.restaurant.api.MenuItemEvent.StockReleased;
import io.tiffin.restaurant.api.MenuItemEvent.StockReservationRefused;
import io.tiffin.restaurant.api.MenuItemEvent.StockReserved;

/** How far the portions of one item are. */
public record Reservation(MenuItemId item, Stage stage) {

    /**
     * {@code ASKED}, {@code CHANGING}, {@code RELEASING} and {@code CONSUMING} wait for an answer; {@code SETTLED} has been released or
     * consumed. After a change, what is {@code RESERVED} may be no portion any more.
     */
    public enum Stage {
        ASKED, RESERVED, REFUSED, CHANGING, RELEASING, CONSUMING, SETTLED
    }

    Reservation after(OfReservation event) {
        if (!item.equals(event.menuItemId())) {
            return this;
        }
        return switch (event) {
            case StockReserved _ -> stage == Stage.ASKED ? at(Stage.RESERVED) : this;
            case StockReservationRefused _ -> stage == Stage.ASKED ? at(Stage.REFUSED) : this;
            case ReservationChanged _,ReservationChangeRefused _ -> stage == Stage.CHANGING ? at(Stage.RESERVED) : this;
            case StockReleased _,StockConsumed _ -> at(Stage.SETTLED);
        };
    }

    Reservation at(Stage next) {
        return new Reservation(item, next);
    }

    /** Nothing is held for the order, and nothing will be. */
    boolean settled() {
        return stage == Stage.REFUSED || stage == Stage.SETTLED;
    }
}
