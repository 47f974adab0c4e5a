package io.tiffin.kernel.web.security;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/** Refuses to start with a route of ours that no {@link RouteRules} name. */
final class RouteRulesCheck implements SmartInitializingSingleton {

    private final RequestMappingHandlerMapping mapping;
    private final List<RouteRules> rules;

    RouteRulesCheck(RequestMappingHandlerMapping mapping, List<RouteRules> rules) {
        this.mapping = mapping;
        this.rules = rules;
    }

    @Override
    public void afterSingletonsInstantiated() {
        Set<String> ruled = rules.stream()
                .flatMap(r -> r.rules().stream())
                .map(rule -> rule.method() + " " + rule.pattern())
                .collect(Collectors.toSet());
        var forgotten = new TreeSet<String>();
        mapping.getHandlerMethods().forEach((info, method) -> {
            if (method.getBeanType().getName().startsWith("io.tiffin.")) {
                routes(info).filter(route -> !ruled.contains(route)).forEach(forgotten::add);
            }
        });
        if (!forgotten.isEmpty()) {
            throw new IllegalStateException("no rule says who may call " + forgotten);
        }
    }

    private static Stream<String> routes(RequestMappingInfo info) {
        return info.getPatternsCondition()
                .getPatterns()
                .stream()
                .flatMap(pattern -> info.getMethodsCondition()
                        .getMethods()
                        .stream()
                        .map(method -> HttpMethod.valueOf(method.name()) + " " + pattern.getPatternString()));
    }
}
