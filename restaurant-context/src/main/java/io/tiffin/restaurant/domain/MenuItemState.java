package io.tiffin.restaurant.domain;

import io.tiffin.kernel.RestaurantId;
import io.tiffin.restaurant.api.MenuItem;
import io.tiffin.restaurant.api.MenuItemEvent;
import io.tiffin.restaurant.api.MenuItemEvent.MenuItemAdded;
import io.tiffin.restaurant.api.MenuItemEvent.MenuItemChanged;
import io.tiffin.restaurant.api.MenuItemEvent.MenuItemRemoved;
import io.tiffin.restaurant.api.MenuItemEvent.ReservationChangeRefused;
import io.tiffin.restaurant.api.MenuItemEvent.ReservationChanged;
import io.tiffin.restaurant.api.MenuItemEvent.StockConsumed;
import io.tiffin.restaurant.api.MenuItemEvent.StockReleased;
import io.tiffin.restaurant.api.MenuItemEvent.StockReservationRefused;
import io.tiffin.restaurant.api.MenuItemEvent.StockReserved;
import io.tiffin.restaurant.api.MenuItemEvent.StockSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the rules need to know of an item of a menu. */
public sealed interface MenuItemState {

    /** There is no item yet. */
    record None() implements MenuItemState {}

    /**
     * An item.
     *
     * @param added   how it began, to recognize the same creation asked for again
     * @param item    what the menu says now, or said last
     * @param onMenu  false once removed; the orders that hold reservations are served all the same
     */
    record Known(MenuItemAdded added, MenuItem item, boolean onMenu, Stock stock) implements MenuItemState {

        /** What to begin from again. */
        public MenuItemSnapshot snapshot() {
            return new MenuItemSnapshot(added, item, onMenu, stock.remaining(), stock.reserved().toMap(),
                    List.copyOf(stock.settled().newer().toMap().keySet()),
                    List.copyOf(stock.settled().older().toMap().keySet()));
        }

        RestaurantId restaurant() {
            return added.restaurantId();
        }

        /** What can still be ordered; absent: without limit. */
        public @Nullable Integer remaining() {
            return stock.remaining();
        }

        private Known saying(MenuItem changed) {
            return new Known(added, changed, onMenu, stock);
        }

        private Known offTheMenu() {
            return new Known(added, item, false, stock);
        }

        private Known with(Stock changed) {
            return new Known(added, item, onMenu, changed);
        }
    }

    /** The state that a snapshot was taken of. */
    static Known of(MenuItemSnapshot snapshot) {
        return new Known(snapshot.added(), snapshot.item(), snapshot.onMenu(), Stock.of(snapshot));
    }

    /** The state after an event. */
    static MenuItemState evolve(MenuItemState state, MenuItemEvent event) {
        return switch (event) {
            case MenuItemAdded added -> new Known(added, added.item(), true, Stock.of(added.stock()));
            case MenuItemChanged changed -> known(state).saying(changed.item());
            case MenuItemRemoved _ -> known(state).offTheMenu();
            case StockSet set -> known(state).with(stock(state).withRemaining(set.stock()));
            case StockReserved reserved ->
                known(state).with(stock(state).reservedFor(reserved.orderId(), reserved.quantity(), reserved.remaining()));
            case StockReservationRefused refused -> known(state).with(stock(state).refusedTo(refused.orderId()));
            case ReservationChanged changed -> known(state)
                    .with(stock(state).changedFor(changed.orderId(), changed.change(), changed.quantity(), changed.remaining()));
            case ReservationChangeRefused refused -> known(state).with(stock(state).changedFor(refused.orderId(), refused.change(),
                    stock(state).heldFor(refused.orderId()).quantity(), stock(state).remaining()));
            case StockReleased released -> known(state).with(stock(state).settledFor(released.orderId(), released.remaining()));
            case StockConsumed consumed -> known(state).with(stock(state).settledFor(consumed.orderId(), stock(state).remaining()));
        };
    }

    private static Stock stock(MenuItemState state) {
        return known(state).stock();
    }

    private static Known known(MenuItemState state) {
        return switch (state) {
            case Known known -> known;
            case None _ -> throw new IllegalStateException("the first event of an item is that it was added");
        };
    }
}
