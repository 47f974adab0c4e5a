package io.tiffin.kernel.web.security;

import io.tiffin.kernel.web.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.ReactiveAuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.web.server.authorization.AuthorizationContext;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/**
 * Lets a request through that the first rule of its method and path lets through, and one that no rule names, because there is nothing.
 * One step for all rules: as a chain of the framework's matchers, a hundred rules cost a request more than its work.
 */
final class RouteAuthorization implements ReactiveAuthorizationManager<AuthorizationContext> {

    private record Guarded(PathPattern pattern, Set<String> authorities) {}

    private static final Mono<AuthorizationResult> GRANTED = Mono.just(new AuthorizationDecision(true));
    private static final AuthorizationResult DENIED = new AuthorizationDecision(false);

    private final Map<HttpMethod, List<Guarded>> rules = new HashMap<>();

    RouteAuthorization(List<RouteRules> contexts) {
        for (RouteRules context : contexts) {
            for (RouteRules.Rule rule : context.rules()) {
                var guarded = new Guarded(PathPatternParser.defaultInstance.parse(rule.pattern()),
                        rule.roles().stream().map(Role::text).collect(Collectors.toUnmodifiableSet()));
                add(rule.method(), guarded);
                if (rule.method().equals(HttpMethod.GET)) {
                    // Served by the same handler.
                    add(HttpMethod.HEAD, guarded);
                }
            }
        }
    }

    private void add(HttpMethod method, Guarded guarded) {
        rules.computeIfAbsent(method, _ -> new ArrayList<>()).add(guarded);
    }

    @Override
    public Mono<AuthorizationResult> authorize(Mono<Authentication> authentication, AuthorizationContext context) {
        var request = context.getExchange().getRequest();
        PathContainer path = request.getPath().pathWithinApplication();
        for (Guarded guarded : rules.getOrDefault(request.getMethod(), List.of())) {
            if (guarded.pattern().matches(path)) {
                return guarded.authorities().isEmpty()
                        ? GRANTED
                        : authentication.filter(Authentication::isAuthenticated).map(caller -> decide(caller, guarded))
                                .defaultIfEmpty(DENIED);
            }
        }
        return GRANTED;
    }

    private static AuthorizationResult decide(Authentication caller, Guarded guarded) {
        return new AuthorizationDecision(
                caller.getAuthorities().stream().map(GrantedAuthority::getAuthority).anyMatch(guarded.authorities()::contains));
    }
}
