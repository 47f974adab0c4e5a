package io.tiffin.user.api;

import io.tiffin.kernel.Actor;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.OrderRelated;
import io.tiffin.kernel.PaymentId;
import io.tiffin.kernel.RefundId;
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

    /**
     * Holds another amount than until now, more or less, as long as nothing was taken.
     *
     * @param number of the adjustment, from 1 and higher than any before: each is asked for once
     */
    record RequestAdjustment(OrderId orderId, int number, Money amount) implements PaymentCommand {}

    /** {@code number} is that of the request which it answers. */
    record RecordAdjusted(OrderId orderId, int number) implements PaymentCommand {}

    /** The amount held stays what it was. */
    record RecordAdjustmentDeclined(OrderId orderId, int number, String code) implements PaymentCommand {}

    /**
     * Takes of what is held, once; the remainder is let go.
     *
     * @param amount null: all of it
     */
    record RequestCapture(OrderId orderId, @Nullable Money amount) implements PaymentCommand {

        public RequestCapture(OrderId orderId) {
            this(orderId, null);
        }
    }

    record RecordCaptured(OrderId orderId) implements PaymentCommand {}

    /** Nothing was taken, and nothing will be. */
    record RecordCaptureRefused(OrderId orderId, String code) implements PaymentCommand {}

    /**
     * Gives the money back, whichever way is right by now: a held amount is voided, or all but what is kept of it; a captured one is
     * refunded, as far as it was not before.
     *
     * @param keep a fee that stays with us; null: nothing. Where less than that was taken or held, that is kept
     */
    record RequestReversal(OrderId orderId, @Nullable Money keep) implements PaymentCommand {

        public RequestReversal(OrderId orderId) {
            this(orderId, null);
        }
    }

    record RecordVoided(OrderId orderId) implements PaymentCommand {}

    /**
     * Gives a part of what was taken back, or all of it.
     *
     * @param refundId the same id again asks for the same refund again
     * @param reason   for the customer to read, at most {@value #REASON_LENGTH} characters and nothing personal: it is stored as it stands
     */
    record RequestRefund(OrderId orderId, RefundId refundId, Money amount, String reason, Actor by) implements PaymentCommand {
        public static final int REASON_LENGTH = 200;
        /** The code of the refusal where another refund was asked for by that id. */
        public static final String EXISTS = "refund_exists";
    }

    record RecordRefunded(OrderId orderId, RefundId refundId, @Nullable String providerReference) implements PaymentCommand {}

    /** {@code attempt} is that of the request which it answers. */
    record RecordRefundRefused(OrderId orderId, RefundId refundId, int attempt, String code) implements PaymentCommand {}

    /** Asks the provider again after a refund was refused; {@code attempt} is the one that was. */
    record RetryRefund(OrderId orderId, RefundId refundId, int attempt) implements PaymentCommand {}

    @TargetAggregateIdentifier
    default PaymentId paymentId() {
        return PaymentId.of(orderId());
    }
}
