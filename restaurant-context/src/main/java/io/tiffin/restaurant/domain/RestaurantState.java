package io.tiffin.restaurant.domain;

import io.tiffin.kernel.RestaurantId;
import io.tiffin.restaurant.api.OpenState;
import io.tiffin.restaurant.api.RestaurantEvent;
import io.tiffin.restaurant.api.RestaurantEvent.OpenStateChanged;
import io.tiffin.restaurant.api.RestaurantEvent.RestaurantProfileChanged;
import io.tiffin.restaurant.api.RestaurantEvent.RestaurantRegistered;
import io.tiffin.restaurant.api.RestaurantProfile;

/** What is known of a restaurant. */
public sealed interface RestaurantState {

    /** There is no restaurant yet. */
    record None() implements RestaurantState {}

    /**
     * A restaurant.
     *
     * @param busyExtraMinutes counts while busy and is 0 otherwise
     */
    record Registered(RestaurantId restaurantId, RestaurantProfile profile, OpenState status,
            int busyExtraMinutes) implements RestaurantState {}

    /** The state after an event. */
    static RestaurantState evolve(RestaurantState state, RestaurantEvent event) {
        return switch (event) {
            case RestaurantRegistered(var id, var profile) -> new Registered(id, profile, OpenState.OFFLINE, 0);
            case RestaurantProfileChanged(var id, var profile) -> {
                Registered before = registered(state);
                yield new Registered(id, profile, before.status(), before.busyExtraMinutes());
            }
            case OpenStateChanged(var id, var status, var extra) -> new Registered(id, registered(state).profile(), status, extra);
        };
    }

    private static Registered registered(RestaurantState state) {
        return switch (state) {
            case Registered registered -> registered;
            case None _ -> throw new IllegalStateException("the first event of a restaurant is its registration");
        };
    }
}
