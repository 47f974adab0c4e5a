package io.tiffin.user.web;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** The body of {@code POST /api/auth/refresh} and {@code logout}. */
record CustomerSession(@NotBlank @Size(max = 255) String refreshToken) {}
