package io.tiffin.restaurant.domain;

import io.tiffin.kernel.OrderId;
import java.util.List;

/**
 * Remembers at least the last 1,000 orders and at most twice as many: whoever repeats a command does so soon, and an item's memory must
 * not grow with its history.
 */
record RecentOrders(OrderMap<Boolean> newer, OrderMap<Boolean> older) {

    static final int AT_LEAST = 1_000;
    static final RecentOrders NONE = new RecentOrders(OrderMap.empty(), OrderMap.empty());

    static RecentOrders of(List<OrderId> newer, List<OrderId> older) {
        return new RecentOrders(set(newer), set(older));
    }

    private static OrderMap<Boolean> set(List<OrderId> orders) {
        OrderMap<Boolean> set = OrderMap.empty();
        for (OrderId order : orders) {
            set = set.with(order, true);
        }
        return set;
    }

    boolean contains(OrderId order) {
        return newer.contains(order) || older.contains(order);
    }

    RecentOrders with(OrderId order) {
        return newer.size() < AT_LEAST
                ? new RecentOrders(newer.with(order, true), older)
                : new RecentOrders(OrderMap.<Boolean>empty().with(order, true), newer);
    }
}
