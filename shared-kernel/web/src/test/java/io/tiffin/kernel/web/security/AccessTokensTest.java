package io.tiffin.kernel.web.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiffin.kernel.web.Role;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;

/** Tokens as they are issued and as they are accepted, by one clock. */
class AccessTokensTest {

    private static final UUID ACCOUNT = new UUID(1, 1);
    private static final Duration TTL = Duration.ofMinutes(15);
    private static final Duration FORGIVEN = Duration.ofMinutes(1);

    private Instant now = Instant.now();
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final SecurityConfiguration configuration = new SecurityConfiguration();
    private String pem;

    @BeforeEach
    void makeAKey() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(generator.generateKeyPair().getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    @Test
    void a_token_is_good_until_it_expires_whether_it_was_seen_before_or_not() {
        String token = issuedBy("tiffin", "tiffin-api");
        ReactiveJwtDecoder acquainted = decoder();
        assertThat(acquainted.decode(token).block().getSubject()).isEqualTo(ACCOUNT.toString());

        now = now.plus(TTL).plus(FORGIVEN).plusSeconds(1);

        assertThatThrownBy(() -> acquainted.decode(token).block()).isInstanceOf(JwtValidationException.class);
        assertThatThrownBy(() -> decoder().decode(token).block()).isInstanceOf(JwtValidationException.class);
    }

    @Test
    void a_token_of_somebody_else_or_for_somebody_else_is_not_good() {
        assertThatThrownBy(() -> decoder().decode(issuedBy("others", "tiffin-api")).block()).isInstanceOf(JwtValidationException.class);
        assertThatThrownBy(() -> decoder().decode(issuedBy("tiffin", "others-api")).block()).isInstanceOf(JwtValidationException.class);
    }

    private String issuedBy(String issuer, String audience) {
        SecuritySettings settings = settings(issuer, audience);
        return configuration.accessTokens(configuration.signingKey(settings), settings, clock).issue(ACCOUNT, Role.CUSTOMER);
    }

    private ReactiveJwtDecoder decoder() {
        SecuritySettings settings = settings("tiffin", "tiffin-api");
        return configuration.jwtDecoder(configuration.signingKey(settings), settings, clock);
    }

    private SecuritySettings settings(String issuer, String audience) {
        return new SecuritySettings(pem, issuer, audience, TTL, Duration.ofDays(30), 10);
    }
}
