package io.tiffin.restaurant.web;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** The body of {@code POST /restaurants/auth/refresh} and {@code logout}. */
record RestaurantSession(@NotBlank @Size(max = 255) String refreshToken) {}
