package io.tiffin.restaurant.accounts;

import io.tiffin.kernel.RestaurantId;
import io.tiffin.restaurant.api.RestaurantProfile;
import org.jspecify.annotations.Nullable;

/**
 * A restaurant's row.
 *
 * @param pendingProfile what is still to be registered as an event; absent once that is done
 */
public record Account(RestaurantId restaurantId, String email, @Nullable String phone, @Nullable RestaurantProfile pendingProfile) {}
