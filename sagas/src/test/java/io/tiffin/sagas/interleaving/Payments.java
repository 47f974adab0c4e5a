package io.tiffin.sagas.interleaving;

import io.tiffin.kernel.PaymentId;
import io.tiffin.sagas.interleaving.Contexts.Stored;
import io.tiffin.sagas.interleaving.Provider.Manners;
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
import io.tiffin.user.api.PaymentEvent;
import io.tiffin.user.api.PaymentEvent.AdjustmentRequested;
import io.tiffin.user.api.PaymentEvent.AuthorizationRequested;
import io.tiffin.user.api.PaymentEvent.CaptureRequested;
import io.tiffin.user.api.PaymentEvent.RefundRefused;
import io.tiffin.user.api.PaymentEvent.RefundRequested;
import io.tiffin.user.api.PaymentEvent.VoidRequested;
import java.util.function.Consumer;
import java.util.function.Function;

/** Asks the provider for what payments request, as the user context does. */
final class Payments extends Follower {

    private final Provider provider;
    private final Function<PaymentId, Manners> manners;
    private final Consumer<Object> bus;
    private final Schedule schedule;
    private final Runnable perhapsCrash;

    /** {@code perhapsCrash} is asked where the provider has done something and nobody was told yet. */
    Payments(Contexts contexts, Provider provider, Function<PaymentId, Manners> manners, Schedule schedule, Runnable perhapsCrash) {
        super(contexts.log());
        this.provider = provider;
        this.manners = manners;
        this.bus = contexts::send;
        this.schedule = schedule;
        this.perhapsCrash = perhapsCrash;
    }

    @Override
    void handle(Stored stored) {
        if (stored.event() instanceof PaymentEvent event) {
            Manners how = manners.apply(event.paymentId());
            switch (event) {
                case AuthorizationRequested requested when how.declines() ->
                    answer(new RecordDeclined(requested.orderId(), "card_declined"));
                case AuthorizationRequested requested -> {
                    provider.hold(requested.paymentId(), requested.amount());
                    answer(new RecordAuthorized(requested.orderId(), "ref"));
                }
                case AdjustmentRequested requested when how.declines() ->
                    answer(new RecordAdjustmentDeclined(requested.orderId(), requested.number(), "insufficient_funds"));
                case AdjustmentRequested requested -> {
                    provider.hold(requested.paymentId(), requested.amount());
                    answer(new RecordAdjusted(requested.orderId(), requested.number()));
                }
                case CaptureRequested requested when how.refusesCapture() ->
                    answer(new RecordCaptureRefused(requested.orderId(), "charge_expired_for_capture"));
                case CaptureRequested requested -> {
                    provider.take(requested.paymentId(), requested.amount());
                    answer(new RecordCaptured(requested.orderId()));
                }
                case VoidRequested requested -> {
                    provider.letGo(requested.paymentId());
                    answer(new RecordVoided(requested.orderId()));
                }
                case RefundRequested requested when requested.attempt() <= how.refusesRefunds() -> answer(new RecordRefundRefused(
                        requested.orderId(), requested.refundId(), requested.attempt(), "insufficient_balance"));
                case RefundRequested requested -> {
                    provider.give(requested.paymentId(), requested.refundId(), requested.amount());
                    answer(new RecordRefunded(requested.orderId(), requested.refundId(), "ref"));
                }
                case RefundRefused refused when !refused.last() -> schedule.at("refund-retry:" + refused.refundId() + refused.attempt(),
                        new RetryRefund(refused.orderId(), refused.refundId(), refused.attempt()));
                default -> {
                    // Answers, and what somebody else asked for.
                }
            }
        }
    }

    private void answer(Object command) {
        perhapsCrash.run();
        bus.accept(command);
        perhapsCrash.run();
    }

    @Override
    void settle() {}

    @Override
    void forget() {}
}
