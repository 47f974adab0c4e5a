package io.tiffin.projections.orders;

import io.tiffin.kernel.Money;
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
import io.tiffin.user.api.PaymentEvent.RefundRequested;
import org.jspecify.annotations.Nullable;

/**
 * What an event of a payment changes for the customer: null where it changes nothing. A request to the provider changes nothing before it
 * is answered.
 *
 * @param status   lower snake case; of a refund, whether all is back now is for the amounts to say
 * @param refunded in addition to what was before
 */
record PaymentChange(@Nullable String status, @Nullable Money authorized, @Nullable Money captured, @Nullable Money refunded,
        @Nullable String declineCode) {

    private static final PaymentChange NONE = new PaymentChange(null, null, null, null, null);

    static PaymentChange of(PaymentEvent.Visible event) {
        return switch (event) {
            case PaymentAuthorized authorized -> new PaymentChange("authorized", authorized.amount(), null, null, null);
            case AuthorizationAdjusted adjusted -> new PaymentChange("authorized", adjusted.amount(), null, null, null);
            case PaymentDeclined declined -> new PaymentChange("declined", null, null, null, declined.code());
            case PaymentCaptured captured -> new PaymentChange("captured", null, captured.amount(), null, null);
            case CaptureRefused refused -> new PaymentChange("capture_refused", null, null, null, refused.code());
            case PaymentVoided _ -> new PaymentChange("voided", null, null, null, null);
            case PaymentRefunded refunded -> new PaymentChange(null, null, null, refunded.amount(), null);
            case AdjustmentDeclined _,NothingToReverse _,RefundRequested _,RefundRefused _ -> NONE;
        };
    }
}
