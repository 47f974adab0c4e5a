package io.tiffin.user.domain;

import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
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

/** What a payment knows of itself. */
public sealed interface PaymentState {

    /** Nobody asked for it yet. */
    record None() implements PaymentState {}

    /** The provider was asked to hold the amount, and did not answer yet. */
    record Authorizing(OrderId orderId, Money amount) implements PaymentState {}

    /** The provider would not hold the amount: final. */
    record Declined(OrderId orderId) implements PaymentState {}

    /** The provider held the amount, and goes by a reference of its own. */
    record Approved(OrderId orderId, Money amount, String providerReference, Stage stage) implements PaymentState {

        private Approved at(Stage next) {
            return new Approved(orderId, amount, providerReference, next);
        }
    }

    /** Where an approved payment stands. The last of each way is final: {@code VOIDED} and {@code REFUNDED}. */
    enum Stage {
        AUTHORIZED, CAPTURE_REQUESTED, CAPTURED, VOID_REQUESTED, VOIDED, REFUND_REQUESTED, REFUNDED
    }

    static PaymentState evolve(PaymentState state, PaymentEvent event) {
        return switch (event) {
            case AuthorizationRequested requested -> new Authorizing(requested.orderId(), requested.amount());
            case PaymentAuthorized authorized ->
                new Approved(authorized.orderId(), authorized.amount(), authorized.providerReference(), Stage.AUTHORIZED);
            case PaymentDeclined declined -> new Declined(declined.orderId());
            case CaptureRequested _ -> approved(state).at(Stage.CAPTURE_REQUESTED);
            case PaymentCaptured _ -> approved(state).at(Stage.CAPTURED);
            case VoidRequested _ -> approved(state).at(Stage.VOID_REQUESTED);
            case PaymentVoided _ -> approved(state).at(Stage.VOIDED);
            case RefundRequested _ -> approved(state).at(Stage.REFUND_REQUESTED);
            case PaymentRefunded _ -> approved(state).at(Stage.REFUNDED);
        };
    }

    private static Approved approved(PaymentState state) {
        if (state instanceof Approved approved) {
            return approved;
        }
        throw new IllegalStateException("a payment that was never approved cannot go on from " + state);
    }
}
