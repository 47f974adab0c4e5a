package io.tiffin.restaurant.domain;

import io.tiffin.kernel.OrderId;
import org.jspecify.annotations.Nullable;

/**
 * The portions of an item: those that can still be ordered, and those reserved for orders under way.
 *
 * @param remaining what can still be ordered; absent: without limit
 * @param reserved  what is held for each open order
 * @param settled   orders that were refused, or whose portions were released or consumed
 */
record Stock(@Nullable Integer remaining, OrderMap<Reservation> reserved, RecentOrders settled) {

    static Stock of(@Nullable Integer remaining) {
        return new Stock(remaining, OrderMap.empty(), RecentOrders.NONE);
    }

    static Stock of(MenuItemSnapshot snapshot) {
        return new Stock(snapshot.remaining(), OrderMap.of(snapshot.reserved()),
                RecentOrders.of(snapshot.settled(), snapshot.settledBefore()));
    }

    /** Whether the order's reservation was answered before. */
    boolean knows(OrderId order) {
        return reserved.contains(order) || isSettledFor(order);
    }

    /** Whether nothing is held for the order, nor will be. */
    boolean isSettledFor(OrderId order) {
        return settled.contains(order);
    }

    Reservation heldFor(OrderId order) {
        Reservation held = reserved.get(order);
        return held == null ? Reservation.NONE : held;
    }

    boolean hasAtLeast(int quantity) {
        return remaining == null || remaining >= quantity;
    }

    /** What can be ordered once that many more were taken. */
    @Nullable
    Integer remainingAfterTaking(int quantity) {
        return remaining == null ? null : Integer.valueOf(remaining - quantity);
    }

    /** What can be ordered once that many came back. */
    @Nullable
    Integer remainingAfterReturning(int quantity) {
        return remaining == null ? null : Integer.valueOf(remaining + quantity);
    }

    Stock withRemaining(@Nullable Integer nowRemaining) {
        return new Stock(nowRemaining, reserved, settled);
    }

    Stock reservedFor(OrderId order, int quantity, @Nullable Integer nowRemaining) {
        return new Stock(nowRemaining, reserved.with(order, new Reservation(quantity, 0)), settled);
    }

    Stock changedFor(OrderId order, int change, int quantity, @Nullable Integer nowRemaining) {
        return new Stock(nowRemaining, reserved.with(order, new Reservation(quantity, change)), settled);
    }

    Stock refusedTo(OrderId order) {
        return new Stock(remaining, reserved, settled.with(order));
    }

    Stock settledFor(OrderId order, @Nullable Integer nowRemaining) {
        return new Stock(nowRemaining, reserved.without(order), settled.with(order));
    }
}
