package io.tiffin.user.api;

import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.OrderRelated;
import io.tiffin.kernel.PaymentId;
import io.tiffin.kernel.SealedText;
import io.tiffin.kernel.UserId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * What one can ask of the payment of an order. A request stores what is wanted; what the provider answered is recorded by a second
 * command, so that a provider is never called while an aggregate is locked.
 */
public sealed interface PaymentCommand extends OrderRelated {

    /** Holds the amount. {@code token} is the provider's token, sealed with the customer's key. */
    record RequestAuthorization(OrderId orderId, UserId customer, Money amount, SealedText token) implements PaymentCommand {}

    record RecordAuthorized(OrderId orderId, String providerReference) implements PaymentCommand {}

    /** {@code code} as the provider gave it, lower snake case. */
    record RecordDeclined(OrderId orderId, String code) implements PaymentCommand {}

    /** Takes the held amount. */
    record RequestCapture(OrderId orderId) implements PaymentCommand {}

    record RecordCaptured(OrderId orderId) implements PaymentCommand {}

    /** Gives the money back, whichever way is right by now: a held amount is voided, a captured one refunded. */
    record RequestReversal(OrderId orderId) implements PaymentCommand {}

    record RecordVoided(OrderId orderId) implements PaymentCommand {}

    record RecordRefunded(OrderId orderId, @Nullable String providerReference) implements PaymentCommand {}

    @TargetAggregateIdentifier
    default PaymentId paymentId() {
        return PaymentId.of(orderId());
    }
}
