package io.tiffin.kernel.web;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * What a request belongs to, kept in the metadata of every event that comes of it.
 *
 * @param correlationId from {@code X-Correlation-Id}, or made
 * @param traceparent   W3C Trace Context, level 1, or made
 */
public record Trace(String correlationId, String traceparent) {

    public static final String CORRELATION_HEADER = "X-Correlation-Id";

    private static final String ATTRIBUTE = Trace.class.getName();
    private static final Pattern CORRELATION_ID = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");
    private static final Pattern TRACEPARENT = Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    /** What the caller sent where it is well-formed; the rest is made. */
    static Trace begin(@Nullable String correlationId, @Nullable String traceparent) {
        String correlation = correlationId != null && CORRELATION_ID.matcher(correlationId).matches()
                ? correlationId
                : UuidCreator.getTimeOrderedEpoch().toString();
        String parent = traceparent != null && TRACEPARENT.matcher(traceparent).matches() ? traceparent : newTraceparent();
        return new Trace(correlation, parent);
    }

    /** For work that no request asked for. */
    public static Trace begin() {
        return begin(null, null);
    }

    /** That of a request; every request has one. */
    public static Trace of(ServerWebExchange exchange) {
        Trace trace = exchange.getAttribute(ATTRIBUTE);
        if (trace == null) {
            trace = begin(exchange.getRequest().getHeaders().getFirst(CORRELATION_HEADER),
                    exchange.getRequest().getHeaders().getFirst("traceparent"));
            exchange.getAttributes().put(ATTRIBUTE, trace);
        }
        return trace;
    }

    public String traceId() {
        return traceparent.substring(3, 35);
    }

    private static String newTraceparent() {
        String random = UuidCreator.getRandomBased().toString().replace("-", "");
        String span = UuidCreator.getRandomBased().toString().replace("-", "").substring(0, 16);
        return "00-" + random + "-" + span + "-00";
    }
}
