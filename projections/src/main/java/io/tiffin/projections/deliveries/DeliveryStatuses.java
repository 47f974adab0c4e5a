package io.tiffin.projections.deliveries;

import io.tiffin.delivery.api.DeliveryStatus;
import io.tiffin.projections.tables.Columns;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The statuses that a list of deliveries is limited to: the query parameter {@code status}, one or several with commas between. */
record DeliveryStatuses(Set<DeliveryStatus> statuses) {

    /**
     * Spring's conversion of a query parameter calls this.
     *
     * @throws IllegalArgumentException where one is unknown
     */
    public static DeliveryStatuses valueOf(String text) {
        return new DeliveryStatuses(Arrays.stream(text.split(",", -1))
                .map(status -> Columns.value(DeliveryStatus.class, status))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(DeliveryStatus.class))));
    }

    static DeliveryStatuses orAll(@Nullable DeliveryStatuses wanted) {
        return wanted == null ? new DeliveryStatuses(EnumSet.allOf(DeliveryStatus.class)) : wanted;
    }

    String[] texts() {
        return statuses.stream().map(Columns::text).toArray(String[]::new);
    }
}
