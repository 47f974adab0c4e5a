package io.tiffin.delivery.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tiffin.delivery.api.DeliveryCommand.DeclineOffer;
import io.tiffin.delivery.api.DeliveryStatus;
import io.tiffin.delivery.dispatching.Offers;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.messaging.Commands;
import io.tiffin.kernel.web.Answers;
import io.tiffin.kernel.web.Caller;
import io.tiffin.kernel.web.Envelope;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What agents answer to offers. */
@RestController
@RequestMapping("/agents/me/offers/{orderId}")
@Tag(name = "Offers")
class AgentOffers {

    private final Offers offers;
    private final Commands commands;

    AgentOffers(Offers offers, Commands commands) {
        this.offers = offers;
        this.commands = commands;
    }

    /** The delivery is the agent's. */
    record Accepted(OrderId orderId, DeliveryStatus status, Instant estimatedDeliveryTime) {}

    @PostMapping("/accept")
    @Operation(summary = "Takes the delivery")
    Mono<ResponseEntity<Envelope<Accepted>>> accept(Caller caller, @PathVariable UUID orderId) {
        var order = new OrderId(orderId);
        return offers.accept(caller, order)
                .map(accepted -> Answers.ok(accepted.position(),
                        new Accepted(order, DeliveryStatus.ASSIGNED, accepted.estimatedDeliveryTime())));
    }

    /** {@code reason} in lower snake case. */
    record Decline(@Nullable @Pattern(regexp = Texts.CODE) String reason) {}

    /** The delivery looks for somebody else. */
    record Declined(OrderId orderId) {}

    @PostMapping("/decline")
    @Operation(summary = "Leaves the delivery to others; it is not offered again")
    Mono<ResponseEntity<Envelope<Declined>>> decline(Caller caller, @PathVariable UUID orderId,
            @Nullable @Valid @RequestBody(required = false) Decline request) {
        var order = new OrderId(orderId);
        return commands.send(caller, new DeclineOffer(order, caller.agent(), request == null ? null : request.reason))
                .map(position -> Answers.ok(position, new Declined(order)));
    }
}
