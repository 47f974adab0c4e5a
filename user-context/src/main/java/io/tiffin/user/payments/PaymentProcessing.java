package io.tiffin.user.payments;

import io.tiffin.kernel.Deadlines;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.PaymentId;
import io.tiffin.kernel.PersonalDataCipher;
import io.tiffin.kernel.messaging.Reactions;
import io.tiffin.user.api.PaymentCommand.RecordAdjusted;
import io.tiffin.user.api.PaymentCommand.RecordAdjustmentDeclined;
import io.tiffin.user.api.PaymentCommand.RecordAuthorized;
import io.tiffin.user.api.PaymentCommand.RecordCaptureRefused;
import io.tiffin.user.api.PaymentCommand.RecordCaptured;
import io.tiffin.user.api.PaymentCommand.RecordDeclined;
import io.tiffin.user.api.PaymentCommand.RecordRefundRefused;
import io.tiffin.user.api.PaymentCommand.RecordRefunded;
import io.tiffin.user.api.PaymentCommand.RecordVoided;
import io.tiffin.user.api.PaymentCommand.RetryRefund;
import io.tiffin.user.api.PaymentEvent.AdjustmentRequested;
import io.tiffin.user.api.PaymentEvent.AuthorizationRequested;
import io.tiffin.user.api.PaymentEvent.CaptureRequested;
import io.tiffin.user.api.PaymentEvent.RefundRefused;
import io.tiffin.user.api.PaymentEvent.RefundRequested;
import io.tiffin.user.api.PaymentEvent.VoidRequested;
import io.tiffin.user.payments.PaymentGateway.Adjusted;
import io.tiffin.user.payments.PaymentGateway.Adjustment;
import io.tiffin.user.payments.PaymentGateway.AdjustmentDeclined;
import io.tiffin.user.payments.PaymentGateway.Approved;
import io.tiffin.user.payments.PaymentGateway.Authorization;
import io.tiffin.user.payments.PaymentGateway.Capture;
import io.tiffin.user.payments.PaymentGateway.CaptureRefused;
import io.tiffin.user.payments.PaymentGateway.Captured;
import io.tiffin.user.payments.PaymentGateway.Declined;
import io.tiffin.user.payments.PaymentGateway.Refund;
import io.tiffin.user.payments.PaymentGateway.Refunded;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DisallowReplay;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.Timestamp;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Asks the provider for what a payment requested, and has the payment record the answer. Whether it is asked for the first time or again,
 * after a crash or an answer that never came, is told by the provider's own books: they are looked up before each call and after each that
 * failed. Where they do not tell either, the event fails and is handled again. Only an authorization, of which there is one, is asked for
 * without a look for as long as the provider is certain to repeat its answer.
 *
 * <p>A provider takes its time: what the events of a batch want for different orders is asked for side by side.
 */
@Component
@ProcessingGroup("payments")
@DisallowReplay
class PaymentProcessing {

    /** Stripe forgets what it was asked after a day at the earliest. */
    private static final Duration REMEMBERED = Duration.ofHours(12);

    private final PaymentGateway gateway;
    private final PersonalDataCipher cipher;
    private final Reactions reactions;
    private final Deadlines deadlines;
    private final Clock clock;
    private final Duration refundRetry;
    /** With the provider, for as many payments as may be there at a time. */
    private final Semaphore places;

    PaymentProcessing(PaymentGateway gateway, PersonalDataCipher cipher, Reactions reactions, Deadlines deadlines, Clock clock,
            PaymentSettings settings) {
        this.gateway = gateway;
        this.cipher = cipher;
        this.reactions = reactions;
        this.deadlines = deadlines;
        this.clock = clock;
        this.refundRetry = settings.refundRetry();
        this.places = new Semaphore(settings.places());
    }

    @EventHandler
    void on(AuthorizationRequested event, @Timestamp Instant at) {
        OrderId order = event.orderId();
        Supplier<Authorization> asking = () -> authorization(event, clock.instant().isBefore(at.plus(REMEMBERED)));
        reactions.sendWhenKnown(order, places, () -> switch (asking.get()) {
            case Approved(String reference) -> new RecordAuthorized(order, reference);
            case Declined(String code) -> new RecordDeclined(order, code);
        });
    }

    /** @param remembered whether the provider is certain to answer as the first time, if it was asked before */
    private Authorization authorization(AuthorizationRequested event, boolean remembered) {
        PaymentId payment = event.paymentId();
        Function<ProviderPayment, Optional<Authorization>> told = known -> Optional.of(authorization(known));
        Optional<String> token = cipher.open(event.token());
        // Without the token there is nothing to ask for: the customer was erased in the meantime.
        Supplier<Authorization> ask = () -> token.<Authorization>map(it -> gateway.authorize(payment, event.amount(), it))
                .orElseGet(() -> new Declined("token_unavailable"));
        return remembered && token.isPresent() ? answer(payment, null, told, ask) : outcome(payment, null, told, ask);
    }

    private static Authorization authorization(ProviderPayment known) {
        return switch (known.standing()) {
            case AUTHORIZED, CAPTURED -> new Approved(known.reference());
            // Let go of before it was ever of use, such as one that wanted the customer to confirm it.
            case DECLINED, VOIDED -> new Declined(Objects.requireNonNullElse(known.code(), "authorization_cancelled"));
        };
    }

    @EventHandler
    void on(AdjustmentRequested event) {
        OrderId order = event.orderId();
        Supplier<Adjustment> asking = () -> outcome(event.paymentId(), event.providerReference(),
                known -> known.amount().equals(event.amount()) ? Optional.of(new Adjusted()) : Optional.empty(),
                () -> gateway.adjust(event.paymentId(), event.providerReference(), event.number(), event.amount()));
        reactions.sendWhenKnown(order, places, () -> switch (asking.get()) {
            case Adjusted() -> new RecordAdjusted(order, event.number());
            case AdjustmentDeclined(String code) -> new RecordAdjustmentDeclined(order, event.number(), code);
        });
    }

    @EventHandler
    void on(CaptureRequested event) {
        OrderId order = event.orderId();
        Supplier<Capture> asking = () -> outcome(event.paymentId(), event.providerReference(),
                known -> known.standing() == ProviderPayment.Standing.CAPTURED ? Optional.of(new Captured()) : Optional.empty(),
                () -> gateway.capture(event.paymentId(), event.providerReference(), event.amount()));
        reactions.sendWhenKnown(order, places, () -> switch (asking.get()) {
            case Captured() -> new RecordCaptured(order);
            case CaptureRefused(String code) -> new RecordCaptureRefused(order, code);
        });
    }

    @EventHandler
    void on(VoidRequested event) {
        var voided = new RecordVoided(event.orderId());
        reactions.sendWhenKnown(event.orderId(), places, () -> outcome(event.paymentId(), event.providerReference(),
                known -> known.standing() == ProviderPayment.Standing.VOIDED ? Optional.of(voided) : Optional.empty(), () -> {
                    gateway.voidAuthorization(event.paymentId(), event.providerReference());
                    return voided;
                }));
    }

    @EventHandler
    void on(RefundRequested event) {
        OrderId order = event.orderId();
        Supplier<Refund> asking = () -> outcome(event.paymentId(), event.providerReference(),
                known -> Optional.ofNullable(known.refunds().get(event.refundId())).map(Refunded::new),
                () -> gateway.refund(event.paymentId(), event.providerReference(), event.refundId(), event.attempt(), event.amount()));
        reactions.sendWhenKnown(order, places, () -> switch (asking.get()) {
            case Refunded(String reference) -> new RecordRefunded(order, event.refundId(), reference);
            case PaymentGateway.RefundRefused(String code) ->
                new RecordRefundRefused(order, event.refundId(), event.attempt(), code);
        });
    }

    /** Asked again later and later; the payment itself knows when to give up. */
    @EventHandler
    void on(RefundRefused event, @Timestamp Instant at) {
        if (!event.last()) {
            Duration pause = refundRetry.multipliedBy(1L << (event.attempt() - 1));
            deadlines.schedule("refund-retry:" + event.refundId() + ":" + event.attempt(), at.plus(pause),
                    new RetryRefund(event.orderId(), event.refundId(), event.attempt()));
        }
    }

    /**
     * What became of a wish, asked for only where the provider's books do not tell.
     *
     * @param told reads the outcome off the books; empty where they do not tell it
     */
    private <A> A outcome(PaymentId payment, @Nullable String reference, Function<ProviderPayment, Optional<A>> told, Supplier<A> ask) {
        return gateway.find(payment, reference).flatMap(told).orElseGet(() -> answer(payment, reference, told, ask));
    }

    /** What the provider answers; where it does not, what its books tell. */
    private <A> A answer(PaymentId payment, @Nullable String reference, Function<ProviderPayment, Optional<A>> told, Supplier<A> ask) {
        try {
            return ask.get();
        } catch (PaymentGatewayException unknown) {
            return gateway.find(payment, reference).flatMap(told).orElseThrow(() -> unknown);
        }
    }
}
