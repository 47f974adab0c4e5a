package io.tiffin.restaurant.api;

import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.StoredAs;

/** What happens to a restaurant. */
public sealed interface RestaurantEvent {

    RestaurantId restaurantId();

    @StoredAs("restaurant.registered")
    record RestaurantRegistered(RestaurantId restaurantId, RestaurantProfile profile) implements RestaurantEvent {}

    @StoredAs("restaurant.profile-changed")
    record RestaurantProfileChanged(RestaurantId restaurantId, RestaurantProfile profile) implements RestaurantEvent {}

    @StoredAs("restaurant.open-state-changed")
    record OpenStateChanged(RestaurantId restaurantId, OpenState status, int busyExtraMinutes) implements RestaurantEvent {}
}
