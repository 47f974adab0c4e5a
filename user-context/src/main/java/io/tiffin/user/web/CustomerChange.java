package io.tiffin.user.web;

import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** The body of {@code PUT /api/users/me}: what is absent stays as it is, and an empty phone or address is taken away. */
record CustomerChange(@Nullable @Pattern(regexp = "(?s).*\\S.*", message = "must not be blank") @Size(max = 200) String name,
        @Nullable @Size(max = 40) String phone, @Nullable @Size(max = 500) String address) {}
