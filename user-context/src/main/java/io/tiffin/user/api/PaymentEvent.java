package io.tiffin.user.api;

import io.tiffin.kernel.Actor;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.OrderMilestone;
import io.tiffin.kernel.OrderRelated;
import io.tiffin.kernel.PaymentId;
import io.tiffin.kernel.RefundId;
import io.tiffin.kernel.SealedText;
import io.tiffin.kernel.StoredAs;
import io.tiffin.kernel.UserId;
import org.jspecify.annotations.Nullable;

/** What happens to the payment of an order. */
public sealed interface PaymentEvent extends OrderRelated {

    PaymentId paymentId();

    /** What the provider is asked next. Money moves with the answer, which is an event of its own. */
    sealed interface Request extends PaymentEvent {}

    /** How things are with the payment from now on, by an answer of the provider or without one. */
    sealed interface Answer extends Visible, OrderMilestone {}

    /** What shows to whoever looks at the order: answers, and a refund, which is pending from when it is asked for. */
    sealed interface Visible extends PaymentEvent permits Answer, RefundRequested {}

    @StoredAs("payment.authorization-requested")
    record AuthorizationRequested(PaymentId paymentId, OrderId orderId, UserId customer, Money amount,
            SealedText token) implements Request {}

    @StoredAs("payment.authorized")
    record PaymentAuthorized(PaymentId paymentId, OrderId orderId, Money amount, String providerReference) implements Answer {}

    @StoredAs("payment.declined")
    record PaymentDeclined(PaymentId paymentId, OrderId orderId, String code) implements Answer {}

    /** {@code amount} is to be held from now on; {@code number} grows with each adjustment of this payment. */
    @StoredAs("payment.adjustment-requested")
    record AdjustmentRequested(PaymentId paymentId, OrderId orderId, Money amount, String providerReference,
            int number) implements Request {}

    /** {@code amount} is held now. */
    @StoredAs("payment.authorization-adjusted")
    record AuthorizationAdjusted(PaymentId paymentId, OrderId orderId, Money amount, int number) implements Answer {}

    /** {@code amount} is still held. */
    @StoredAs("payment.adjustment-declined")
    record AdjustmentDeclined(PaymentId paymentId, OrderId orderId, Money amount, String code, int number) implements Answer {}

    @StoredAs("payment.capture-requested")
    record CaptureRequested(PaymentId paymentId, OrderId orderId, Money amount, String providerReference) implements Request {}

    @StoredAs("payment.captured")
    record PaymentCaptured(PaymentId paymentId, OrderId orderId, Money amount) implements Answer {}

    /** {@code amount} was not taken, and will not be. */
    @StoredAs("payment.capture-refused")
    record CaptureRefused(PaymentId paymentId, OrderId orderId, Money amount, String code) implements Answer {}

    @StoredAs("payment.void-requested")
    record VoidRequested(PaymentId paymentId, OrderId orderId, String providerReference) implements Request {}

    @StoredAs("payment.voided")
    record PaymentVoided(PaymentId paymentId, OrderId orderId) implements Answer {}

    /** A reversal was asked for, and there is nothing to give back; {@code kept} is what stays with us. */
    @StoredAs("payment.nothing-to-reverse")
    record NothingToReverse(PaymentId paymentId, OrderId orderId, Money kept) implements Answer {}

    /** {@code reason} is for the customer to read, {@code attempt} counts the requests of this refund from 1. */
    @StoredAs(value = "payment.refund-requested", revision = "2")
    record RefundRequested(PaymentId paymentId, OrderId orderId, RefundId refundId, Money amount, String reason, Actor by,
            String providerReference, int attempt) implements Request, Visible {}

    @StoredAs(value = "payment.refunded", revision = "2")
    record PaymentRefunded(PaymentId paymentId, OrderId orderId, RefundId refundId, Money amount, String reason,
            @Nullable String providerReference) implements Answer {}

    /**
     * The provider did not give {@code amount} back.
     *
     * @param last whether it is not asked again, so that somebody has to see to it
     */
    @StoredAs("payment.refund-refused")
    record RefundRefused(PaymentId paymentId, OrderId orderId, RefundId refundId, Money amount, String code, int attempt,
            boolean last) implements Answer {}
}
