package io.tiffin.kernel.web.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import reactor.core.publisher.Mono;

class RememberedTokensTest {

    private static final Instant START = Instant.parse("2026-11-25T12:00:00Z");

    private final List<String> verified = new ArrayList<>();
    private Instant now = START;
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final RememberedTokens tokens = new RememberedTokens(token -> Mono.fromCallable(() -> verify(token)), timesBy(clock));

    @Test
    void verifies_a_token_once() {
        Jwt first = tokens.decode("good").block();
        assertThat(tokens.decode("good").block()).isEqualTo(first);

        assertThat(verified).containsExactly("good");
    }

    @Test
    void verifies_every_other_token() {
        tokens.decode("good").block();

        assertThatThrownBy(() -> tokens.decode("goof").block()).isInstanceOf(BadJwtException.class);
        assertThatThrownBy(() -> tokens.decode("goof").block()).isInstanceOf(BadJwtException.class);
        assertThat(verified).containsExactly("good", "goof", "goof");
    }

    @Test
    void a_token_that_has_expired_is_verified_again() {
        tokens.decode("good").block();
        now = START.plus(Duration.ofMinutes(7));

        assertThatThrownBy(() -> tokens.decode("good").block()).isInstanceOf(BadJwtException.class);
    }

    private static JwtTimestampValidator timesBy(Clock clock) {
        var times = new JwtTimestampValidator();
        times.setClock(clock);
        return times;
    }

    private Jwt verify(String token) {
        verified.add(token);
        Instant expiry = START.plus(Duration.ofMinutes(5));
        if (!token.equals("good") || now.isAfter(expiry)) {
            throw new BadJwtException("not a good one");
        }
        return Jwt.withTokenValue(token).header("alg", "RS256").issuedAt(START).expiresAt(expiry).subject("somebody").build();
    }
}
