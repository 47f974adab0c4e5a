package io.tiffin.projections.menu;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The order of a list of restaurants: the query parameter {@code sort}. */
record RestaurantOrder(Key key) {

    /** What restaurants are ordered by. */
    enum Key {
        DISTANCE("distance"), RATING("rating DESC NULLS LAST"), NAME("lower(restaurant_name)");

        private final String sql;

        Key(String sql) {
            this.sql = sql;
        }
    }

    /**
     * Spring's conversion of a query parameter calls this.
     *
     * @throws IllegalArgumentException where it is unknown
     */
    public static RestaurantOrder valueOf(String text) {
        return new RestaurantOrder(Key.valueOf(text.toUpperCase(Locale.ROOT)));
    }

    /** What was asked for, or else what suits: the nearest first where a place was named. */
    static RestaurantOrder or(@Nullable RestaurantOrder wanted, boolean near) {
        return wanted == null ? new RestaurantOrder(near ? Key.DISTANCE : Key.NAME) : wanted;
    }

    boolean byDistance() {
        return key == Key.DISTANCE;
    }

    String sql() {
        return key.sql + ", restaurant_name, restaurant_id";
    }
}
