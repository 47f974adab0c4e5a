package io.tiffin.user.web;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** The body of {@code POST /api/auth/login}. */
record CustomerLogin(@NotBlank @Size(max = 254) String email, @NotBlank @Size(max = 1000) String password) {}
