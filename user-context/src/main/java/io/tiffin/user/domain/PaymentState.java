package io.tiffin.user.domain;

import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.user.api.PaymentEvent;
import io.tiffin.user.api.PaymentEvent.AdjustmentDeclined;
import io.tiffin.user.api.PaymentEvent.AdjustmentRequested;
import io.tiffin.user.api.PaymentEvent.AuthorizationAdjusted;
import io.tiffin.user.api.PaymentEvent.AuthorizationRequested;
import io.tiffin.user.api.PaymentEvent.CaptureRefused;
import io.tiffin.user.api.PaymentEvent.CaptureRequested;
import io.tiffin.user.api.PaymentEvent.NothingToReverse;
import io.tiffin.user.api.PaymentEvent.PaymentAuthorized;
import io.tiffin.user.api.PaymentEvent.PaymentCaptured;
import io.tiffin.user.api.PaymentEvent.PaymentDeclined;
import io.tiffin.user.api.PaymentEvent.PaymentRefunded;
import io.tiffin.user.api.PaymentEvent.PaymentVoided;
import io.tiffin.user.api.PaymentEvent.RefundRefused;
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

    /** The provider held an amount, goes by a reference of its own, and takes nothing yet. */
    record Held(OrderId orderId, Money amount, String providerReference, Holding holding, Money asked,
            int adjustments) implements PaymentState {

        private Held at(Holding next, Money nextAsked) {
            return new Held(orderId, amount, providerReference, next, nextAsked, adjustments);
        }

        private Held holding(Money nextAmount) {
            return new Held(orderId, nextAmount, providerReference, Holding.AUTHORIZED, nextAmount, adjustments);
        }

        private Held adjusting(AdjustmentRequested requested) {
            return new Held(orderId, amount, providerReference, Holding.ADJUSTMENT_REQUESTED, requested.amount(), requested.number());
        }
    }

    /**
     * Where a held amount stands; {@code asked} is the amount of the adjustment or capture under way. {@code VOIDED} is final.
     */
    enum Holding {
        AUTHORIZED, ADJUSTMENT_REQUESTED, CAPTURE_REQUESTED, CAPTURE_REFUSED, VOID_REQUESTED, VOIDED
    }

    /**
     * The provider took the amount; what goes back goes back by refunds.
     *
     * @param reversed whether it was asked to go back as a whole
     */
    record Taken(OrderId orderId, Money amount, String providerReference, Refunds refunds, boolean reversed) implements PaymentState {

        private Taken with(Refunds nextRefunds) {
            return new Taken(orderId, amount, providerReference, nextRefunds, reversed);
        }

        private Taken nowReversed() {
            return new Taken(orderId, amount, providerReference, refunds, true);
        }

        Money refunded() {
            return refunds.done(Money.zero(amount.currency()));
        }

        /** What neither went back nor may still go back. */
        Money refundable() {
            return amount.minus(refunds.promised(Money.zero(amount.currency())));
        }
    }

    static PaymentState evolve(PaymentState state, PaymentEvent event) {
        return switch (event) {
            case AuthorizationRequested requested -> new Authorizing(requested.orderId(), requested.amount());
            case PaymentAuthorized authorized -> new Held(authorized.orderId(), authorized.amount(), authorized.providerReference(),
                    Holding.AUTHORIZED, authorized.amount(), 0);
            case PaymentDeclined declined -> new Declined(declined.orderId());
            case AdjustmentRequested requested -> held(state).adjusting(requested);
            case AuthorizationAdjusted adjusted -> held(state).holding(adjusted.amount());
            case AdjustmentDeclined declined -> held(state).holding(declined.amount());
            case CaptureRequested requested -> held(state).at(Holding.CAPTURE_REQUESTED, requested.amount());
            case CaptureRefused _ -> held(state).at(Holding.CAPTURE_REFUSED, held(state).amount());
            case VoidRequested _ -> held(state).at(Holding.VOID_REQUESTED, held(state).amount());
            case PaymentVoided _ -> held(state).at(Holding.VOIDED, held(state).amount());
            case PaymentCaptured captured ->
                new Taken(captured.orderId(), captured.amount(), held(state).providerReference(), Refunds.NONE, false);
            case NothingToReverse _ -> taken(state).nowReversed();
            case RefundRequested requested -> {
                Taken next = taken(state).with(taken(state).refunds().with(requested));
                yield requested.refundId().reverses(requested.paymentId()) ? next.nowReversed() : next;
            }
            case PaymentRefunded refunded ->
                taken(state).with(taken(state).refunds().with(refunded.refundId(), Refunds.Standing.DONE));
            case RefundRefused refused -> taken(state).with(taken(state).refunds()
                    .with(refused.refundId(), refused.last() ? Refunds.Standing.GIVEN_UP : Refunds.Standing.REFUSED));
        };
    }

    private static Held held(PaymentState state) {
        if (state instanceof Held held) {
            return held;
        }
        throw new IllegalStateException("a payment of which nothing is held cannot go on from " + state);
    }

    private static Taken taken(PaymentState state) {
        if (state instanceof Taken taken) {
            return taken;
        }
        throw new IllegalStateException("a payment of which nothing was taken cannot go on from " + state);
    }
}
