package io.tiffin.user.config;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * {@code tiffin.security.master-key}.
 *
 * @param masterKey what the keys of persons are stored under, Base64 of 32 random bytes; there is no default, and whoever loses it loses
 *                  the data of all persons
 */
@ConfigurationProperties("tiffin.security")
public record MasterKeySettings(@Nullable String masterKey) {

    /** Without the key, which has no place in a log. */
    @Override
    public String toString() {
        return "MasterKeySettings[]";
    }
}
