package io.tiffin.user.domain;

import io.tiffin.kernel.Decision;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.Refusal;
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
import io.tiffin.user.api.PaymentEvent.AdjustmentDeclined;
import io.tiffin.user.api.PaymentEvent.AdjustmentRequested;
import io.tiffin.user.api.PaymentEvent.AuthorizationAdjusted;
import io.tiffin.user.api.PaymentEvent.AuthorizationRequested;
import io.tiffin.user.api.PaymentEvent.CaptureRefused;
import io.tiffin.user.api.PaymentEvent.CaptureRequested;
import io.tiffin.user.api.PaymentEvent.PaymentAuthorized;
import io.tiffin.user.api.PaymentEvent.PaymentCaptured;
import io.tiffin.user.api.PaymentEvent.PaymentDeclined;
import io.tiffin.user.api.PaymentEvent.PaymentVoided;
import io.tiffin.user.api.PaymentEvent.VoidRequested;
import io.tiffin.user.domain.PaymentState.Authorizing;
import io.tiffin.user.domain.PaymentState.Declined;
import io.tiffin.user.domain.PaymentState.Held;
import io.tiffin.user.domain.PaymentState.None;
import io.tiffin.user.domain.PaymentState.Taken;
import java.util.Locale;
import java.util.Set;

/**
 * The rules of a payment: {@code authorized -> captured -> refunded}, or {@code voided}, or {@code declined}, with a state in between
 * while the provider is asked; what follows the capture is {@link RefundDecider}'s. Asking or recording the same again changes nothing.
 */
public final class PaymentDecider {

    private PaymentDecider() {}

    public static Decision<PaymentEvent> decide(PaymentCommand command, PaymentState state) {
        return switch (state) {
            case None _ ->
                command instanceof RequestAuthorization request ? request(request) : Decision.refuse(new Refusal.NotFound("payment"));
            case Authorizing payment -> whileAuthorizing(command, payment);
            case Declined _ -> afterDecline(command);
            case Held payment -> whileHeld(command, payment);
            case Taken payment -> RefundDecider.decide(command, payment);
        };
    }

    private static Decision<PaymentEvent> request(RequestAuthorization request) {
        if (request.amount().amount() < 0) {
            return unacceptable("negative_amount", "", "A payment is not negative.");
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
            case RequestAdjustment _,RequestCapture _,RequestReversal _,RequestRefund _,RetryRefund _ ->
                illegal("authorization_requested", Set.of());
            case RecordAdjusted _,RecordAdjustmentDeclined _,RecordCaptured _,RecordCaptureRefused _,RecordVoided _ ->
                illegal("authorization_requested", Set.of());
            case RecordRefunded _,RecordRefundRefused _ -> illegal("authorization_requested", Set.of());
        };
    }

    private static Decision<PaymentEvent> afterDecline(PaymentCommand command) {
        return switch (command) {
            case RequestAuthorization _,RecordDeclined _ -> Decision.alreadyDone();
            // No money was held, so there is none to give back.
            case RequestReversal _ -> Decision.alreadyDone();
            case RequestAdjustment _,RequestCapture _,RequestRefund _,RetryRefund _ -> illegal("declined", Set.of());
            case RecordAuthorized _,RecordAdjusted _,RecordAdjustmentDeclined _,RecordCaptured _,RecordCaptureRefused _ ->
                illegal("declined", Set.of());
            case RecordVoided _,RecordRefunded _,RecordRefundRefused _ -> illegal("declined", Set.of());
        };
    }

    private static Decision<PaymentEvent> whileHeld(PaymentCommand command, Held payment) {
        return switch (command) {
            case RequestAuthorization _,RecordAuthorized _ -> Decision.alreadyDone();
            case RequestAdjustment request -> requestAdjustment(request, payment);
            case RecordAdjusted recorded -> isAwaited(recorded.number(), payment)
                    ? Decision
                            .accept(new AuthorizationAdjusted(recorded.paymentId(), payment.orderId(), payment.asked(), recorded.number()))
                    : alreadyOrNever(recorded.number(), payment);
            case RecordAdjustmentDeclined recorded -> isAwaited(recorded.number(), payment)
                    ? Decision.accept(new AdjustmentDeclined(recorded.paymentId(), payment.orderId(), payment.amount(), recorded.code(),
                            recorded.number()))
                    : alreadyOrNever(recorded.number(), payment);
            case RequestCapture request -> requestCapture(request, payment);
            case RecordCaptured recorded -> switch (payment.holding()) {
                case CAPTURE_REQUESTED ->
                    Decision.accept(new PaymentCaptured(recorded.paymentId(), payment.orderId(), payment.asked()));
                case AUTHORIZED, ADJUSTMENT_REQUESTED, CAPTURE_REFUSED, VOID_REQUESTED, VOIDED -> illegal(payment);
            };
            case RecordCaptureRefused recorded -> switch (payment.holding()) {
                case CAPTURE_REQUESTED -> Decision
                        .accept(new CaptureRefused(recorded.paymentId(), payment.orderId(), payment.asked(), recorded.code()));
                case CAPTURE_REFUSED, VOID_REQUESTED, VOIDED -> Decision.alreadyDone();
                case AUTHORIZED, ADJUSTMENT_REQUESTED -> illegal(payment);
            };
            case RequestReversal request -> requestReversal(request, payment);
            case RecordVoided recorded -> switch (payment.holding()) {
                case VOID_REQUESTED -> Decision.accept(new PaymentVoided(recorded.paymentId(), payment.orderId()));
                case VOIDED -> Decision.alreadyDone();
                case AUTHORIZED, ADJUSTMENT_REQUESTED, CAPTURE_REQUESTED, CAPTURE_REFUSED -> illegal(payment);
            };
            case RecordDeclined _,RequestRefund _,RecordRefunded _,RecordRefundRefused _,RetryRefund _ -> illegal(payment);
        };
    }

    private static Decision<PaymentEvent> requestAdjustment(RequestAdjustment request, Held payment) {
        Money amount = request.amount();
        if (amount.amount() <= 0 || !amount.currency().equals(payment.amount().currency())) {
            return unacceptable("out_of_range", "/amount", "What is held is positive and stays in its currency.");
        }
        return switch (payment.holding()) {
            case AUTHORIZED -> request.number() <= payment.adjustments() || amount.equals(payment.amount())
                    ? Decision.alreadyDone()
                    : Decision.accept(new AdjustmentRequested(request.paymentId(), payment.orderId(), amount, payment.providerReference(),
                            request.number()));
            case ADJUSTMENT_REQUESTED -> request.number() <= payment.adjustments() ? Decision.alreadyDone() : illegal(payment);
            case CAPTURE_REQUESTED, CAPTURE_REFUSED, VOID_REQUESTED, VOIDED -> illegal(payment);
        };
    }

    private static boolean isAwaited(int number, Held payment) {
        return payment.holding() == PaymentState.Holding.ADJUSTMENT_REQUESTED && number == payment.adjustments();
    }

    private static Decision<PaymentEvent> alreadyOrNever(int number, Held payment) {
        return number <= payment.adjustments() ? Decision.alreadyDone() : illegal(payment);
    }

    private static Decision<PaymentEvent> requestCapture(RequestCapture request, Held payment) {
        return switch (payment.holding()) {
            case AUTHORIZED -> {
                Money amount = request.amount() == null ? payment.amount() : request.amount();
                yield amount.amount() < 0 || !amount.currency().equals(payment.amount().currency())
                        || amount.compareTo(payment.amount()) > 0
                                ? unacceptable("more_than_authorized", "/amount", "Only what is held can be taken.")
                                : capture(request, payment, amount);
            }
            case CAPTURE_REQUESTED, CAPTURE_REFUSED -> Decision.alreadyDone();
            case ADJUSTMENT_REQUESTED, VOID_REQUESTED, VOIDED -> illegal(payment);
        };
    }

    private static Decision<PaymentEvent> capture(PaymentCommand request, Held payment, Money amount) {
        return Decision.accept(new CaptureRequested(request.paymentId(), payment.orderId(), amount, payment.providerReference()));
    }

    private static Decision<PaymentEvent> requestReversal(RequestReversal request, Held payment) {
        return switch (payment.holding()) {
            case AUTHORIZED -> {
                Money keep = request.keep();
                if (keep != null && keep.amount() > 0) {
                    yield capture(request, payment, keep.compareTo(payment.amount()) < 0 ? keep : payment.amount());
                }
                yield release(request, payment);
            }
            case CAPTURE_REFUSED -> release(request, payment);
            case VOID_REQUESTED, VOIDED -> Decision.alreadyDone();
            // Voiding races the capture at the provider, and refunding needs a capture that happened: the outcome is awaited.
            case ADJUSTMENT_REQUESTED, CAPTURE_REQUESTED -> illegal(payment);
        };
    }

    private static Decision<PaymentEvent> release(RequestReversal request, Held payment) {
        return Decision.accept(new VoidRequested(request.paymentId(), payment.orderId(), payment.providerReference()));
    }

    private static Decision<PaymentEvent> illegal(Held payment) {
        return illegal(payment.holding().name().toLowerCase(Locale.ROOT), switch (payment.holding()) {
            case AUTHORIZED -> Set.of("adjust", "capture", "reverse");
            case CAPTURE_REFUSED -> Set.of("reverse");
            case ADJUSTMENT_REQUESTED, CAPTURE_REQUESTED, VOID_REQUESTED, VOIDED -> Set.of();
        });
    }

    static Decision<PaymentEvent> illegal(String state, Set<String> allowed) {
        return Decision
                .refuse(new Refusal.IllegalTransition(state, allowed, "The payment is " + state + ": that is not possible now."));
    }

    static Decision<PaymentEvent> unacceptable(String code, String pointer, String detail) {
        return Decision.refuse(new Refusal.Unacceptable(code, pointer, detail));
    }
}
