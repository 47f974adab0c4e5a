package io.tiffin.projections.menu;

import static io.tiffin.projections.tables.Columns.id;
import static io.tiffin.projections.tables.Columns.required;
import static io.tiffin.projections.tables.Columns.text;

import io.r2dbc.spi.Readable;
import io.tiffin.kernel.Address;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.projections.tables.Columns;
import io.tiffin.restaurant.api.OpenState;
import io.tiffin.restaurant.api.OpeningHours;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** A restaurant as it stands in the table. */
record RestaurantRow(RestaurantId restaurantId, String name, @Nullable String cuisineType, Address address, @Nullable OpeningHours hours,
        OpenState status, int busyExtraMinutes, @Nullable Double rating) {

    static final String COLUMNS = """
        r.restaurant_id, r.name AS restaurant_name, r.cuisine, r.address, r.lat, r.lng, r.opens, r.closes, r.zone, r.status,
        r.busy_extra_minutes, r.rating""";

    static RestaurantRow of(Readable row) {
        return new RestaurantRow(new RestaurantId(id(row, "restaurant_id")), text(row, "restaurant_name"),
                row.get("cuisine", String.class),
                new Address(text(row, "address"), new GeoPoint(required(row, "lat", Double.class), required(row, "lng", Double.class))),
                hours(row), Columns.value(OpenState.class, text(row, "status")), required(row, "busy_extra_minutes", Integer.class),
                row.get("rating", Double.class));
    }

    /** Whether it takes orders at that moment. */
    boolean isOpen(Instant moment) {
        return switch (status) {
            case ONLINE, BUSY -> hours == null || hours.contains(moment);
            case OFFLINE -> false;
        };
    }

    private static @Nullable OpeningHours hours(Readable row) {
        String zone = row.get("zone", String.class);
        return zone == null
                ? null
                : new OpeningHours(required(row, "opens", LocalTime.class), required(row, "closes", LocalTime.class), ZoneId.of(zone));
    }
}
