package io.tiffin.kernel.web.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import reactor.core.publisher.Mono;

/**
 * Checks the signature of a token once, and its times at every request: what was signed stays signed, and an app sends the same token for
 * minutes. A token that differs in a single character is another token. Nothing but memory is trusted.
 */
final class RememberedTokens implements ReactiveJwtDecoder {

    private static final int MOST = 20_000;
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final ReactiveJwtDecoder decoder;
    private final JwtTimestampValidator times;
    private final Cache<String, Jwt> verified = Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(LONGEST).build();

    RememberedTokens(ReactiveJwtDecoder decoder, JwtTimestampValidator times) {
        this.decoder = decoder;
        this.times = times;
    }

    @Override
    public Mono<Jwt> decode(String token) {
        Jwt known = verified.getIfPresent(token);
        return known != null && !times.validate(known).hasErrors()
                ? Mono.just(known)
                : decoder.decode(token).doOnNext(jwt -> verified.put(token, jwt));
    }
}
