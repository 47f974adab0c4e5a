package io.tiffin.user.domain;

import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.PaymentId;
import io.tiffin.kernel.SealedText;
import io.tiffin.kernel.UserId;
import io.tiffin.user.api.PaymentCommand.RequestAuthorization;
import io.tiffin.user.api.PaymentEvent;
import io.tiffin.user.api.PaymentEvent.AuthorizationRequested;
import io.tiffin.user.api.PaymentEvent.CaptureRequested;
import io.tiffin.user.api.PaymentEvent.PaymentAuthorized;
import io.tiffin.user.api.PaymentEvent.PaymentCaptured;
import io.tiffin.user.api.PaymentEvent.PaymentDeclined;
import io.tiffin.user.api.PaymentEvent.PaymentRefunded;
import io.tiffin.user.api.PaymentEvent.PaymentVoided;
import io.tiffin.user.api.PaymentEvent.RefundRequested;
import io.tiffin.user.api.PaymentEvent.VoidRequested;
import java.util.List;
import java.util.UUID;

/** Guest pays 31.50 for her order. */
public final class PaymentFixture {

    public static final OrderId ORDER = OrderId.parse("0197b000-0000-7000-8000-000000000001");
    public static final PaymentId PAYMENT = PaymentId.of(ORDER);
    public static final UserId ANN = UserId.parse("0197b000-0000-7000-8000-0000000000a1");
    public static final Money AMOUNT = Money.of(3150, "EUR");
    public static final String REFERENCE = "provider-1";
    public static final SealedText TOKEN = new SealedText(UUID.fromString(ANN.toString()), "c2VhbGVk");

    public static final AuthorizationRequested AUTHORIZATION_REQUESTED = new AuthorizationRequested(PAYMENT, ORDER, ANN, AMOUNT, TOKEN);
    public static final PaymentAuthorized AUTHORIZED = new PaymentAuthorized(PAYMENT, ORDER, AMOUNT, REFERENCE);
    public static final PaymentDeclined DECLINED = new PaymentDeclined(PAYMENT, ORDER, "card_declined");
    public static final CaptureRequested CAPTURE_REQUESTED = new CaptureRequested(PAYMENT, ORDER, AMOUNT, REFERENCE);
    public static final PaymentCaptured CAPTURED = new PaymentCaptured(PAYMENT, ORDER, AMOUNT);
    public static final VoidRequested VOID_REQUESTED = new VoidRequested(PAYMENT, ORDER, REFERENCE);
    public static final PaymentVoided VOIDED = new PaymentVoided(PAYMENT, ORDER);
    public static final RefundRequested REFUND_REQUESTED = new RefundRequested(PAYMENT, ORDER, AMOUNT, REFERENCE);
    public static final PaymentRefunded REFUNDED = new PaymentRefunded(PAYMENT, ORDER, AMOUNT, "refund-1");

    private PaymentFixture() {}

    public static RequestAuthorization aPayment() {
        return new RequestAuthorization(ORDER, ANN, AMOUNT, TOKEN);
    }

    /** Everything that has happened to the payment up to that state. */
    public static List<PaymentEvent> historyUntil(Standing standing) {
        return switch (standing) {
            case NONE -> List.of();
            case AUTHORIZATION_REQUESTED -> List.of(AUTHORIZATION_REQUESTED);
            case DECLINED -> List.of(AUTHORIZATION_REQUESTED, DECLINED);
            case AUTHORIZED -> List.of(AUTHORIZATION_REQUESTED, AUTHORIZED);
            case CAPTURE_REQUESTED -> List.of(AUTHORIZATION_REQUESTED, AUTHORIZED, CAPTURE_REQUESTED);
            case CAPTURED -> List.of(AUTHORIZATION_REQUESTED, AUTHORIZED, CAPTURE_REQUESTED, CAPTURED);
            case VOID_REQUESTED -> List.of(AUTHORIZATION_REQUESTED, AUTHORIZED, VOID_REQUESTED);
            case VOIDED -> List.of(AUTHORIZATION_REQUESTED, AUTHORIZED, VOID_REQUESTED, VOIDED);
            case REFUND_REQUESTED -> List.of(AUTHORIZATION_REQUESTED, AUTHORIZED, CAPTURE_REQUESTED, CAPTURED, REFUND_REQUESTED);
            case REFUNDED -> List.of(AUTHORIZATION_REQUESTED, AUTHORIZED, CAPTURE_REQUESTED, CAPTURED, REFUND_REQUESTED, REFUNDED);
        };
    }

    static PaymentState state(Standing standing) {
        PaymentState state = new PaymentState.None();
        for (PaymentEvent event : historyUntil(standing)) {
            state = PaymentState.evolve(state, event);
        }
        return state;
    }

    /** Every state a payment can be in. */
    public enum Standing {
        NONE, AUTHORIZATION_REQUESTED, DECLINED, AUTHORIZED, CAPTURE_REQUESTED, CAPTURED, VOID_REQUESTED, VOIDED, REFUND_REQUESTED, REFUNDED
    }
}
