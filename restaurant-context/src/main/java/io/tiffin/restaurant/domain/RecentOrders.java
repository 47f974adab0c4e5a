package io.tiffin.restaurant.domain;

import io.tiffin.kernel.OrderId;

/**
 * Remembers at least the last 1,000 orders and at most twice as many: whoever repeats a command does so soon, and an item's memory must
 * not grow with its history.
 */
record RecentOrders(OrderMap<Boolean> newer, OrderMap<Boolean> older) {

    static final int AT_LEAST = 1_000;
    static final RecentOrders NONE = new RecentOrders(OrderMap.empty(), OrderMap.empty());

    boolean contains(OrderId order) {
        return newer.contains(order) || older.contains(order);
    }

    RecentOrders with(OrderId order) {
        return newer.size() < AT_LEAST
                ? new RecentOrders(newer.with(order, true), older)
                : new RecentOrders(OrderMap.<Boolean>empty().with(order, true), newer);
    }
}
