package io.tiffin.restaurant.web;

import com.github.f4b6a3.uuid.UuidCreator;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.restaurant.accounts.Account;
import io.tiffin.restaurant.api.RestaurantProfile;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /restaurants/auth/register}. The time zone is that of the opening hours, UTC where absent. */
record NewRestaurant(@NotBlank @Size(max = 200) String name, @NotBlank @Email @Size(max = 254) String email,
        @NotNull String password, @Nullable @Pattern(regexp = PHONE) String phone, @NotNull @Valid NewPlace address,
        @Nullable @Size(max = 100) String cuisineType, @Nullable @Pattern(regexp = OpeningTimes.TIME) String openingTime,
        @Nullable @Pattern(regexp = OpeningTimes.TIME) String closingTime, @Nullable @Size(max = 64) String timeZone) {

    static final String PHONE = "|[+0-9 ()./-]{3,40}";

    /** Bcrypt looks at 72 bytes and no more. */
    private static final int LONGEST_PASSWORD = 72;
    private static final int SHORTEST_PASSWORD = 8;

    Account account() {
        int length = password.getBytes(StandardCharsets.UTF_8).length;
        if (length < SHORTEST_PASSWORD || length > LONGEST_PASSWORD) {
            throw new RefusedException(
                    new Refusal.Unacceptable("invalid_password", "/password", "A password has 8 to 72 bytes of UTF-8."));
        }
        var profile = new RestaurantProfile(name, address.address(), Texts.orNull(cuisineType),
                new OpeningTimes(openingTime, closingTime, timeZone).hours());
        return new Account(new RestaurantId(UuidCreator.getTimeOrderedEpoch()), email, Texts.orNull(phone), profile);
    }
}
