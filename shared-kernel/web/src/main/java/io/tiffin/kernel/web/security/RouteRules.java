package io.tiffin.kernel.web.security;

import io.tiffin.kernel.web.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpMethod;

/**
 * Who may call the routes of a context. Each context has a bean of it, and every mapped route must be named in one: the application does
 * not start with a route that nobody thought about.
 */
public final class RouteRules {

    /**
     * Who may call one route.
     *
     * @param pattern as in the mapping, such as {@code /api/orders/{id}}
     * @param roles   empty: everybody, also without a token
     */
    record Rule(HttpMethod method, String pattern, Set<Role> roles) {}

    private final List<Rule> rules = new ArrayList<>();

    /** Everybody may, also without a token. */
    public RouteRules everybody(HttpMethod method, String... patterns) {
        return only(method, Set.of(), patterns);
    }

    /** Only accounts with that role. */
    public RouteRules only(Role role, HttpMethod method, String... patterns) {
        return only(method, Set.of(role), patterns);
    }

    /** Only accounts with one of those roles. */
    public RouteRules only(HttpMethod method, Set<Role> roles, String... patterns) {
        for (String pattern : patterns) {
            rules.add(new Rule(method, pattern, roles));
        }
        return this;
    }

    List<Rule> rules() {
        return List.copyOf(rules);
    }
}
