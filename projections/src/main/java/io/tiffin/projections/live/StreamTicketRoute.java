package io.tiffin.projections.live;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.web.Caller;
import io.tiffin.kernel.web.Envelope;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Gives browsers, whose {@code EventSource} sends no headers, a way into a stream. */
@RestController
@Tag(name = "Orders of a customer")
class StreamTicketRoute {

    private static final Pattern ORDER_STREAM = Pattern
            .compile("/api/orders/(\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12})/stream");

    private final OrderStreams streams;
    private final StreamTickets tickets;

    StreamTicketRoute(OrderStreams streams, StreamTickets tickets) {
        this.streams = streams;
        this.tickets = tickets;
    }

    /** {@code stream}: the path of the stream. */
    record TicketRequest(@NotNull @Size(max = 200) String stream) {}

    /** {@code expiresIn}: seconds. */
    record Ticket(String ticket, long expiresIn) {}

    @PostMapping("/api/streams/tickets")
    @Operation(summary = "Gives a ticket that opens one stream, once, within 30 seconds")
    Mono<ResponseEntity<Envelope<Ticket>>> issue(Caller caller, @Valid @RequestBody TicketRequest request) {
        return streams.story(streamed(request.stream), caller)
                .flatMap(story -> tickets.issue(story.order(), caller.customer()))
                .map(ticket -> ResponseEntity.status(HttpStatus.CREATED)
                        .cacheControl(CacheControl.noStore())
                        .body(Envelope.of(new Ticket(ticket, StreamTickets.VALIDITY.toSeconds()))));
    }

    private static OrderId streamed(String path) {
        Matcher stream = ORDER_STREAM.matcher(path);
        if (!stream.matches()) {
            throw new RefusedException(new Refusal.Unacceptable("unknown_stream", "/stream", "There is no stream with this path."));
        }
        return OrderId.parse(stream.group(1));
    }
}
