package io.tiffin.projections.live;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.web.Caller;
import io.tiffin.kernel.web.Role;
import io.tiffin.kernel.web.Trace;
import io.tiffin.kernel.web.security.AccessTokens;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;

/** The stream of an order, for its customer: by access token, or by ticket. */
@RestController
@Tag(name = "Orders of a customer")
class OrderStreamRoute {

    private final OrderStreams streams;
    private final StreamTickets tickets;

    OrderStreamRoute(OrderStreams streams, StreamTickets tickets) {
        this.streams = streams;
        this.tickets = tickets;
    }

    @GetMapping(path = "/api/orders/{orderId}/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Operation(summary = "Follows an order as it happens (Server-Sent Events)", description = "Begins with the order as it is, or after "
            + "the event that Last-Event-ID (or lastEventId) names; earliest means from the start. Answers 204 to who has heard the last event.")
    Mono<Void> stream(@PathVariable UUID orderId,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventIdHeader,
            @RequestParam(name = "lastEventId", required = false) @Nullable String lastEventId,
            @Parameter(description = "Of POST /api/streams/tickets, instead of an access token") @RequestParam(required = false) @Nullable String ticket,
            @Parameter(hidden = true) ServerWebExchange exchange) {
        var order = new OrderId(orderId);
        return caller(exchange, order, ticket)
                .flatMap(caller -> streams.open(order, caller, ResumePoint.of(lastEventIdHeader, lastEventId)))
                .flatMap(opening -> answer(exchange.getResponse(), opening));
    }

    /** The route itself is open to everybody, because a ticket is no access token: who comes without either is turned away here. */
    private Mono<Caller> caller(ServerWebExchange exchange, OrderId order, @Nullable String ticket) {
        Trace trace = Trace.of(exchange);
        return ReactiveSecurityContextHolder.getContext()
                .mapNotNull(security -> security.getAuthentication())
                .ofType(JwtAuthenticationToken.class)
                .map(token -> AccessTokens.caller(token.getToken(), trace))
                .doOnNext(caller -> {
                    if (caller.role() != Role.CUSTOMER) {
                        throw new ResponseStatusException(HttpStatus.FORBIDDEN);
                    }
                })
                .switchIfEmpty(Mono.justOrEmpty(ticket)
                        .flatMap(shown -> tickets.redeem(shown, order))
                        .map(customer -> new Caller(customer.value(), Role.CUSTOMER, trace)))
                .switchIfEmpty(Mono.error(() -> {
                    exchange.getResponse().getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
                    return new ResponseStatusException(HttpStatus.UNAUTHORIZED);
                }));
    }

    private static Mono<Void> answer(ServerHttpResponse response, OrderStreams.Opening opening) {
        response.getHeaders().setCacheControl("no-store");
        return switch (opening) {
            case OrderStreams.Opening.Over() -> {
                response.setStatusCode(HttpStatus.NO_CONTENT);
                yield response.setComplete();
            }
            case OrderStreams.Opening.Open(var stream) -> {
                response.getHeaders().setContentType(MediaType.TEXT_EVENT_STREAM);
                // nginx would keep events back until its buffer is full.
                response.getHeaders().set("X-Accel-Buffering", "no");
                Flux<Frame> frames = stream.frames()
                        .doOnError(GivenUp.class, _ -> disconnect(response))
                        .onErrorComplete(GivenUp.class);
                yield response.writeAndFlushWith(frames.map(frame -> Mono.just(frame.in(response.bufferFactory()))));
            }
        };
    }

    /** To complete or fail the response would wait for the very write that a slow client does not take. */
    private static void disconnect(ServerHttpResponse response) {
        if (ServerHttpResponseDecorator.getNativeResponse(response) instanceof Connection connection) {
            var _ = connection.channel().close();
        }
    }
}
