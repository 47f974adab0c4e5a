package io.tiffin.sagas.fulfilment;

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

/** How far the payment is; what ends in {@code ING} was asked for and waits for an answer. */
public enum PaymentStage {
    NONE, AUTHORIZING, DECLINED, AUTHORIZED, CAPTURING, CAPTURED, REVERSING, REVERSED;

    PaymentStage after(PaymentEvent event) {
        return switch (event) {
            case AuthorizationRequested _,CaptureRequested _,VoidRequested _,RefundRequested _ -> this;
            case PaymentAuthorized _ -> this == AUTHORIZING ? AUTHORIZED : this;
            case PaymentDeclined _ -> this == AUTHORIZING ? DECLINED : this;
            case PaymentCaptured _ -> this == CAPTURING ? CAPTURED : this;
            case PaymentVoided _,PaymentRefunded _ -> REVERSED;
        };
    }
}
