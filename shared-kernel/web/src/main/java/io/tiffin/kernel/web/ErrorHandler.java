package io.tiffin.kernel.web;

import io.lettuce.core.RedisLoadingException;
import io.lettuce.core.RedisReadOnlyException;
import io.tiffin.kernel.RefusedException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.axonframework.common.lock.LockAcquisitionFailedException;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;
import org.springframework.web.bind.support.WebExchangeBindException;
import org.springframework.web.server.MissingRequestValueException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebInputException;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says of everything that goes wrong in a request what it was, in the contract's shape. A 500 is a defect of ours, and is logged. */
@Component
@Order(-2)
class ErrorHandler implements WebExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorHandler.class);

    private final ErrorAnswers answers;

    ErrorHandler(ErrorAnswers answers) {
        this.answers = answers;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable error) {
        if (exchange.getResponse().isCommitted()) {
            return Mono.error(error);
        }
        return switch (error) {
            case RefusedException refused -> answers.write(exchange, refused.refusal());
            case WebExchangeBindException invalid -> answers.write(exchange, HttpStatus.UNPROCESSABLE_ENTITY, "invalid_request",
                    "The request has values that cannot be accepted.", invalid.getAllErrors().stream().map(ErrorHandler::part).toList());
            case ConstraintViolationException invalid -> answers.write(exchange, HttpStatus.UNPROCESSABLE_ENTITY, "invalid_request",
                    "The request has values that cannot be accepted.",
                    invalid.getConstraintViolations().stream().map(ErrorHandler::part).toList());
            case MissingRequestValueException missing ->
                answers.write(exchange, HttpStatus.BAD_REQUEST, "missing_" + snake(missing.getName()),
                        "The request needs the " + missing.getLabel() + " " + missing.getName() + ".");
            case ServerWebInputException input -> unreadable(exchange, input);
            case ResponseStatusException status -> {
                // Such as which methods there are.
                exchange.getResponse().getHeaders().addAll(status.getHeaders());
                yield byStatus(exchange, status.getStatusCode());
            }
            case TimeoutException _ -> answers.write(exchange, HttpStatus.SERVICE_UNAVAILABLE, "timed_out",
                    "It took too long. The same request may succeed later.");
            case TransientDataAccessException _ -> unavailable(exchange, error);
            case NonTransientDataAccessResourceException _ -> unavailable(exchange, error);
            case TransactionException _ -> unavailable(exchange, error);
            case RedisSystemException redis when isPassing(redis) -> unavailable(exchange, error);
            case EventStoreException _ -> unavailable(exchange, error);
            case RejectedExecutionException _,LockAcquisitionFailedException _ -> answers.write(exchange, HttpStatus.SERVICE_UNAVAILABLE,
                    "overloaded", "There is too much to do at the moment.");
            default -> defect(exchange, error);
        };
    }

    /** A Redis that has just started reads its data before it answers, and one that is about to be replaced does not write. */
    private static boolean isPassing(RedisSystemException error) {
        return caused(error, RedisLoadingException.class) != null || caused(error, RedisReadOnlyException.class) != null;
    }

    private Mono<Void> unavailable(ServerWebExchange exchange, Throwable error) {
        LOG.warn("{} {}: a store did not answer: {}", exchange.getRequest().getMethod(), exchange.getRequest().getPath(), error.toString());
        return answers.write(exchange, HttpStatus.SERVICE_UNAVAILABLE, "unavailable", "A store does not answer at the moment.");
    }

    private Mono<Void> defect(ServerWebExchange exchange, Throwable error) {
        LOG.error("{} {} failed, trace {}", exchange.getRequest().getMethod(), exchange.getRequest().getPath(),
                Trace.of(exchange).traceId(), error);
        return answers.write(exchange, HttpStatus.INTERNAL_SERVER_ERROR, "internal_error", "Something went wrong on our side.");
    }

    private Mono<Void> byStatus(ServerWebExchange exchange, HttpStatusCode code) {
        HttpStatus status = Objects.requireNonNullElse(HttpStatus.resolve(code.value()), HttpStatus.BAD_REQUEST);
        return answers.write(exchange, status, snake(status.name()), switch (status) {
            case NOT_FOUND -> "There is nothing here for you.";
            case METHOD_NOT_ALLOWED -> "This method is not for this path.";
            case UNSUPPORTED_MEDIA_TYPE -> "Send application/json.";
            case NOT_ACCEPTABLE -> "This route answers with application/json or, where it streams, text/event-stream.";
            default -> status.getReasonPhrase() + ".";
        });
    }

    private Mono<Void> unreadable(ServerWebExchange exchange, ServerWebInputException input) {
        if (caused(input, DataBufferLimitException.class) != null) {
            return answers.write(exchange, HttpStatus.CONTENT_TOO_LARGE, "content_too_large", "The body is too large.");
        }
        DatabindException mismatch = caused(input, DatabindException.class);
        if (caused(input, StreamReadException.class) != null || (mismatch != null && isNotOneValue(mismatch))) {
            return answers.write(exchange, HttpStatus.BAD_REQUEST, "malformed_json", "The body is not valid JSON.");
        }
        if (mismatch != null) {
            String code = mismatch instanceof UnrecognizedPropertyException ? "unknown_field" : "wrong_type";
            return answers.write(exchange, HttpStatus.UNPROCESSABLE_ENTITY, code, "The body does not have the shape this route takes.",
                    List.of(new ErrorBody.Part(pointer(mismatch), code, mismatch instanceof UnrecognizedPropertyException
                            ? "This field is not known here."
                            : "This value does not have the right type or form.")));
        }
        if (caused(input, DecodingException.class) == null && input.getMethodParameter() != null
                && input.getMethodParameter().getParameterName() != null && input.getCause() != null) {
            String name = input.getMethodParameter().getParameterName();
            return answers.write(exchange, HttpStatus.BAD_REQUEST, "malformed_parameter", "The value of " + name + " is malformed.",
                    List.of(new ErrorBody.Part("?" + name, "malformed_parameter", "This value is malformed.")));
        }
        return answers.write(exchange, HttpStatus.BAD_REQUEST, "malformed_request", "The request needs a JSON body.");
    }

    /** Nothing at all, or something after the value; Jackson says so in its message only. */
    private static boolean isNotOneValue(DatabindException mismatch) {
        String message = mismatch.getOriginalMessage();
        return message.startsWith("No content to map") || message.startsWith("Trailing token");
    }

    private static ErrorBody.Part part(ObjectError error) {
        String pointer = error instanceof FieldError field ? pointer(field.getField()) : "";
        return new ErrorBody.Part(pointer, snake(Objects.requireNonNullElse(error.getCode(), "invalid")),
                Objects.requireNonNullElse(error.getDefaultMessage(), "invalid"));
    }

    private static ErrorBody.Part part(ConstraintViolation<?> violation) {
        String kind = violation.getConstraintDescriptor().getAnnotation().annotationType().getSimpleName();
        return new ErrorBody.Part(pointer(violation.getPropertyPath().toString()), snake(kind), violation.getMessage());
    }

    private static String pointer(String propertyPath) {
        return "/" + propertyPath.replace("[", "/").replace("]", "").replace('.', '/');
    }

    private static String pointer(JacksonException mismatch) {
        var pointer = new StringBuilder();
        for (JacksonException.Reference part : mismatch.getPath()) {
            pointer.append('/').append(part.getPropertyName() != null ? part.getPropertyName() : Integer.toString(part.getIndex()));
        }
        return pointer.toString();
    }

    private static <T extends Throwable> @Nullable T caused(Throwable error, Class<T> type) {
        for (Throwable t = error; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
        }
        return null;
    }

    private static String snake(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").replace('-', '_').toLowerCase(Locale.ROOT);
    }
}
