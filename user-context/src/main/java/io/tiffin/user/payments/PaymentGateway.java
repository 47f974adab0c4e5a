package io.tiffin.user.payments;

import io.tiffin.kernel.Money;
import io.tiffin.kernel.PaymentId;

/**
 * A payment provider. Every call is idempotent by the payment's id: repeated, it answers as the first time and moves no money again, so
 * that whoever does not know whether a call arrived may repeat it. Calls block, and what a provider could not do, or did not answer,
 * fails with a {@link PaymentGatewayException}.
 */
public interface PaymentGateway {

    /** What became of the wish to hold an amount. */
    sealed interface Authorization {}

    /** The amount is held; the provider calls it by that reference. */
    record Approved(String reference) implements Authorization {}

    /** It is not; {@code code} is lower snake case. */
    record Declined(String code) implements Authorization {}

    /**
     * Holds the amount.
     *
     * @param token what the provider gave the customer's app in place of the means of payment
     */
    Authorization authorize(PaymentId payment, Money amount, String token);

    /** Takes what is held. */
    void capture(PaymentId payment, String reference, Money amount);

    /** Lets go of what is held and was not taken. */
    void voidAuthorization(PaymentId payment, String reference);

    /**
     * Gives back what was taken.
     *
     * @return the provider's reference of the refund
     */
    String refund(PaymentId payment, String reference, Money amount);
}
