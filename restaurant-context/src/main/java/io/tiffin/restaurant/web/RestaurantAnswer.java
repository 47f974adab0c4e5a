package io.tiffin.restaurant.web;

import io.tiffin.kernel.Address;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.restaurant.accounts.Registration.RestaurantRecord;
import io.tiffin.restaurant.api.OpenState;
import org.jspecify.annotations.Nullable;

/** A restaurant as it sees itself. Times are "HH:mm" in the time zone; all three are absent where there are no opening hours. */
record RestaurantAnswer(RestaurantId restaurantId, String name, String email, @Nullable String phone, OpenState status,
        int busyExtraMinutes, Address address, @Nullable String cuisineType, @Nullable String openingTime, @Nullable String closingTime,
        @Nullable String timeZone) {

    static RestaurantAnswer of(RestaurantRecord found) {
        var restaurant = found.restaurant();
        var profile = restaurant.profile();
        var times = OpeningTimes.of(profile.hours());
        return new RestaurantAnswer(restaurant.restaurantId(), profile.name(), found.account().email(), found.account().phone(),
                restaurant.status(), restaurant.busyExtraMinutes(), profile.address(), profile.cuisineType(), times.openingTime(),
                times.closingTime(), times.timeZone());
    }

    /** The restaurant with the tokens of its session; {@code expiresIn} is that of the access token, in seconds. */
    record SignedIn(RestaurantAnswer restaurant, String accessToken, String refreshToken, long expiresIn) {}
}
