package io.tiffin.user.payments;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A token of the sandbox, which says by its name how the provider is to behave. {@code docs/payments.md} lists them. */
record SandboxToken(String text) {

    private static final Set<String> DECLINES = Set.of("card_declined", "insufficient_funds", "expired_card", "incorrect_cvc",
            "incorrect_number", "fraudulent", "lost_card", "stolen_card", "pickup_card", "do_not_honor", "processing_error",
            "authentication_required", "card_not_supported", "card_velocity_exceeded");

    private static final Pattern ERROR = Pattern.compile("tok_error(?:_(\\d{1,6}))?");
    private static final int USUAL_ERRORS = 2;

    /** Why it is declined; null where it is approved. */
    @Nullable
    String declineCode() {
        if (!text.matches("tok_\\S+")) {
            return "invalid_token";
        }
        String name = text.substring("tok_".length());
        return name.equals("declined") ? "card_declined" : DECLINES.contains(name) ? name : null;
    }

    /** How many times the provider fails before it approves. */
    int errors() {
        Matcher error = ERROR.matcher(text);
        return !error.matches() ? 0 : error.group(1) == null ? USUAL_ERRORS : Integer.parseInt(error.group(1));
    }

    boolean slow() {
        return text.equals("tok_slow");
    }

    /** It is held, and the caller never hears of it. */
    boolean authorizationTimesOut() {
        return text.equals("tok_timeout");
    }

    boolean adjustmentDeclined() {
        return text.equals("tok_adjustment_declined");
    }

    boolean captureRefused() {
        return text.equals("tok_capture_refused");
    }

    boolean captureTimesOut() {
        return text.equals("tok_capture_timeout");
    }

    boolean refundTimesOut() {
        return text.equals("tok_refund_timeout");
    }

    /** How many attempts of a refund are refused. */
    int refundRefusals() {
        return switch (text) {
            case "tok_refund_refused" -> 1;
            case "tok_refund_refused_twice" -> 2;
            case "tok_refund_refused_always" -> Integer.MAX_VALUE;
            default -> 0;
        };
    }
}
