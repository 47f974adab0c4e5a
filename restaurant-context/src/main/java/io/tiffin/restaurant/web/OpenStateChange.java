package io.tiffin.restaurant.web;

import io.tiffin.restaurant.api.OpenState;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/** The body of {@code PUT /restaurants/me/status}. The extra minutes count while busy, and are 0 where absent. */
record OpenStateChange(@NotNull OpenState status, @Nullable @Min(0) @Max(240) Integer busyExtraMinutes) {

    int extraMinutes() {
        return busyExtraMinutes == null ? 0 : busyExtraMinutes;
    }
}
