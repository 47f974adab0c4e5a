package io.tiffin.kernel.web.security;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import io.tiffin.kernel.web.ErrorAnswers;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.security.web.server.authorization.ServerAccessDeniedHandler;
import org.springframework.security.web.server.firewall.ServerWebExchangeFirewall;
import org.springframework.security.web.server.firewall.StrictServerWebExchangeFirewall;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import reactor.core.publisher.Mono;

/** Stateless bearer tokens on every route; what is not named by a rule needs nobody, because there is nothing (404). */
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
@EnableConfigurationProperties(SecuritySettings.class)
public class SecurityConfiguration {

    @Bean
    SecurityWebFilterChain apiSecurity(ServerHttpSecurity http, List<RouteRules> rules, ErrorAnswers errors) {
        ServerAuthenticationEntryPoint unauthenticated = (exchange, _) -> {
            exchange.getResponse().getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            return errors.write(exchange, HttpStatus.UNAUTHORIZED, "unauthorized", "This needs a valid access token.");
        };
        ServerAccessDeniedHandler denied = (exchange, _) -> errors.write(exchange, HttpStatus.FORBIDDEN, "forbidden",
                "Your role may not do this.");
        return http.csrf(ServerHttpSecurity.CsrfSpec::disable)
                .cors(ServerHttpSecurity.CorsSpec::disable)
                .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
                .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
                .logout(ServerHttpSecurity.LogoutSpec::disable)
                .requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
                .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
                .authorizeExchange(routes -> routes.anyExchange().access(new RouteAuthorization(rules)))
                .oauth2ResourceServer(server -> server.bearerTokenConverter(BearerToken::of)
                        .authenticationEntryPoint(unauthenticated)
                        .accessDeniedHandler(denied)
                        .jwt(jwt -> jwt.jwtAuthenticationConverter(token -> Mono.just(authentication(token)))))
                .exceptionHandling(e -> e.authenticationEntryPoint(unauthenticated).accessDeniedHandler(denied))
                .build();
    }

    /** The framework's own, which looks at each header by a regular expression, where a header is not plain text. */
    @Bean
    ServerWebExchangeFirewall firewall() {
        var firewall = new StrictServerWebExchangeFirewall();
        firewall.setAllowedHeaderNames(name -> isPlain(name) || StrictServerWebExchangeFirewall.ALLOWED_HEADER_NAMES.test(name));
        firewall.setAllowedHeaderValues(value -> isPlain(value) || StrictServerWebExchangeFirewall.ALLOWED_HEADER_VALUES.test(value));
        return firewall;
    }

    /** Of visible ASCII and spaces; a header that is not there has no text. */
    private static boolean isPlain(@Nullable String text) {
        return text != null && text.chars().allMatch(character -> ' ' <= character && character <= '~');
    }

    private static JwtAuthenticationToken authentication(Jwt token) {
        return new JwtAuthenticationToken(token,
                AccessTokens.roles(token).stream().map(SimpleGrantedAuthority::new).toList());
    }

    /** One filter that observes each request is enough; the framework would also observe each of its own filters. */
    @Bean
    SecurityObservationSettings securityObservations() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    RouteRulesCheck routeRulesCheck(@Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mapping,
            List<RouteRules> rules) {
        return new RouteRulesCheck(mapping, rules);
    }

    @Bean
    SigningKey signingKey(SecuritySettings settings) {
        return SigningKey.fromPem(settings.signingKey());
    }

    @Bean
    ReactiveJwtDecoder jwtDecoder(SigningKey key, SecuritySettings settings, Clock clock) {
        var times = new JwtTimestampValidator();
        times.setClock(clock);
        var decoder = NimbusReactiveJwtDecoder.withPublicKey(key.publicKey()).build();
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(times, new JwtIssuerValidator(settings.issuer()),
                new JwtClaimValidator<List<String>>(JwtClaimNames.AUD, aud -> aud != null && aud.contains(settings.audience())),
                new JwtClaimValidator<List<String>>(AccessTokens.ROLES, roles -> roles != null && roles.size() == 1)));
        return new RememberedTokens(decoder, times);
    }

    @Bean
    AccessTokens accessTokens(SigningKey key, SecuritySettings settings, Clock clock) {
        var jwk = new RSAKey.Builder(key.publicKey()).privateKey(key.privateKey()).build();
        return new AccessTokens(new NimbusJwtEncoder(new ImmutableJWKSet<>(new JWKSet(jwk))), settings, clock);
    }

    @Bean
    PasswordEncoder passwordEncoder(SecuritySettings settings) {
        return new BCryptPasswordEncoder(settings.bcryptStrength());
    }

    @Bean
    Sessions sessions(AccessTokens accessTokens, ReactiveStringRedisTemplate redis, PasswordEncoder passwords, SecuritySettings settings) {
        return new Sessions(accessTokens, new RefreshTokens(redis, settings), passwords, settings);
    }
}
