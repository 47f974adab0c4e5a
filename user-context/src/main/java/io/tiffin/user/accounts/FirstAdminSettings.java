package io.tiffin.user.accounts;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * {@code tiffin.admin.*}: the first admin. Without it nobody can make accounts for staff.
 *
 * @param email    what they log in with
 * @param password with which the account is made, 8 to 72 bytes of UTF-8; it can be taken out of the configuration afterwards
 */
@ConfigurationProperties("tiffin.admin")
public record FirstAdminSettings(@Nullable String email, @Nullable String password) {

    public FirstAdminSettings {
        if ((email == null) != (password == null)) {
            throw new IllegalArgumentException("tiffin.admin needs both an email and a password, or neither");
        }
        if (password != null && !Passwords.isAcceptable(password)) {
            throw new IllegalArgumentException("tiffin.admin.password must have 8 to 72 bytes of UTF-8");
        }
    }

    /** Without the password, which has no place in a log. */
    @Override
    public String toString() {
        return "FirstAdminSettings[email=" + email + "]";
    }
}
