package io.tiffin.user.domain;

import io.tiffin.kernel.Decision;
import io.tiffin.kernel.Refusal;
import io.tiffin.user.api.PaymentCommand;
import io.tiffin.user.api.PaymentCommand.RecordAuthorized;
import io.tiffin.user.api.PaymentCommand.RecordCaptured;
import io.tiffin.user.api.PaymentCommand.RecordDeclined;
import io.tiffin.user.api.PaymentCommand.RecordRefunded;
import io.tiffin.user.api.PaymentCommand.RecordVoided;
import io.tiffin.user.api.PaymentCommand.RequestAuthorization;
import io.tiffin.user.api.PaymentCommand.RequestCapture;
import io.tiffin.user.api.PaymentCommand.RequestReversal;
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
import io.tiffin.user.domain.PaymentState.Approved;
import io.tiffin.user.domain.PaymentState.Authorizing;
import io.tiffin.user.domain.PaymentState.Declined;
import io.tiffin.user.domain.PaymentState.None;
import java.util.Locale;
import java.util.Set;

/**
 * The rules of a payment: {@code authorized -> captured -> refunded}, or {@code voided}, or {@code declined}, with a state in between
 * while the provider is asked. Asking or recording the same again changes nothing.
 */
public final class PaymentDecider {

    private PaymentDecider() {}

    public static Decision<PaymentEvent> decide(PaymentCommand command, PaymentState state) {
        return switch (state) {
            case None _ ->
                command instanceof RequestAuthorization request ? request(request) : Decision.refuse(new Refusal.NotFound("payment"));
            case Authorizing payment -> whileAuthorizing(command, payment);
            case Declined _ -> afterDecline(command);
            case Approved payment -> afterApproval(command, payment);
        };
    }

    private static Decision<PaymentEvent> request(RequestAuthorization request) {
        if (request.amount().amount() < 0) {
            return Decision.refuse(new Refusal.Unacceptable("negative_amount", "", "A payment is not negative."));
        }
        return Decision.accept(new AuthorizationRequested(request.paymentId(), request.orderId(), request.customer(), request.amount(),
                request.token()));
    }

    private static Decision<PaymentEvent> whileAuthorizing(PaymentCommand command, Authorizing payment) {
        return switch (command) {
            case RequestAuthorization _ -> Decision.alreadyDone();
            case RecordAuthorized recorded -> Decision.accept(
                    new PaymentAuthorized(recorded.paymentId(), payment.orderId(), payment.amount(), recorded.providerReference()));
            case RecordDeclined recorded ->
                Decision.accept(new PaymentDeclined(recorded.paymentId(), payment.orderId(), recorded.code()));
            // Nobody knows yet what there is to capture or to reverse: whoever wants it waits for the provider's answer.
            case RequestCapture _,RecordCaptured _,RequestReversal _,RecordVoided _,RecordRefunded _ ->
                illegal("authorization_requested", Set.of());
        };
    }

    private static Decision<PaymentEvent> afterDecline(PaymentCommand command) {
        return switch (command) {
            case RequestAuthorization _,RecordDeclined _ -> Decision.alreadyDone();
            // No money was held, so there is none to give back.
            case RequestReversal _ -> Decision.alreadyDone();
            case RecordAuthorized _,RequestCapture _,RecordCaptured _,RecordVoided _,RecordRefunded _ ->
                illegal("declined", Set.of());
        };
    }

    private static Decision<PaymentEvent> afterApproval(PaymentCommand command, Approved payment) {
        return switch (command) {
            case RequestAuthorization _,RecordAuthorized _ -> Decision.alreadyDone();
            case RecordDeclined _ -> illegal(payment);
            case RequestCapture request -> requestCapture(request, payment);
            case RecordCaptured recorded -> recordCaptured(recorded, payment);
            case RequestReversal request -> requestReversal(request, payment);
            case RecordVoided recorded -> recordVoided(recorded, payment);
            case RecordRefunded recorded -> recordRefunded(recorded, payment);
        };
    }

    private static Decision<PaymentEvent> requestCapture(RequestCapture request, Approved payment) {
        return switch (payment.stage()) {
            case AUTHORIZED -> Decision.accept(new CaptureRequested(request.paymentId(), payment.orderId(), payment.amount(),
                    payment.providerReference()));
            case CAPTURE_REQUESTED, CAPTURED -> Decision.alreadyDone();
            case VOID_REQUESTED, VOIDED, REFUND_REQUESTED, REFUNDED -> illegal(payment);
        };
    }

    private static Decision<PaymentEvent> recordCaptured(RecordCaptured recorded, Approved payment) {
        return switch (payment.stage()) {
            case CAPTURE_REQUESTED -> Decision.accept(new PaymentCaptured(recorded.paymentId(), payment.orderId(), payment.amount()));
            // What is being refunded was recorded as captured before.
            case CAPTURED, REFUND_REQUESTED, REFUNDED -> Decision.alreadyDone();
            case AUTHORIZED, VOID_REQUESTED, VOIDED -> illegal(payment);
        };
    }

    private static Decision<PaymentEvent> requestReversal(RequestReversal request, Approved payment) {
        return switch (payment.stage()) {
            case AUTHORIZED ->
                Decision.accept(new VoidRequested(request.paymentId(), payment.orderId(), payment.providerReference()));
            case CAPTURED -> Decision.accept(new RefundRequested(request.paymentId(), payment.orderId(), payment.amount(),
                    payment.providerReference()));
            case VOID_REQUESTED, VOIDED, REFUND_REQUESTED, REFUNDED -> Decision.alreadyDone();
            // Voiding races the capture at the provider, and refunding needs a capture that happened: the outcome is awaited.
            case CAPTURE_REQUESTED -> illegal(payment);
        };
    }

    private static Decision<PaymentEvent> recordVoided(RecordVoided recorded, Approved payment) {
        return switch (payment.stage()) {
            case VOID_REQUESTED -> Decision.accept(new PaymentVoided(recorded.paymentId(), payment.orderId()));
            case VOIDED -> Decision.alreadyDone();
            case AUTHORIZED, CAPTURE_REQUESTED, CAPTURED, REFUND_REQUESTED, REFUNDED -> illegal(payment);
        };
    }

    private static Decision<PaymentEvent> recordRefunded(RecordRefunded recorded, Approved payment) {
        return switch (payment.stage()) {
            case REFUND_REQUESTED -> Decision.accept(new PaymentRefunded(recorded.paymentId(), payment.orderId(), payment.amount(),
                    recorded.providerReference()));
            case REFUNDED -> Decision.alreadyDone();
            case AUTHORIZED, CAPTURE_REQUESTED, CAPTURED, VOID_REQUESTED, VOIDED -> illegal(payment);
        };
    }

    private static Decision<PaymentEvent> illegal(Approved payment) {
        return illegal(payment.stage().name().toLowerCase(Locale.ROOT), switch (payment.stage()) {
            case AUTHORIZED -> Set.of("capture", "reverse");
            case CAPTURED -> Set.of("reverse");
            case CAPTURE_REQUESTED, VOID_REQUESTED, VOIDED, REFUND_REQUESTED, REFUNDED -> Set.of();
        });
    }

    private static Decision<PaymentEvent> illegal(String state, Set<String> allowed) {
        return Decision
                .refuse(new Refusal.IllegalTransition(state, allowed, "The payment is " + state + ": that is not possible now."));
    }
}
