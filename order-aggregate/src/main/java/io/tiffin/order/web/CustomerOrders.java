package io.tiffin.order.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tiffin.kernel.ChangeId;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.messaging.Commands;
import io.tiffin.kernel.messaging.Truth;
import io.tiffin.kernel.web.Answers;
import io.tiffin.kernel.web.Caller;
import io.tiffin.kernel.web.Envelope;
import io.tiffin.kernel.web.IdempotencyKey;
import io.tiffin.order.api.OrderCommand;
import io.tiffin.order.api.OrderCommand.AcceptChange;
import io.tiffin.order.api.OrderCommand.CancelOrder;
import io.tiffin.order.api.OrderCommand.RefuseChange;
import io.tiffin.order.api.OrderEvent;
import io.tiffin.order.api.OrderStatus;
import io.tiffin.order.api.OrderView;
import io.tiffin.order.api.Reason;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What customers do with orders. */
@RestController
@RequestMapping("/api/orders")
@Tag(name = "Orders of a customer")
class CustomerOrders {

    private final Placement placement;
    private final Commands commands;
    private final Truth truth;

    CustomerOrders(Placement placement, Commands commands, Truth truth) {
        this.placement = placement;
        this.commands = commands;
        this.truth = truth;
    }

    @PostMapping
    @Operation(summary = "Places an order at the prices of the menu", description = "The same Idempotency-Key with the same body answers "
            + "as the first time, with the header Idempotent-Replayed; with another body it is refused. A UUID of version 7 is the best key: "
            + "its time is that of the order's id, by which orders of the same time are stored side by side.")
    Mono<ResponseEntity<Envelope<OrderView>>> place(Caller caller, @RequestHeader(IdempotencyKey.HEADER) String key,
            @Valid @RequestBody PlaceOrder request) {
        return placement.place(caller, IdempotencyKey.validated(key), request)
                .map(placed -> Answers.created(placed.position(), URI.create("/api/orders/" + placed.order().orderId()), placed.order(),
                        placed.replayed()));
    }

    record Cancel(@NotNull Reason reason) {}

    @PostMapping("/{orderId}/cancel")
    @Operation(summary = "Cancels an order that was not picked up yet")
    Mono<ResponseEntity<Envelope<OrderProgress>>> cancel(Caller caller, @PathVariable UUID orderId, @Valid @RequestBody Cancel request) {
        var order = new OrderId(orderId);
        return commands.send(caller, new CancelOrder(order, caller.actor(), request.reason))
                .map(position -> Answers.ok(position, new OrderProgress(order, OrderStatus.CANCELLED)));
    }

    @PostMapping("/{orderId}/changes/{changeId}/accept")
    @Operation(summary = "Agrees to what the restaurant proposed", description = "The order stays received; it changes once the substitutes are reserved and the new total is held.")
    Mono<ResponseEntity<Envelope<OrderProgress>>> acceptChange(Caller caller, @PathVariable UUID orderId, @PathVariable UUID changeId) {
        return answer(caller, new AcceptChange(new OrderId(orderId), new ChangeId(changeId), caller.customer()));
    }

    @PostMapping("/{orderId}/changes/{changeId}/refuse")
    @Operation(summary = "Does not agree to what the restaurant proposed: the order is rejected, and its money goes back")
    Mono<ResponseEntity<Envelope<OrderProgress>>> refuseChange(Caller caller, @PathVariable UUID orderId, @PathVariable UUID changeId) {
        return answer(caller, new RefuseChange(new OrderId(orderId), new ChangeId(changeId), caller.customer()));
    }

    private Mono<ResponseEntity<Envelope<OrderProgress>>> answer(Caller caller, OrderCommand command) {
        return commands.send(caller, command)
                .flatMap(position -> truth
                        .<OrderEvent, OrderStatus>of(command.orderId(), OrderEvent.class, (_, event) -> OrderStatus.after(event))
                        .map(status -> Answers.ok(position, new OrderProgress(command.orderId(), status))));
    }
}
