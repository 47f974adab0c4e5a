package io.tiffin.dev.simulator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a customer wants, and how they behave while they wait for it.
 *
 * @param number       of the order; the house number of its address, by which restaurants and agents know it
 * @param dish         counted over the menu, and begun again at its end
 * @param paymentToken says how the payment provider behaves, see docs/payments.md
 * @param cancelsAt    the status at which the customer cancels; null for one who waits
 * @param cancelReason given then
 * @param retry        how the customer sends the order
 * @param streams      whether the customer follows the order's stream, or asks now and then
 * @param changeAnswer where the restaurant proposes to change the order
 */
record Wish(int number, int restaurant, int dish, int quantity, String paymentToken, @Nullable String cancelsAt, String cancelReason,
        Retry retry, boolean streams, ChangeAnswer changeAnswer) {

    /** What a customer says to another meal than was ordered. */
    enum ChangeAnswer {
        ACCEPT, REFUSE,
        /** Nothing, until it is too late. */
        NONE
    }

    /** How an order is sent. */
    enum Retry {
        /** Once. */
        NEVER,
        /** Again, with the same key, as the first answer was not waited for. */
        AFTER_A_CUT,
        /** Twice at once, with the same key. */
        AT_ONCE
    }

    private static final List<String> APPROVED = List.of("tok_visa", "tok_mastercard");
    private static final List<String> DECLINED = List.of("tok_declined", "tok_insufficient_funds", "tok_expired_card",
            "tok_incorrect_cvc", "tok_fraudulent", "not-a-token");
    private static final List<String> DIFFICULT = List.of("tok_error", "tok_error_1", "tok_slow", "tok_timeout", "tok_capture_timeout",
            "tok_refund_timeout", "tok_capture_refused", "tok_refund_refused", "tok_refund_refused_twice");
    private static final List<String> CANCELLABLE = List.of("pending", "pending", "received", "confirmed", "ready", "picked_up");
    private static final List<String> CANCEL_REASONS = List.of("changed_mind", "too_late", "duplicate", "other");

    static Wish of(long seed, int number, int restaurants) {
        Chance chance = Chance.of(seed, "order " + number);
        String token = chance.is(0.6) ? chance.oneOf(APPROVED) : chance.is(0.2) ? chance.oneOf(DECLINED) : chance.oneOf(DIFFICULT);
        return new Wish(number, chance.below(restaurants), chance.below(1_000), 1 + chance.below(3), token,
                chance.is(0.15) ? chance.oneOf(CANCELLABLE) : null, chance.oneOf(CANCEL_REASONS),
                chance.is(0.8) ? Retry.NEVER : chance.is(0.5) ? Retry.AFTER_A_CUT : Retry.AT_ONCE, chance.is(0.5),
                chance.is(0.6) ? ChangeAnswer.ACCEPT : chance.is(0.5) ? ChangeAnswer.REFUSE : ChangeAnswer.NONE);
    }
}
