package io.tiffin.user.web;

import com.github.f4b6a3.uuid.UuidCreator;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.UserId;
import io.tiffin.user.accounts.Passwords;
import io.tiffin.user.accounts.User;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /api/auth/register}. */
record NewCustomer(@NotBlank @Email @Size(max = 254) String email, @NotNull String password,
        @NotBlank @Size(max = 200) String name, @Nullable @Size(max = 40) String phone,
        @Nullable @Size(max = 500) String address) {

    /** A row with an id of its own; refused where bcrypt cannot take the password. */
    User user() {
        requireAcceptable(password);
        return new User(new UserId(UuidCreator.getTimeOrderedEpoch()), email, name, orNull(phone), orNull(address));
    }

    /** Refused where bcrypt cannot take it. */
    static void requireAcceptable(String password) {
        if (!Passwords.isAcceptable(password)) {
            throw new RefusedException(
                    new Refusal.Unacceptable("invalid_password", "/password", "A password has 8 to 72 bytes of UTF-8."));
        }
    }

    private static @Nullable String orNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
