package io.tiffin.restaurant.api;

import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.OrderMilestone;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.StoredAs;
import org.jspecify.annotations.Nullable;

/** What happens to an item of a menu; {@code remaining} is what can still be ordered, absent for an item without limit. */
public sealed interface MenuItemEvent {

    MenuItemId menuItemId();

    RestaurantId restaurantId();

    @StoredAs("menu-item.added")
    record MenuItemAdded(MenuItemId menuItemId, RestaurantId restaurantId, MenuItem item,
            @Nullable Integer stock) implements MenuItemEvent {}

    @StoredAs("menu-item.changed")
    record MenuItemChanged(MenuItemId menuItemId, RestaurantId restaurantId, MenuItem item) implements MenuItemEvent {}

    @StoredAs("menu-item.removed")
    record MenuItemRemoved(MenuItemId menuItemId, RestaurantId restaurantId) implements MenuItemEvent {}

    @StoredAs("menu-item.stock-set")
    record StockSet(MenuItemId menuItemId, RestaurantId restaurantId, @Nullable Integer stock) implements MenuItemEvent {}

    /** What concerns the portions reserved for one order. */
    sealed interface OfReservation extends MenuItemEvent, OrderMilestone {}

    @StoredAs("menu-item.stock-reserved")
    record StockReserved(MenuItemId menuItemId, RestaurantId restaurantId, OrderId orderId, int quantity,
            @Nullable Integer remaining) implements OfReservation {}

    @StoredAs("menu-item.stock-reservation-refused")
    record StockReservationRefused(MenuItemId menuItemId, RestaurantId restaurantId, OrderId orderId, int quantity,
            RefusalReason reason) implements OfReservation {}

    /** {@code quantity} is what is reserved for the order now, {@code change} the change of the order that this answers. */
    @StoredAs("menu-item.reservation-changed")
    record ReservationChanged(MenuItemId menuItemId, RestaurantId restaurantId, OrderId orderId, int change, int quantity,
            @Nullable Integer remaining) implements OfReservation {}

    /** {@code quantity} is what was asked for; what was reserved before still is. */
    @StoredAs("menu-item.reservation-change-refused")
    record ReservationChangeRefused(MenuItemId menuItemId, RestaurantId restaurantId, OrderId orderId, int change, int quantity,
            RefusalReason reason) implements OfReservation {}

    @StoredAs("menu-item.stock-released")
    record StockReleased(MenuItemId menuItemId, RestaurantId restaurantId, OrderId orderId, int quantity,
            @Nullable Integer remaining) implements OfReservation {}

    @StoredAs("menu-item.stock-consumed")
    record StockConsumed(MenuItemId menuItemId, RestaurantId restaurantId, OrderId orderId, int quantity) implements OfReservation {}

    /** Why portions could not be reserved; written in lower snake case. */
    enum RefusalReason {
        SOLD_OUT, UNAVAILABLE, PRICE_CHANGED
    }
}
