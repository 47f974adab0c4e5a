package io.tiffin.user.domain;

import io.tiffin.kernel.Actor;
import io.tiffin.kernel.Decision;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefundId;
import io.tiffin.user.api.PaymentCommand;
import io.tiffin.user.api.PaymentCommand.RecordAdjusted;
import io.tiffin.user.api.PaymentCommand.RecordAdjustmentDeclined;
import io.tiffin.user.api.PaymentCommand.RecordAuthorized;
import io.tiffin.user.api.PaymentCommand.RecordCaptureRefused;
import io.tiffin.user.api.PaymentCommand.RecordCaptured;
import io.tiffin.user.api.PaymentCommand.RecordDeclined;
import io.tiffin.user.api.PaymentCommand.RecordRefundRefused;
import io.tiffin.user.api.PaymentCommand.RecordRefunded;
import io.tiffin.user.api.PaymentCommand.RecordVoided;
import io.tiffin.user.api.PaymentCommand.RequestAdjustment;
import io.tiffin.user.api.PaymentCommand.RequestAuthorization;
import io.tiffin.user.api.PaymentCommand.RequestCapture;
import io.tiffin.user.api.PaymentCommand.RequestRefund;
import io.tiffin.user.api.PaymentCommand.RequestReversal;
import io.tiffin.user.api.PaymentCommand.RetryRefund;
import io.tiffin.user.api.PaymentEvent;
import io.tiffin.user.api.PaymentEvent.NothingToReverse;
import io.tiffin.user.api.PaymentEvent.PaymentRefunded;
import io.tiffin.user.api.PaymentEvent.RefundRefused;
import io.tiffin.user.api.PaymentEvent.RefundRequested;
import io.tiffin.user.domain.PaymentState.Taken;
import io.tiffin.user.domain.Refunds.Refund;
import io.tiffin.user.domain.Refunds.Standing;
import java.util.Set;

/** What may go back of a payment that was taken: never more than was taken, however many refunds share it. */
final class RefundDecider {

    /** How often the provider is asked for a refund before a person has to see to it. */
    static final int ATTEMPTS = 5;

    /** The reason that customers read where the order as a whole was given up. */
    static final String OF_A_REVERSAL = "order_cancelled";

    private RefundDecider() {}

    static Decision<PaymentEvent> decide(PaymentCommand command, Taken payment) {
        return switch (command) {
            case RequestAuthorization _,RecordAuthorized _,RecordAdjusted _,RecordAdjustmentDeclined _ -> Decision.alreadyDone();
            case RequestCapture _,RecordCaptured _ -> Decision.alreadyDone();
            case RequestReversal request -> reverse(request, payment);
            case RequestRefund request -> request(request, payment);
            case RecordRefunded recorded -> recordRefunded(recorded, payment);
            case RecordRefundRefused recorded -> recordRefused(recorded, payment);
            case RetryRefund retry -> retry(retry, payment);
            case RecordDeclined _,RequestAdjustment _,RecordCaptureRefused _,RecordVoided _ -> illegal(payment);
        };
    }

    private static Decision<PaymentEvent> reverse(RequestReversal request, Taken payment) {
        if (payment.reversed()) {
            return Decision.alreadyDone();
        }
        Money left = payment.refundable();
        Money keep = request.keep() == null ? Money.zero(left.currency()) : request.keep();
        return left.compareTo(keep) <= 0
                ? Decision.accept(new NothingToReverse(request.paymentId(), payment.orderId(), left))
                : Decision.accept(new RefundRequested(request.paymentId(), payment.orderId(), RefundId.ofReversal(request.paymentId()),
                        left.minus(keep), OF_A_REVERSAL, Actor.SYSTEM, payment.providerReference(), 1));
    }

    private static Decision<PaymentEvent> request(RequestRefund request, Taken payment) {
        Refund earlier = payment.refunds().find(request.refundId());
        if (earlier != null) {
            return earlier.amount().equals(request.amount()) && earlier.reason().equals(request.reason())
                    ? Decision.alreadyDone()
                    : Decision.refuse(new Refusal.Conflict(RequestRefund.EXISTS, "Another refund was asked for by that id."));
        }
        if (!request.amount().currency().equals(payment.amount().currency())) {
            return PaymentDecider.unacceptable("wrong_currency", "/amount/currency", "The payment has another currency.");
        }
        if (request.amount().amount() <= 0) {
            return PaymentDecider.unacceptable("out_of_range", "/amount/amount", "A refund is positive.");
        }
        if (request.amount().compareTo(payment.refundable()) > 0) {
            return PaymentDecider.unacceptable("more_than_captured", "/amount/amount",
                    "Of this payment, no more than " + payment.refundable().inMajorUnits() + " can go back.");
        }
        return Decision.accept(new RefundRequested(request.paymentId(), payment.orderId(), request.refundId(), request.amount(),
                request.reason(), request.by(), payment.providerReference(), 1));
    }

    /** What the provider says it did is so, also where it had refused before. */
    private static Decision<PaymentEvent> recordRefunded(RecordRefunded recorded, Taken payment) {
        Refund refund = payment.refunds().find(recorded.refundId());
        if (refund == null) {
            return illegal(payment);
        }
        return refund.standing() == Standing.DONE
                ? Decision.alreadyDone()
                : Decision.accept(new PaymentRefunded(recorded.paymentId(), payment.orderId(), recorded.refundId(), refund.amount(),
                        refund.reason(), recorded.providerReference()));
    }

    private static Decision<PaymentEvent> recordRefused(RecordRefundRefused recorded, Taken payment) {
        Refund refund = payment.refunds().find(recorded.refundId());
        if (refund == null || recorded.attempt() > refund.attempt()) {
            return illegal(payment);
        }
        return refund.standing() != Standing.REQUESTED || recorded.attempt() < refund.attempt()
                ? Decision.alreadyDone()
                : Decision.accept(new RefundRefused(recorded.paymentId(), payment.orderId(), recorded.refundId(), refund.amount(),
                        recorded.code(), recorded.attempt(), recorded.attempt() >= ATTEMPTS));
    }

    private static Decision<PaymentEvent> retry(RetryRefund retry, Taken payment) {
        Refund refund = payment.refunds().find(retry.refundId());
        if (refund == null || retry.attempt() > refund.attempt()) {
            return illegal(payment);
        }
        if (refund.standing() != Standing.REFUSED || retry.attempt() < refund.attempt()) {
            return Decision.alreadyDone();
        }
        return Decision.accept(new RefundRequested(retry.paymentId(), payment.orderId(), retry.refundId(), refund.amount(),
                refund.reason(), Actor.SYSTEM, payment.providerReference(), refund.attempt() + 1));
    }

    private static Decision<PaymentEvent> illegal(Taken payment) {
        boolean allBack = payment.refunded().equals(payment.amount());
        return PaymentDecider.illegal(allBack ? "refunded" : "captured", allBack ? Set.of() : Set.of("refund", "reverse"));
    }
}
