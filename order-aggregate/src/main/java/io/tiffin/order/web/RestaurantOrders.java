package io.tiffin.order.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.PersonalDataCipher;
import io.tiffin.kernel.SealedText;
import io.tiffin.kernel.messaging.Commands;
import io.tiffin.kernel.messaging.Truth;
import io.tiffin.kernel.web.Answers;
import io.tiffin.kernel.web.Blocking;
import io.tiffin.kernel.web.Caller;
import io.tiffin.kernel.web.Envelope;
import io.tiffin.kernel.web.IdempotencyKey;
import io.tiffin.order.api.OrderCommand;
import io.tiffin.order.api.OrderCommand.ConfirmOrder;
import io.tiffin.order.api.OrderCommand.MarkOrderReady;
import io.tiffin.order.api.OrderCommand.RejectOrder;
import io.tiffin.order.api.OrderEvent;
import io.tiffin.order.api.OrderStatus;
import io.tiffin.order.api.OrderView;
import io.tiffin.order.api.Reason;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What restaurants do with orders. */
@RestController
@RequestMapping("/restaurants/me/orders/{orderId}")
@Tag(name = "Orders of a restaurant")
class RestaurantOrders {

    private final Commands commands;
    private final Truth truth;
    private final PersonalDataCipher cipher;
    private final ChangeProposals proposals;

    RestaurantOrders(Commands commands, Truth truth, PersonalDataCipher cipher, ChangeProposals proposals) {
        this.commands = commands;
        this.truth = truth;
        this.cipher = cipher;
        this.proposals = proposals;
    }

    record Accept(@NotNull @Min(1) @Max(240) Integer estimatedPrepTime) {}

    @PostMapping("/accept")
    @Operation(summary = "Takes an order; estimatedPrepTime in minutes")
    Mono<ResponseEntity<Envelope<OrderProgress>>> accept(Caller caller, @PathVariable UUID orderId, @Valid @RequestBody Accept request) {
        return send(caller, new ConfirmOrder(new OrderId(orderId), caller.restaurant(), Duration.ofMinutes(request.estimatedPrepTime)),
                OrderStatus.CONFIRMED);
    }

    record Reject(@NotNull Reason reason, @Nullable @Size(max = 500) String note) {}

    @PostMapping("/reject")
    @Operation(summary = "Refuses an order; one that was accepted before is cancelled")
    Mono<ResponseEntity<Envelope<OrderProgress>>> reject(Caller caller, @PathVariable UUID orderId, @Valid @RequestBody Reject request) {
        var order = new OrderId(orderId);
        return Blocking.call(() -> sealed(caller, request.note))
                .flatMap(note -> commands.send(caller, new RejectOrder(order, caller.actor(), request.reason, note.orElse(null))))
                .flatMap(position -> truth.<OrderEvent, OrderStatus>of(order, OrderEvent.class, (_, event) -> OrderStatus.after(event))
                        .map(status -> Answers.ok(position, new OrderProgress(order, status))));
    }

    @PostMapping("/ready")
    @Operation(summary = "The kitchen is done, whether an agent is there or not")
    Mono<ResponseEntity<Envelope<OrderProgress>>> ready(Caller caller, @PathVariable UUID orderId) {
        return send(caller, new MarkOrderReady(new OrderId(orderId), caller.restaurant()), OrderStatus.READY);
    }

    @PostMapping("/changes")
    @Operation(summary = "Asks the customer for another order, where not all of it can be made", description = "The order stays received, "
            + "and cannot be accepted until the customer has answered and the change is applied. Substitutes cost what the menu says. The "
            + "same Idempotency-Key with the same body is the same change.")
    Mono<ResponseEntity<Envelope<OrderView.Change>>> proposeChange(Caller caller, @PathVariable UUID orderId,
            @RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String key,
            @Valid @RequestBody ProposedChange request) {
        var order = new OrderId(orderId);
        return proposals.propose(caller, order, IdempotencyKey.orFresh(key), request)
                .map(proposed -> Answers.created(proposed.position(), URI.create("/restaurants/me/orders/" + order), proposed.change(),
                        proposed.replayed()));
    }

    private Mono<ResponseEntity<Envelope<OrderProgress>>> send(Caller caller, OrderCommand command, OrderStatus then) {
        return commands.send(caller, command).map(position -> Answers.ok(position, new OrderProgress(command.orderId(), then)));
    }

    private Optional<SealedText> sealed(Caller caller, @Nullable String note) {
        return Optional.ofNullable(note).map(text -> cipher.seal(caller.id(), text));
    }
}
