package io.tiffin.projections.orders;

import io.tiffin.order.api.OrderStatus;
import io.tiffin.projections.tables.Columns;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The statuses that a list of orders is limited to: the query parameter {@code status}, one or several with commas between. */
record OrderStatuses(Set<OrderStatus> statuses) {

    /**
     * Spring's conversion of a query parameter calls this.
     *
     * @throws IllegalArgumentException where one is unknown
     */
    public static OrderStatuses valueOf(String text) {
        return new OrderStatuses(Arrays.stream(text.split(",", -1))
                .map(status -> Columns.value(OrderStatus.class, status))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(OrderStatus.class))));
    }

    static OrderStatuses orAll(@Nullable OrderStatuses wanted) {
        return wanted == null ? new OrderStatuses(EnumSet.allOf(OrderStatus.class)) : wanted;
    }

    boolean onlyOpen() {
        return statuses.stream().noneMatch(OrderStatus::isTerminal);
    }

    /**
     * The condition on a row of orders, with {@code :statuses} for {@link #texts}. Where it is about orders that are all open, or all
     * ended, it says so in the words of the index, which does not have the statuses on the way.
     */
    String condition() {
        if (onlyOpen()) {
            return "o.outcome IS NULL AND o.status = ANY(:statuses)";
        }
        return statuses.stream().allMatch(OrderStatus::isTerminal) ? "o.outcome = ANY(:statuses)" : "o.status = ANY(:statuses)";
    }

    String[] texts() {
        return statuses.stream().map(Columns::text).toArray(String[]::new);
    }
}
