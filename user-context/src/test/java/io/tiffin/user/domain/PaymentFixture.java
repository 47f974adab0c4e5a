package io.tiffin.user.domain;

import io.tiffin.kernel.Actor;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.PaymentId;
import io.tiffin.kernel.RefundId;
import io.tiffin.kernel.SealedText;
import io.tiffin.kernel.UserId;
import io.tiffin.user.api.PaymentCommand.RequestAuthorization;
import io.tiffin.user.api.PaymentEvent;
import io.tiffin.user.api.PaymentEvent.AdjustmentDeclined;
import io.tiffin.user.api.PaymentEvent.AdjustmentRequested;
import io.tiffin.user.api.PaymentEvent.AuthorizationAdjusted;
import io.tiffin.user.api.PaymentEvent.AuthorizationRequested;
import io.tiffin.user.api.PaymentEvent.CaptureRefused;
import io.tiffin.user.api.PaymentEvent.CaptureRequested;
import io.tiffin.user.api.PaymentEvent.PaymentAuthorized;
import io.tiffin.user.api.PaymentEvent.PaymentCaptured;
import io.tiffin.user.api.PaymentEvent.PaymentDeclined;
import io.tiffin.user.api.PaymentEvent.PaymentRefunded;
import io.tiffin.user.api.PaymentEvent.PaymentVoided;
import io.tiffin.user.api.PaymentEvent.RefundRefused;
import io.tiffin.user.api.PaymentEvent.RefundRequested;
import io.tiffin.user.api.PaymentEvent.VoidRequested;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

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
    public static final CaptureRefused CAPTURE_REFUSED = new CaptureRefused(PAYMENT, ORDER, AMOUNT, "charge_expired_for_capture");
    public static final Money MORE = Money.of(3650, "EUR");
    public static final AdjustmentRequested ADJUSTMENT_REQUESTED = new AdjustmentRequested(PAYMENT, ORDER, MORE, REFERENCE, 1);
    public static final AuthorizationAdjusted ADJUSTED = new AuthorizationAdjusted(PAYMENT, ORDER, MORE, 1);
    public static final AdjustmentDeclined ADJUSTMENT_DECLINED = new AdjustmentDeclined(PAYMENT, ORDER, AMOUNT, "insufficient_funds", 1);
    public static final VoidRequested VOID_REQUESTED = new VoidRequested(PAYMENT, ORDER, REFERENCE);
    public static final PaymentVoided VOIDED = new PaymentVoided(PAYMENT, ORDER);
    public static final RefundId REVERSAL = RefundId.ofReversal(PAYMENT);
    public static final RefundRequested REVERSAL_REQUESTED = new RefundRequested(PAYMENT, ORDER, REVERSAL, AMOUNT, "order_cancelled",
            Actor.SYSTEM, REFERENCE, 1);
    public static final RefundRefused REVERSAL_REFUSED = new RefundRefused(PAYMENT, ORDER, REVERSAL, AMOUNT, "insufficient_balance", 1,
            false);
    public static final PaymentRefunded REVERSED = new PaymentRefunded(PAYMENT, ORDER, REVERSAL, AMOUNT, "order_cancelled", "refund-1");

    private PaymentFixture() {}

    public static RequestAuthorization aPayment() {
        return new RequestAuthorization(ORDER, ANN, AMOUNT, TOKEN);
    }

    /** Everything that has happened to the payment up to that state. */
    public static List<PaymentEvent> historyUntil(Standing standing) {
        return switch (standing) {
            case NONE -> List.of();
            case AUTHORIZATION_REQUESTED -> List.of(AUTHORIZATION_REQUESTED);
            case DECLINED -> then(Standing.AUTHORIZATION_REQUESTED, DECLINED);
            case AUTHORIZED -> then(Standing.AUTHORIZATION_REQUESTED, AUTHORIZED);
            case ADJUSTMENT_REQUESTED -> then(Standing.AUTHORIZED, ADJUSTMENT_REQUESTED);
            case CAPTURE_REQUESTED -> then(Standing.AUTHORIZED, CAPTURE_REQUESTED);
            case CAPTURE_REFUSED -> then(Standing.CAPTURE_REQUESTED, CAPTURE_REFUSED);
            case VOID_REQUESTED -> then(Standing.AUTHORIZED, VOID_REQUESTED);
            case VOIDED -> then(Standing.VOID_REQUESTED, VOIDED);
            case CAPTURED -> then(Standing.CAPTURE_REQUESTED, CAPTURED);
            case REVERSAL_REQUESTED -> then(Standing.CAPTURED, REVERSAL_REQUESTED);
            case REVERSAL_REFUSED -> then(Standing.REVERSAL_REQUESTED, REVERSAL_REFUSED);
            case REVERSED -> then(Standing.REVERSAL_REQUESTED, REVERSED);
        };
    }

    private static List<PaymentEvent> then(Standing before, PaymentEvent event) {
        return Stream.concat(historyUntil(before).stream(), Stream.of(event)).toList();
    }

    static PaymentState state(Standing standing) {
        return after(historyUntil(standing));
    }

    static PaymentState after(List<? extends PaymentEvent> history) {
        PaymentState state = new PaymentState.None();
        for (PaymentEvent event : history) {
            state = PaymentState.evolve(state, event);
        }
        return state;
    }

    /** Every state a payment can be in, as far as the rules tell them apart, and what a refusal calls it. */
    public enum Standing {
        NONE(""), AUTHORIZATION_REQUESTED("authorization_requested"), DECLINED("declined"), AUTHORIZED(
                "authorized"), ADJUSTMENT_REQUESTED("adjustment_requested"), CAPTURE_REQUESTED("capture_requested"), CAPTURE_REFUSED(
                        "capture_refused"), VOID_REQUESTED("void_requested"), VOIDED("voided"), CAPTURED(
                                "captured"), REVERSAL_REQUESTED("captured"), REVERSAL_REFUSED("captured"), REVERSED("refunded");

        public final String text;

        Standing(String text) {
            this.text = text;
        }
    }
}
