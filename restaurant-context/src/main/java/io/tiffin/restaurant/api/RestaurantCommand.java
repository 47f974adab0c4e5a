package io.tiffin.restaurant.api;

import io.tiffin.kernel.RestaurantId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What one can ask of a restaurant. Each is idempotent. */
public sealed interface RestaurantCommand {

    RestaurantId restaurantId();

    /** A new restaurant starts offline. */
    record RegisterRestaurant(@TargetAggregateIdentifier RestaurantId restaurantId,
            RestaurantProfile profile) implements RestaurantCommand {}

    record ChangeRestaurantProfile(@TargetAggregateIdentifier RestaurantId restaurantId,
            RestaurantProfile profile) implements RestaurantCommand {}

    /** {@code busyExtraMinutes} counts while busy and is 0 otherwise. */
    record ChangeOpenState(@TargetAggregateIdentifier RestaurantId restaurantId, OpenState status,
            int busyExtraMinutes) implements RestaurantCommand {}
}
