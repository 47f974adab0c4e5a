package io.tiffin.kernel.web.security;

import io.tiffin.kernel.web.Caller;
import io.tiffin.kernel.web.Role;
import io.tiffin.kernel.web.Trace;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;

/** Issues access tokens (JWT, RS256) and reads who they name. */
public final class AccessTokens {

    static final String ROLES = "roles";

    private final JwtEncoder encoder;
    private final SecuritySettings settings;
    private final Clock clock;

    AccessTokens(JwtEncoder encoder, SecuritySettings settings, Clock clock) {
        this.encoder = encoder;
        this.settings = settings;
        this.clock = clock;
    }

    String issue(UUID account, Role role) {
        Instant now = clock.instant();
        JwtClaimsSet claims = JwtClaimsSet.builder()
                .issuer(settings.issuer())
                .audience(List.of(settings.audience()))
                .subject(account.toString())
                .issuedAt(now)
                .expiresAt(now.plus(settings.accessTokenTtl()))
                .claim(ROLES, List.of(role.text()))
                .build();
        return encoder.encode(JwtEncoderParameters.from(JwsHeader.with(SignatureAlgorithm.RS256).build(), claims)).getTokenValue();
    }

    /** Whom a verified token names. */
    public static Caller caller(Jwt token, Trace trace) {
        Role role = Role.valueOf(roles(token).getFirst().toUpperCase(Locale.ROOT));
        return new Caller(UUID.fromString(token.getSubject()), role, trace);
    }

    /** The roles that a token names, as text. */
    static List<String> roles(Jwt token) {
        return Objects.requireNonNullElse(token.getClaimAsStringList(ROLES), List.of());
    }
}
