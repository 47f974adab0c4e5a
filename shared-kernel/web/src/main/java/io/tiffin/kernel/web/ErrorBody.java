package io.tiffin.kernel.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of every answer that did not succeed.
 *
 * @param error          for a person
 * @param code           stable, lower snake case
 * @param errors         the parts of the request that are wrong, each with a JSON pointer
 * @param traceId        to find it in the logs
 * @param currentState   where it is about a state
 * @param allowedActions what that state would allow
 */
public record ErrorBody(boolean success, @Nullable Object data, @Nullable String message, String error,
        @Nullable Pagination pagination, String code, List<Part> errors, String traceId,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String currentState,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Set<String> allowedActions) {

    /** A part of the request that is wrong; {@code pointer} is a JSON pointer, or {@code ?name} for a query parameter. */
    public record Part(String pointer, String code, String detail) {}

    /** The same as an RFC 9457 problem. */
    public record Problem(String type, String title, int status, String detail, String code, List<Part> errors, String traceId,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String currentState,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Set<String> allowedActions) {}
}
