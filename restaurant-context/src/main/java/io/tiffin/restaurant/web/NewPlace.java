package io.tiffin.restaurant.web;

import io.tiffin.kernel.Address;
import io.tiffin.kernel.GeoPoint;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** Where a restaurant stands. */
record NewPlace(@NotBlank @Size(max = 500) String text, @NotNull @Valid Point location) {

    record Point(@NotNull @DecimalMin("-90") @DecimalMax("90") Double lat, @NotNull @DecimalMin("-180") @DecimalMax("180") Double lng) {}

    Address address() {
        return new Address(text, new GeoPoint(location.lat, location.lng));
    }
}
