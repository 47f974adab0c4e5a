package io.tiffin.kernel.web;

import io.tiffin.kernel.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Writes an error in the contract's shape, as JSON whatever was asked for. */
@Component
public class ErrorAnswers {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final JsonMapper json;

    public ErrorAnswers(JsonMapper json) {
        this.json = json;
    }

    /** An error about no state and no part of the request. */
    public Mono<Void> write(ServerWebExchange exchange, HttpStatus status, String code, String detail) {
        return write(exchange, status, code, detail, List.of(), null, null);
    }

    /** An error with the parts of the request that are wrong. */
    public Mono<Void> write(ServerWebExchange exchange, HttpStatus status, String code, String detail, List<ErrorBody.Part> parts) {
        return write(exchange, status, code, detail, parts, null, null);
    }

    /** The status and body that a refusal stands for. */
    public Mono<Void> write(ServerWebExchange exchange, Refusal refusal) {
        return switch (refusal) {
            case Refusal.NotFound _ -> write(exchange, HttpStatus.NOT_FOUND, "not_found", "There is nothing here for you.");
            case Refusal.IllegalTransition(var state, var allowed, var detail) ->
                write(exchange, HttpStatus.CONFLICT, refusal.code(), detail,
                        List.of(), state, allowed);
            case Refusal.Conflict(var code, var detail) -> write(exchange, HttpStatus.CONFLICT, code, detail);
            case Refusal.Unacceptable(var code, var pointer, var detail) -> write(exchange, HttpStatus.UNPROCESSABLE_ENTITY, code, detail,
                    List.of(new ErrorBody.Part(pointer, code, detail)));
            case Refusal.Unavailable(var code, var detail) -> write(exchange, HttpStatus.SERVICE_UNAVAILABLE, code, detail);
        };
    }

    private Mono<Void> write(ServerWebExchange exchange, HttpStatus status, String code, String detail, List<ErrorBody.Part> parts,
            @Nullable String currentState, @Nullable Set<String> allowedActions) {
        var response = exchange.getResponse();
        if (response.isCommitted()) {
            return Mono.empty();
        }
        String traceId = Trace.of(exchange).traceId();
        boolean problem = RequestFilter.prefersProblem(exchange);
        byte[] body = json.writeValueAsBytes(problem
                ? new ErrorBody.Problem("about:blank", status.getReasonPhrase(), status.value(), detail, code, parts, traceId, currentState,
                        allowedActions)
                : new ErrorBody(false, null, null, detail, null, code, parts, traceId, currentState, allowedActions));
        response.setStatusCode(status);
        response.getHeaders().setContentType(problem ? MediaType.APPLICATION_PROBLEM_JSON : MediaType.APPLICATION_JSON);
        response.getHeaders().setCacheControl("no-store");
        response.getHeaders().setContentLength(body.length);
        if (status == HttpStatus.SERVICE_UNAVAILABLE && response.getHeaders().getFirst(HttpHeaders.RETRY_AFTER) == null) {
            response.getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(RETRY_AFTER.toSeconds()));
        }
        return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
    }
}
