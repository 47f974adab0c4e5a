package io.tiffin.restaurant.web;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** The body of {@code POST /restaurants/auth/login}. */
record RestaurantLogin(@NotBlank @Size(max = 254) String email, @NotBlank @Size(max = 1000) String password) {}
