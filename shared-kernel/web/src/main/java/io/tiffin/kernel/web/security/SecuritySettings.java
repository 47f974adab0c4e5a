package io.tiffin.kernel.web.security;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code tiffin.security.*}.
 *
 * @param signingKey      RSA private key, PKCS#8 in PEM, at least 2048 bits; there is no default
 * @param issuer          the {@code iss} of access tokens
 * @param audience        the {@code aud} of access tokens
 * @param accessTokenTtl  how long an access token is good for; nothing revokes one before
 * @param refreshTokenTtl how long a session lives without being used
 * @param bcryptStrength  log2 of the rounds
 */
@ConfigurationProperties("tiffin.security")
public record SecuritySettings(@Nullable String signingKey, @DefaultValue("tiffin") String issuer,
        @DefaultValue("tiffin-api") String audience, @DefaultValue("15m") Duration accessTokenTtl,
        @DefaultValue("30d") Duration refreshTokenTtl, @DefaultValue("10") int bcryptStrength) {}
