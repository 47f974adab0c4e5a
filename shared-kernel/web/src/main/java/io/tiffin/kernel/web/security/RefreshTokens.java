package io.tiffin.kernel.web.security;

import io.tiffin.kernel.web.Role;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Mono;

/**
 * Sessions in Redis. A session is a family of refresh tokens of which only the newest is good: each use replaces it, and the use of an older
 * one says that it was stolen, so that the whole family ends (RFC 9700, section 4.14.2). Only hashes are kept.
 */
final class RefreshTokens {

    private static final Pattern FORM = Pattern.compile("([0-9a-f]{32})\\.([A-Za-z0-9_-]{43})");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Replaces the newest token; answers with the account, or ends the family of an older one. */
    private static final RedisScript<String> ROTATE = RedisScript.of("""
        local newest = redis.call('HGET', KEYS[1], 'newest')
        if not newest then return '' end
        if newest ~= ARGV[1] then redis.call('DEL', KEYS[1]) return '' end
        redis.call('HSET', KEYS[1], 'newest', ARGV[2])
        redis.call('PEXPIRE', KEYS[1], ARGV[3])
        return redis.call('HGET', KEYS[1], 'account')
        """, String.class);

    private static final RedisScript<Long> BEGIN = RedisScript.of("""
        redis.call('HSET', KEYS[1], 'newest', ARGV[1], 'account', ARGV[2])
        return redis.call('PEXPIRE', KEYS[1], ARGV[3])
        """, Long.class);

    private final ReactiveStringRedisTemplate redis;
    private final SecuritySettings settings;

    RefreshTokens(ReactiveStringRedisTemplate redis, SecuritySettings settings) {
        this.redis = redis;
        this.settings = settings;
    }

    /** The first token of a new session. */
    Mono<String> begin(UUID account, Role role) {
        String family = HexFormat.of().formatHex(random(16));
        String secret = secret();
        return redis.execute(BEGIN, List.of(key(family, role)), List.of(hash(secret), account.toString(), ttl()))
                .then(Mono.just(family + "." + secret));
    }

    /** The next token of a session, with its account; empty where the token is not, or no longer, good. */
    Mono<Rotated> rotate(String token, Role role) {
        Parts parts = parts(token);
        if (parts == null) {
            return Mono.empty();
        }
        String secret = secret();
        return redis.execute(ROTATE, List.of(key(parts.family, role)), List.of(hash(parts.secret), hash(secret), ttl()))
                .next()
                .filter(account -> !account.isEmpty())
                .map(account -> new Rotated(UUID.fromString(account), parts.family + "." + secret));
    }

    /** Ends a session; an unknown one is ended already. */
    Mono<Void> end(String token, Role role) {
        Parts parts = parts(token);
        return parts == null ? Mono.empty() : redis.delete(key(parts.family, role)).then();
    }

    record Rotated(UUID account, String token) {}

    private record Parts(String family, String secret) {}

    private static @Nullable Parts parts(String token) {
        var matcher = FORM.matcher(token);
        return matcher.matches() ? new Parts(matcher.group(1), matcher.group(2)) : null;
    }

    private String ttl() {
        return Long.toString(settings.refreshTokenTtl().toMillis());
    }

    private static String key(String family, Role role) {
        return "tiffin:session:" + role.text() + ":" + family;
    }

    private static String secret() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random(32));
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static String hash(String secret) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
