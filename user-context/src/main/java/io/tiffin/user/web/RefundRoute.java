package io.tiffin.user.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefundId;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.messaging.Commands;
import io.tiffin.kernel.web.Answers;
import io.tiffin.kernel.web.Caller;
import io.tiffin.kernel.web.Envelope;
import io.tiffin.kernel.web.IdempotencyKey;
import io.tiffin.user.api.PaymentCommand.RequestRefund;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.Currency;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What the staff gives back of a payment. */
@RestController
@Tag(name = "Refunds by the staff")
class RefundRoute {

    private final Commands commands;

    RefundRoute(Commands commands) {
        this.commands = commands;
    }

    /** A part of what was taken, or all of it; {@code reason} is for the customer to read, and nothing personal. */
    record NewRefund(@NotNull @Valid Amount amount, @NotBlank @Size(max = RequestRefund.REASON_LENGTH) String reason) {}

    /** {@code amount} in minor units. */
    record Amount(@NotNull @Min(1) @Max(1_000_000_000) Long amount, @NotNull @Size(min = 3, max = 3) String currency) {

        Money money() {
            try {
                return new Money(amount, Currency.getInstance(currency));
            } catch (IllegalArgumentException e) {
                throw new RefusedException(
                        new Refusal.Unacceptable("wrong_currency", "/amount/currency", "This is no currency of ISO 4217."));
            }
        }
    }

    /** {@code status} is {@code pending} until the provider has answered; the order tells what became of it. */
    record RefundAnswer(RefundId refundId, OrderId orderId, Money amount, String reason, String status) {}

    @PostMapping("/api/admin/orders/{orderId}/refunds")
    @Operation(summary = "Gives a part of a captured payment back, or all of it", description = "All refunds of an order together are "
            + "never more than was captured. The same Idempotency-Key with the same body is the same refund.")
    Mono<ResponseEntity<Envelope<RefundAnswer>>> refund(Caller caller, @PathVariable UUID orderId,
            @RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String key, @Valid @RequestBody NewRefund request) {
        var order = new OrderId(orderId);
        var refund = new RequestRefund(order, RefundId.of(caller.id(), order, IdempotencyKey.orFresh(key)), request.amount.money(),
                request.reason, caller.actor());
        // Where nothing new was stored, the key stands for the same refund.
        return commands.send(caller, refund)
                .onErrorMap(RefundRoute::askedBefore, _ -> IdempotencyKey.reused())
                .map(position -> Answers.created(position, URI.create("/api/orders/" + order),
                        new RefundAnswer(refund.refundId(), order, refund.amount(), refund.reason(), "pending"), position.isEmpty()));
    }

    private static boolean askedBefore(Throwable error) {
        return error instanceof RefusedException refused && refused.refusal().code().equals(RequestRefund.EXISTS);
    }
}
