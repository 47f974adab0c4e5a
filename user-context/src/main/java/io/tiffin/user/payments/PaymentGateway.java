package io.tiffin.user.payments;

import io.tiffin.kernel.Money;
import io.tiffin.kernel.PaymentId;
import io.tiffin.kernel.RefundId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A payment provider. Every call is idempotent: repeated within a day, it answers as the first time and moves no money again. What is
 * repeated is told by the payment's id, with the number of an adjustment or the id and attempt of a refund.
 *
 * <p>Calls block, for 10 seconds at most. What a provider could not do, or did not answer in time, fails with a
 * {@link PaymentGatewayException}: nobody knows then whether it was done, until {@link #find} says so.
 */
public interface PaymentGateway {

    /** What became of the wish to hold an amount. */
    sealed interface Authorization {}

    /** The amount is held; the provider calls it by that reference. */
    record Approved(String reference) implements Authorization {}

    /** It is not; {@code code} is lower snake case. */
    record Declined(String code) implements Authorization {}

    /** What became of the wish to hold another amount. */
    sealed interface Adjustment {}

    /** It is held now. */
    record Adjusted() implements Adjustment {}

    /** The amount that was held before still is. */
    record AdjustmentDeclined(String code) implements Adjustment {}

    /** What became of the wish to take an amount. */
    sealed interface Capture {}

    /** It was taken, and what else was held was let go. */
    record Captured() implements Capture {}

    /** It was not, and will not be by asking again. */
    record CaptureRefused(String code) implements Capture {}

    /** What became of the wish to give an amount back. */
    sealed interface Refund {}

    /** It went back; the provider calls the refund by that reference. */
    record Refunded(String reference) implements Refund {}

    /** It did not. Another attempt may succeed. */
    record RefundRefused(String code) implements Refund {}

    /**
     * Holds the amount.
     *
     * @param token what the provider gave the customer's app in place of the means of payment
     */
    Authorization authorize(PaymentId payment, Money amount, String token);

    /**
     * Holds another amount than before, more or less.
     *
     * @param number counts the adjustments of the payment from 1
     */
    Adjustment adjust(PaymentId payment, String reference, int number, Money amount);

    /** Takes of what is held, once. */
    Capture capture(PaymentId payment, String reference, Money amount);

    /** Lets go of what is held and was not taken. */
    void voidAuthorization(PaymentId payment, String reference);

    /**
     * Gives back of what was taken.
     *
     * @param attempt from 1; the next one after each that was refused. An attempt after one that succeeded moves no money
     */
    Refund refund(PaymentId payment, String reference, RefundId refund, int attempt, Money amount);

    /**
     * The truth: what the provider's books say now. Empty where it was never asked, or never got so far as to approve or decline; without
     * a reference also where it is too soon for the provider to find it, so that it is asked again, by the same id.
     *
     * @param reference what the provider calls it; null where it is not known
     */
    Optional<ProviderPayment> find(PaymentId payment, @Nullable String reference);
}
