package io.tiffin.user.payments;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code tiffin.payments.*}.
 *
 * @param provider    whom to pay through
 * @param atOnce      for how many payments a node asks the provider at a time; null for what suits the provider
 * @param refundRetry how long to wait before a refused refund is asked for again; each further pause is twice the last
 */
@ConfigurationProperties("tiffin.payments")
public record PaymentSettings(@DefaultValue("sandbox") Provider provider, @Nullable Integer atOnce,
        @DefaultValue("1m") Duration refundRetry,
        @DefaultValue Sandbox sandbox, @DefaultValue Stripe stripe) {

    /** {@code SANDBOX} moves no money, and has no limit of calls a second. */
    public enum Provider {
        SANDBOX(64), STRIPE(16);

        private final int atOnce;

        Provider(int atOnce) {
            this.atOnce = atOnce;
        }
    }

    /** {@code slow}: how long the sandbox takes to answer for {@code tok_slow}. */
    public record Sandbox(@DefaultValue("3s") Duration slow) {}

    /**
     * @param baseUrl          of the API
     * @param secretKey        for the calls; needed where the provider is Stripe
     * @param timeout          of a call, 10 seconds at most
     * @param webhookSecret    with which webhooks are signed; without one there are none
     * @param webhookTolerance how old a webhook may be
     */
    public record Stripe(@DefaultValue("https://api.stripe.com") URI baseUrl, @Nullable String secretKey,
            @DefaultValue("8s") Duration timeout, @Nullable String webhookSecret, @DefaultValue("5m") Duration webhookTolerance) {

        public Stripe {
            if (!timeout.isPositive() || timeout.compareTo(Duration.ofSeconds(10)) > 0) {
                throw new IllegalArgumentException("tiffin.payments.stripe.timeout must be at most 10s, not " + timeout);
            }
        }

        /** Without the secrets, which have no place in a log. */
        @Override
        public String toString() {
            return "Stripe[" + baseUrl + "]";
        }
    }

    public PaymentSettings {
        if (atOnce != null && atOnce < 1) {
            throw new IllegalArgumentException("tiffin.payments.at-once must be positive, not " + atOnce);
        }
        if (!refundRetry.isPositive()) {
            throw new IllegalArgumentException("tiffin.payments.refund-retry must be positive, not " + refundRetry);
        }
    }

    /** For how many payments a node asks the provider at a time. */
    int places() {
        return atOnce == null ? provider.atOnce : atOnce;
    }
}
