package io.tiffin.kernel.web;

import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Gives each request its {@link Trace}, answers with its correlation id, and notes who prefers problems over envelopes. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestFilter implements WebFilter {

    private static final String PREFERS_PROBLEM = RequestFilter.class.getName() + ".problem";

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        Trace trace = Trace.of(exchange);
        exchange.getResponse().getHeaders().set(Trace.CORRELATION_HEADER, trace.correlationId());
        if (!asksForProblem(exchange)) {
            return chain.filter(exchange);
        }
        exchange.getAttributes().put(PREFERS_PROBLEM, true);
        // A wish about the shape of errors: what succeeds is JSON as always.
        return chain.filter(exchange.mutate().request(r -> r.headers(h -> h.setAccept(List.of(MediaType.ALL)))).build());
    }

    static boolean prefersProblem(ServerWebExchange exchange) {
        return exchange.getAttribute(PREFERS_PROBLEM) != null;
    }

    private static boolean asksForProblem(ServerWebExchange exchange) {
        String accept = exchange.getRequest().getHeaders().getFirst("Accept");
        return accept != null && accept.contains(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    }
}
