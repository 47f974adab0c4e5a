package io.tiffin.user.api;

import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.OrderRelated;
import io.tiffin.kernel.PaymentId;
import io.tiffin.kernel.SealedText;
import io.tiffin.kernel.StoredAs;
import io.tiffin.kernel.UserId;
import org.jspecify.annotations.Nullable;

/** What happens to the payment of an order. */
public sealed interface PaymentEvent extends OrderRelated {

    PaymentId paymentId();

    @StoredAs("payment.authorization-requested")
    record AuthorizationRequested(PaymentId paymentId, OrderId orderId, UserId customer, Money amount,
            SealedText token) implements PaymentEvent {}

    @StoredAs("payment.authorized")
    record PaymentAuthorized(PaymentId paymentId, OrderId orderId, Money amount, String providerReference) implements PaymentEvent {}

    @StoredAs("payment.declined")
    record PaymentDeclined(PaymentId paymentId, OrderId orderId, String code) implements PaymentEvent {}

    @StoredAs("payment.capture-requested")
    record CaptureRequested(PaymentId paymentId, OrderId orderId, Money amount, String providerReference) implements PaymentEvent {}

    @StoredAs("payment.captured")
    record PaymentCaptured(PaymentId paymentId, OrderId orderId, Money amount) implements PaymentEvent {}

    @StoredAs("payment.void-requested")
    record VoidRequested(PaymentId paymentId, OrderId orderId, String providerReference) implements PaymentEvent {}

    @StoredAs("payment.voided")
    record PaymentVoided(PaymentId paymentId, OrderId orderId) implements PaymentEvent {}

    @StoredAs("payment.refund-requested")
    record RefundRequested(PaymentId paymentId, OrderId orderId, Money amount, String providerReference) implements PaymentEvent {}

    @StoredAs("payment.refunded")
    record PaymentRefunded(PaymentId paymentId, OrderId orderId, Money amount,
            @Nullable String providerReference) implements PaymentEvent {}
}
