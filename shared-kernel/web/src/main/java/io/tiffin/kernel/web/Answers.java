package io.tiffin.kernel.web;

import java.net.URI;
import java.util.OptionalLong;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** Answers of writes, which tell the position of their last event. */
public final class Answers {

    public static final String EVENT_POSITION = "X-Event-Position";

    private Answers() {}

    public static <T> ResponseEntity<Envelope<T>> ok(OptionalLong position, T data) {
        return with(ResponseEntity.ok(), position).body(Envelope.of(data));
    }

    public static <T> ResponseEntity<Envelope<T>> created(OptionalLong position, URI location, T data) {
        return created(position, location, data, false);
    }

    /** {@code replayed} where the key of the request stands for what was created before. */
    public static <T> ResponseEntity<Envelope<T>> created(OptionalLong position, URI location, T data, boolean replayed) {
        ResponseEntity.BodyBuilder answer = with(ResponseEntity.created(location), position);
        return (replayed ? answer.header(IdempotencyKey.REPLAYED, "true") : answer).body(Envelope.of(data));
    }

    public static ResponseEntity<Envelope<Void>> done(OptionalLong position, String message) {
        return with(ResponseEntity.status(HttpStatus.OK), position).body(Envelope.done(message));
    }

    private static ResponseEntity.BodyBuilder with(ResponseEntity.BodyBuilder answer, OptionalLong position) {
        position.ifPresent(p -> answer.header(EVENT_POSITION, Long.toString(p)));
        return answer;
    }
}
