package io.tiffin.sagas.fulfilment;

import io.tiffin.user.api.PaymentEvent;
import io.tiffin.user.api.PaymentEvent.AdjustmentDeclined;
import io.tiffin.user.api.PaymentEvent.AuthorizationAdjusted;
import io.tiffin.user.api.PaymentEvent.CaptureRefused;
import io.tiffin.user.api.PaymentEvent.NothingToReverse;
import io.tiffin.user.api.PaymentEvent.PaymentAuthorized;
import io.tiffin.user.api.PaymentEvent.PaymentCaptured;
import io.tiffin.user.api.PaymentEvent.PaymentDeclined;
import io.tiffin.user.api.PaymentEvent.PaymentRefunded;
import io.tiffin.user.api.PaymentEvent.PaymentVoided;
import io.tiffin.user.api.PaymentEvent.RefundRefused;

/**
 * How far the payment is; what ends in {@code ING} was asked for and waits for an answer. {@code KEEPING} takes a fee of what is held and
 * lets go of the rest. {@code REVERSED} is all that was to go back, {@code RETRYING} was refused for now, and is asked for again while
 * everything else goes on, {@code OWED} was refused once and for all: a person sees to it.
 */
public enum PaymentStage {
    NONE, AUTHORIZING, DECLINED, AUTHORIZED, ADJUSTING, CAPTURING, CAPTURED, CAPTURE_REFUSED, KEEPING, REVERSING, RETRYING, REVERSED, OWED;

    PaymentStage after(PaymentEvent.Answer event) {
        return switch (event) {
            case AuthorizationAdjusted _,AdjustmentDeclined _ -> this == ADJUSTING ? AUTHORIZED : this;
            case PaymentAuthorized _ -> this == AUTHORIZING ? AUTHORIZED : this;
            case PaymentDeclined _ -> this == AUTHORIZING ? DECLINED : this;
            case PaymentCaptured _ -> this == CAPTURING ? CAPTURED : this == KEEPING ? REVERSED : this;
            case CaptureRefused _ -> this == CAPTURING || this == KEEPING ? CAPTURE_REFUSED : this;
            case PaymentVoided _ -> REVERSED;
            case NothingToReverse _ -> this == REVERSING ? REVERSED : this;
            // What goes back for a reason of its own leaves the order as it is.
            case PaymentRefunded refunded -> refunded.refundId().reverses(refunded.paymentId()) ? REVERSED : this;
            case RefundRefused refused -> (this == REVERSING || this == RETRYING) && refused.refundId().reverses(refused.paymentId())
                    ? refused.last() ? OWED : RETRYING
                    : this;
        };
    }
}
