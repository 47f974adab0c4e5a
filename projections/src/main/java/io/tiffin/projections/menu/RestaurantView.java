package io.tiffin.projections.menu;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tiffin.kernel.Address;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.restaurant.api.OpenState;
import io.tiffin.restaurant.api.OpeningHours;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A restaurant as everybody sees it.
 *
 * @param openingTime such as {@code 09:00}, on the clock of {@code timeZone}; absent with the two below: open whenever not offline
 * @param open        whether it takes orders now
 * @param rating      1 to 5; absent while unrated
 * @param distanceKm  from the place that was asked about, as the crow flies
 */
record RestaurantView(RestaurantId restaurantId, String name, OpenState status, int busyExtraMinutes, boolean open, Address address,
        @Nullable String cuisineType, @Nullable String openingTime, @Nullable String closingTime, @Nullable String timeZone,
        @Nullable Double rating, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double distanceKm) {

    static RestaurantView of(RestaurantRow row, Instant now, @Nullable Double metres) {
        OpeningHours hours = row.hours();
        return new RestaurantView(row.restaurantId(), row.name(), row.status(), row.busyExtraMinutes(), row.isOpen(now), row.address(),
                row.cuisineType(), hours == null ? null : hours.opens().toString(), hours == null ? null : hours.closes().toString(),
                hours == null ? null : hours.zone().getId(), row.rating(), metres == null ? null : Math.round(metres) / 1000.0);
    }
}
