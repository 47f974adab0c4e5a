package io.tiffin.projections.menu;

import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the query for the restaurants that are wanted. What cannot be wanted is refused (422). */
final class RestaurantSearch {

    private static final double METRES_PER_DEGREE = 111_195;
    private static final double MAX_RADIUS_KM = 500;
    private static final int MAX_TEXT = 200;

    /** The great-circle distance in metres, as {@link GeoPoint#metresTo} has it. */
    private static final String METRES = """
        2 * 6371008.8 * asin(least(1, sqrt(power(sin(radians(r.lat - :lat) / 2), 2)
            + cos(radians(:lat)) * cos(radians(r.lat)) * power(sin(radians(r.lng - :lng) / 2), 2))))""";

    private final @Nullable GeoPoint near;
    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> parameters = new LinkedHashMap<>();

    /** Of all restaurants; distances are measured from {@code near}. */
    RestaurantSearch(@Nullable GeoPoint near) {
        this.near = near;
        if (near != null) {
            parameters.put("lat", near.lat());
            parameters.put("lng", near.lng());
        }
    }

    /** The name, the cuisine or a dish contains the text. */
    RestaurantSearch containing(@Nullable String text) {
        if (text != null && !text.isBlank()) {
            conditions.add("""
                r.restaurant_id IN (
                    SELECT restaurant_id FROM read_model.restaurants WHERE lower(name) LIKE :search
                    UNION SELECT restaurant_id FROM read_model.restaurants WHERE lower(cuisine) LIKE :search
                    UNION SELECT restaurant_id FROM read_model.menu_items WHERE lower(name) LIKE :search AND NOT removed)""");
            parameters.put("search", "%" + normalized("search", text).replaceAll("([\\\\%_])", "\\\\$1") + "%");
        }
        return this;
    }

    RestaurantSearch cuisine(@Nullable String cuisine) {
        if (cuisine != null && !cuisine.isBlank()) {
            conditions.add("lower(r.cuisine) = :cuisine");
            parameters.put("cuisine", normalized("cuisine", cuisine));
        }
        return this;
    }

    RestaurantSearch online(@Nullable Boolean online) {
        if (online != null) {
            conditions.add(online ? "r.status <> 'offline'" : "r.status = 'offline'");
        }
        return this;
    }

    /** Where it is above zero, what is not rated yet is left out. */
    RestaurantSearch ratedAtLeast(@Nullable Double rating) {
        if (rating != null && rating > 0) {
            conditions.add("r.rating >= :minRating");
            parameters.put("minRating", rating);
        }
        return this;
    }

    /** The box around the circle is what the index finds; across the date line and at the poles there is only its north and south. */
    RestaurantSearch within(@Nullable Double radiusKm) {
        if (radiusKm == null) {
            return this;
        }
        if (near == null) {
            throw refused("near_required", "?near", "A radius needs near.");
        }
        if (!(radiusKm > 0 && radiusKm <= MAX_RADIUS_KM)) {
            throw refused("out_of_range", "?radiusKm", "radiusKm must be above 0 and at most " + (int) MAX_RADIUS_KM + ".");
        }
        conditions.add(METRES + " <= :radius");
        parameters.put("radius", radiusKm * 1000);
        double lat = radiusKm * 1000 / METRES_PER_DEGREE;
        between("lat", near.lat() - lat, near.lat() + lat);
        double farthest = Math.abs(near.lat()) + lat;
        double lng = lat / Math.max(0.01, Math.cos(Math.toRadians(farthest)));
        if (farthest < 85 && Math.abs(near.lng()) + lng < 180) {
            between("lng", near.lng() - lng, near.lng() + lng);
        }
        return this;
    }

    /** The query without an order, of {@link RestaurantRow}s with their distance in metres, null where none was asked about. */
    String sql() {
        return "SELECT " + RestaurantRow.COLUMNS + ", " + (near == null ? "CAST(NULL AS double precision)" : METRES) + " AS distance"
                + " FROM read_model.restaurants r" + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions));
    }

    Map<String, Object> parameters() {
        return parameters;
    }

    private void between(String column, double least, double most) {
        conditions.add("r." + column + " BETWEEN :least_" + column + " AND :most_" + column);
        parameters.put("least_" + column, least);
        parameters.put("most_" + column, most);
    }

    private static String normalized(String name, String text) {
        if (text.length() > MAX_TEXT) {
            throw refused("out_of_range", "?" + name, name + " must be at most " + MAX_TEXT + " characters.");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw refused("invalid_text", "?" + name, name + " must not contain control characters.");
        }
        return text.strip().toLowerCase(Locale.ROOT);
    }

    private static RefusedException refused(String code, String pointer, String detail) {
        return new RefusedException(new Refusal.Unacceptable(code, pointer, detail));
    }
}
