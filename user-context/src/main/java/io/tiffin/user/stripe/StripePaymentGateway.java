package io.tiffin.user.stripe;

import io.tiffin.kernel.Money;
import io.tiffin.kernel.PaymentId;
import io.tiffin.kernel.RefundId;
import io.tiffin.user.payments.PaymentGateway;
import io.tiffin.user.payments.PaymentGatewayException;
import io.tiffin.user.payments.PaymentSettings;
import io.tiffin.user.payments.ProviderPayment;
import io.tiffin.user.payments.ProviderPayment.Standing;
import io.tiffin.user.stripe.StripeHttp.Reply;
import io.tiffin.user.stripe.StripeHttp.Reply.Done;
import io.tiffin.user.stripe.StripeHttp.Reply.Refused;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Stripe: a payment is a PaymentIntent that is captured by hand. Repeated calls are told by {@code Idempotency-Key}s that are derived from
 * the payment, and what it is ours for by {@code metadata}. A token {@code pm_...} is a payment method, any other that of a card.
 *
 * @see <a href="https://docs.stripe.com/payments/place-a-hold-on-a-payment-method">Place a hold</a>
 */
public final class StripePaymentGateway implements PaymentGateway {

    static final String PAYMENT = "payment_id";
    static final String REFUND = "refund_id";

    private static final String INTENTS = "/v1/payment_intents";

    private final StripeHttp stripe;

    public StripePaymentGateway(PaymentSettings.Stripe settings) {
        this.stripe = new StripeHttp(settings);
    }

    @Override
    public Authorization authorize(PaymentId payment, Money amount, String token) {
        var form = new HashMap<String, String>();
        form.put("amount", Long.toString(amount.amount()));
        form.put("currency", amount.currency().getCurrencyCode().toLowerCase(Locale.ROOT));
        form.put("capture_method", "manual");
        form.put("confirm", "true");
        form.put("payment_method_types[0]", "card");
        form.put("payment_method_options[card][request_incremental_authorization]", "if_available");
        form.put("metadata[" + PAYMENT + "]", payment.toString());
        if (token.startsWith("pm_")) {
            form.put("payment_method", token);
        } else {
            form.put("payment_method_data[type]", "card");
            form.put("payment_method_data[card][token]", token);
        }
        return switch (stripe.post(INTENTS, form, "authorize-" + payment)) {
            case Refused(String code) -> new Declined(code);
            case Done(JsonNode intent) -> switch (status(intent)) {
                case "requires_capture", "succeeded" -> new Approved(id(intent));
                // Nobody sits there who could confirm it: it is let go of, and must not come true later.
                case "requires_action", "requires_confirmation" -> {
                    voidAuthorization(payment, id(intent));
                    yield new Declined("authentication_required");
                }
                case "requires_payment_method" -> new Declined(declineCode(intent));
                case "canceled" -> new Declined("authorization_cancelled");
                default -> throw new PaymentGatewayException("Stripe has not decided about payment " + payment);
            };
        };
    }

    /** Stripe can only hold more. To hold less needs nothing: what is not captured is let go of then. */
    @Override
    public Adjustment adjust(PaymentId payment, String reference, int number, Money amount) {
        JsonNode intent = retrieved(reference);
        if (intent.path("amount").asLong() >= amount.amount()) {
            return new Adjusted();
        }
        return switch (stripe.post(INTENTS + "/" + reference + "/increment_authorization",
                Map.of("amount", Long.toString(amount.amount())), "adjust-" + payment + "-" + number)) {
            case Done _ -> new Adjusted();
            case Refused(String code) -> new AdjustmentDeclined(code);
        };
    }

    @Override
    public Capture capture(PaymentId payment, String reference, Money amount) {
        return switch (stripe.post(INTENTS + "/" + reference + "/capture", Map.of("amount_to_capture", Long.toString(amount.amount())),
                "capture-" + payment)) {
            case Done _ -> new Captured();
            case Refused(String code) -> status(retrieved(reference)).equals("succeeded") ? new Captured() : new CaptureRefused(code);
        };
    }

    @Override
    public void voidAuthorization(PaymentId payment, String reference) {
        Reply reply = stripe.post(INTENTS + "/" + reference + "/cancel", Map.of(), "void-" + payment);
        if (reply instanceof Refused(String code) && !status(retrieved(reference)).equals("canceled")) {
            throw new PaymentGatewayException("Stripe does not let go of payment " + payment + ": " + code);
        }
    }

    @Override
    public Refund refund(PaymentId payment, String reference, RefundId refund, int attempt, Money amount) {
        Map<String, String> form = Map.of("payment_intent", reference, "amount", Long.toString(amount.amount()),
                "metadata[" + PAYMENT + "]", payment.toString(), "metadata[" + REFUND + "]", refund.toString());
        // Stripe answers a key with its first answer for ever, so another attempt needs another one.
        return switch (stripe.post("/v1/refunds", form, "refund-" + refund + "-" + attempt)) {
            case Refused(String code) -> new RefundRefused(code);
            case Done(JsonNode made) -> isOnItsWay(made)
                    ? new Refunded(id(made))
                    : new RefundRefused(made.path("failure_reason").asString("refund_failed"));
        };
    }

    @Override
    public Optional<ProviderPayment> find(PaymentId payment, @Nullable String reference) {
        return Optional.ofNullable(reference == null ? searched(payment) : retrieved(reference)).flatMap(this::known);
    }

    /** Stripe's index may be a minute behind: who is not found is asked for again under the same key, which moves no money twice. */
    private @Nullable JsonNode searched(PaymentId payment) {
        String query = "metadata['%s']:'%s'".formatted(PAYMENT, payment);
        JsonNode found = object(stripe.get(INTENTS + "/search?query=" + StripeHttp.encoded(query))).path("data");
        return found.isEmpty() ? null : retrieved(id(found.get(0)));
    }

    private JsonNode retrieved(String reference) {
        return object(stripe.get(INTENTS + "/" + StripeHttp.encoded(reference)));
    }

    private Optional<ProviderPayment> known(JsonNode intent) {
        String reference = id(intent);
        return switch (status(intent)) {
            case "requires_capture" -> Optional.of(new ProviderPayment(reference, Standing.AUTHORIZED, null,
                    money(intent, "amount_capturable"), Map.of()));
            case "succeeded" -> Optional.of(new ProviderPayment(reference, Standing.CAPTURED, null, money(intent, "amount_received"),
                    refunds(reference)));
            case "canceled" -> Optional.of(new ProviderPayment(reference, Standing.VOIDED, null, money(intent, "amount"), Map.of()));
            case "requires_payment_method" -> intent.path("last_payment_error").isObject()
                    ? Optional.of(new ProviderPayment(reference, Standing.DECLINED, declineCode(intent), money(intent, "amount"), Map.of()))
                    : Optional.empty();
            default -> Optional.empty();
        };
    }

    private Map<RefundId, String> refunds(String reference) {
        var refunds = new HashMap<RefundId, String>();
        object(stripe.get("/v1/refunds?limit=100&payment_intent=" + StripeHttp.encoded(reference))).path("data").forEach(refund -> {
            String ours = refund.path("metadata").path(REFUND).asString("");
            if (!ours.isEmpty() && isOnItsWay(refund)) {
                refunds.put(RefundId.parse(ours), id(refund));
            }
        });
        return refunds;
    }

    private static boolean isOnItsWay(JsonNode refund) {
        return status(refund).equals("succeeded") || status(refund).equals("pending");
    }

    private static JsonNode object(Reply reply) {
        return switch (reply) {
            case Done(JsonNode object) -> object;
            case Refused(String code) -> throw new PaymentGatewayException("Stripe does not tell the truth about a payment: " + code);
        };
    }

    private static String declineCode(JsonNode intent) {
        JsonNode error = intent.path("last_payment_error");
        String declined = error.path("decline_code").asString("generic_decline");
        return declined.equals("generic_decline") ? error.path("code").asString("card_declined") : declined;
    }

    private static String id(JsonNode object) {
        return object.path("id").asString();
    }

    private static String status(JsonNode object) {
        return object.path("status").asString("");
    }

    private static Money money(JsonNode intent, String amount) {
        return Money.of(intent.path(amount).asLong(), intent.path("currency").asString().toUpperCase(Locale.ROOT));
    }
}
