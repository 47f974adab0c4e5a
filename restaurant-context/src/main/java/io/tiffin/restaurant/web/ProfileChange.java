package io.tiffin.restaurant.web;

import io.tiffin.restaurant.api.RestaurantProfile;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code PUT /restaurants/me}: what is absent stays as it is. An empty text takes a phone, a cuisine or (both at once) the
 * opening times away.
 */
record ProfileChange(@Nullable @Size(min = 1, max = 200) @Pattern(regexp = "(?s).*\\S.*") String name,
        @Nullable @Pattern(regexp = NewRestaurant.PHONE) String phone, @Nullable @Valid NewPlace address,
        @Nullable @Size(max = 100) String cuisineType, @Nullable @Pattern(regexp = OpeningTimes.TIME) String openingTime,
        @Nullable @Pattern(regexp = OpeningTimes.TIME) String closingTime, @Nullable @Size(max = 64) String timeZone) {

    RestaurantProfile appliedTo(RestaurantProfile current) {
        return new RestaurantProfile(name == null ? current.name() : name, address == null ? current.address() : address.address(),
                cuisineType == null ? current.cuisineType() : Texts.orNull(cuisineType),
                new OpeningTimes(openingTime, closingTime, timeZone).or(OpeningTimes.of(current.hours())).hours());
    }
}
