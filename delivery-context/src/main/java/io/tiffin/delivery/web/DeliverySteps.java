package io.tiffin.delivery.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tiffin.delivery.api.DeliveryCommand;
import io.tiffin.delivery.api.DeliveryCommand.ArriveAtRestaurant;
import io.tiffin.delivery.api.DeliveryCommand.FailDelivery;
import io.tiffin.delivery.api.DeliveryStatus;
import io.tiffin.delivery.dispatching.Deliveries;
import io.tiffin.delivery.handover.Handover;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.messaging.Commands;
import io.tiffin.kernel.web.Answers;
import io.tiffin.kernel.web.Blocking;
import io.tiffin.kernel.web.Caller;
import io.tiffin.kernel.web.Envelope;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The steps of a delivery, by the agent who has it. Each may be repeated. */
@RestController
@RequestMapping("/deliveries/{orderId}")
@Tag(name = "Deliveries")
class DeliverySteps {

    private final Handover handover;
    private final Deliveries deliveries;
    private final Commands commands;

    DeliverySteps(Handover handover, Deliveries deliveries, Commands commands) {
        this.handover = handover;
        this.deliveries = deliveries;
        this.commands = commands;
    }

    /** How far the delivery has come. */
    record Progress(OrderId orderId, DeliveryStatus status) {}

    @PostMapping("/arrived")
    @Operation(summary = "Is at the restaurant; may be left out")
    Mono<ResponseEntity<Envelope<Progress>>> arrived(Caller caller, @PathVariable UUID orderId) {
        return send(caller, new ArriveAtRestaurant(new OrderId(orderId), caller.agent()), DeliveryStatus.AT_RESTAURANT);
    }

    @PostMapping("/picked-up")
    @Operation(summary = "Has the meal; the order must be ready")
    Mono<ResponseEntity<Envelope<Progress>>> pickedUp(Caller caller, @PathVariable UUID orderId) {
        var order = new OrderId(orderId);
        return handover.pickUp(caller, order).map(position -> Answers.ok(position, new Progress(order, DeliveryStatus.PICKED_UP)));
    }

    /** The pin is for deployments that give one to customers; nothing here compares it with anything. */
    record Delivered(@Nullable @Size(max = 2000) String customerSignature, @Nullable @Size(max = 16) String pin) {}

    @PostMapping("/delivered")
    @Operation(summary = "Has handed the meal to the customer")
    Mono<ResponseEntity<Envelope<Progress>>> delivered(Caller caller, @PathVariable UUID orderId,
            @Nullable @Valid @RequestBody(required = false) Delivered request) {
        var order = new OrderId(orderId);
        return handover.deliver(caller, order, request == null ? null : request.customerSignature)
                .map(position -> Answers.ok(position, new Progress(order, DeliveryStatus.DELIVERED)));
    }

    /** {@code reason} in lower snake case. */
    record Failed(@NotNull @Pattern(regexp = Texts.CODE) String reason) {}

    @PostMapping("/failed")
    @Operation(summary = "Cannot deliver the meal", description = "Before it is picked up, another agent is looked for (requested); "
            + "afterwards the delivery has failed. customer_absent: nobody was at the door.")
    Mono<ResponseEntity<Envelope<Progress>>> failed(Caller caller, @PathVariable UUID orderId, @Valid @RequestBody Failed request) {
        var order = new OrderId(orderId);
        return commands.send(caller, new FailDelivery(order, caller.agent(), request.reason))
                .zipWhen(_ -> Blocking.call(() -> whatBecameOf(order)),
                        (position, then) -> Answers.ok(position, new Progress(order, then)));
    }

    /** To whoever gave it up; that it is offered to others already is not their business any more. */
    private DeliveryStatus whatBecameOf(OrderId order) {
        return deliveries.find(order)
                .map(found -> found.state().status())
                .filter(DeliveryStatus.FAILED::equals)
                .orElse(DeliveryStatus.REQUESTED);
    }

    private Mono<ResponseEntity<Envelope<Progress>>> send(Caller caller, DeliveryCommand command, DeliveryStatus then) {
        return commands.send(caller, command).map(position -> Answers.ok(position, new Progress(command.orderId(), then)));
    }
}
