package io.tiffin.kernel.web.security;

import io.tiffin.kernel.web.Blocking;
import io.tiffin.kernel.web.Role;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Logging in and staying logged in, the same for every kind of account. */
public final class Sessions {

    /** bcrypt is nothing but work: on threads of its own, as many as there are processors, it leaves the others their turn. */
    private static final Scheduler HASHING = Schedulers.newBoundedElastic(Runtime.getRuntime().availableProcessors(), 1_000, "passwords");

    private final AccessTokens accessTokens;
    private final RefreshTokens refreshTokens;
    private final PasswordEncoder passwords;
    private final SecuritySettings settings;
    /** What the password of an unknown account is compared with, so that it takes as long as that of a known one. */
    private final String nobodysHash;

    Sessions(AccessTokens accessTokens, RefreshTokens refreshTokens, PasswordEncoder passwords, SecuritySettings settings) {
        this.accessTokens = accessTokens;
        this.refreshTokens = refreshTokens;
        this.passwords = passwords;
        this.settings = settings;
        this.nobodysHash = passwords.encode("nobody");
    }

    /**
     * The tokens of a session.
     *
     * @param account   whose
     * @param expiresIn of the access token, in seconds
     */
    public record Tokens(UUID account, String accessToken, String refreshToken, long expiresIn) {}

    /** The bcrypt hash of a new password, at most 72 bytes of UTF-8. */
    public Mono<String> hash(String password) {
        return Mono.<String>fromCallable(() -> passwords.encode(password)).subscribeOn(HASHING);
    }

    /** Begins a session for an account that proved itself, or was just made. */
    public Mono<Tokens> begin(UUID account, Role role) {
        return refreshTokens.begin(account, role).map(refresh -> tokens(account, role, refresh));
    }

    /**
     * Checks a password and begins a session; 401 where the account or the password is wrong, without telling which.
     *
     * @param lookup blocking; the credentials of the account that wants in
     */
    public Mono<Tokens> login(Callable<Optional<Credentials>> lookup, String password, Role role) {
        return prove(lookup, password).flatMap(account -> begin(account, role));
    }

    /** Checks a password as a login does, where only the account tells which role it has. */
    public Mono<UUID> prove(Callable<Optional<Credentials>> lookup, String password) {
        return Blocking.call(lookup)
                .publishOn(HASHING)
                .mapNotNull(known -> matching(known, password))
                .switchIfEmpty(unauthorized());
    }

    private @Nullable UUID matching(Optional<Credentials> known, String password) {
        boolean matches = passwords.matches(password, known.map(Credentials::passwordHash).orElse(nobodysHash));
        return known.filter(_ -> matches).map(Credentials::account).orElse(null);
    }

    /** Replaces a refresh token; 401 where it is not good. One that was used before ends its whole session. */
    public Mono<Tokens> refresh(String refreshToken, Role role) {
        return refreshTokens.rotate(refreshToken, role)
                .switchIfEmpty(unauthorized())
                .map(rotated -> tokens(rotated.account(), role, rotated.token()));
    }

    public Mono<Void> logout(String refreshToken, Role role) {
        return refreshTokens.end(refreshToken, role);
    }

    private Tokens tokens(UUID account, Role role, String refresh) {
        return new Tokens(account, accessTokens.issue(account, role), refresh, settings.accessTokenTtl().toSeconds());
    }

    private static <T> Mono<T> unauthorized() {
        return Mono.error(() -> new ResponseStatusException(HttpStatus.UNAUTHORIZED));
    }
}
