package io.tiffin.user.stripe;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature of a webhook: {@code t=<seconds>,v1=<hex>}, where {@code v1} is the HMAC-SHA256 of {@code t.payload}. There may be several
 * {@code v1} while a secret is being replaced.
 *
 * @see <a href="https://docs.stripe.com/webhooks#verify-manually">Verify webhook signatures manually</a>
 */
final class StripeSignature {

    private final String secret;
    private final Duration tolerance;

    StripeSignature(String secret, Duration tolerance) {
        this.secret = secret;
        this.tolerance = tolerance;
    }

    /** Whether Stripe signed it, and not longer ago than the tolerance; a clock ahead of ours by as much is forgiven. */
    boolean isGood(String header, byte[] payload, Instant now) {
        String at = "";
        List<String> signatures = new ArrayList<>();
        for (String part : header.split(",", -1)) {
            String field = part.strip();
            if (field.startsWith("t=")) {
                at = field.substring(2);
            } else if (field.startsWith("v1=")) {
                signatures.add(field.substring(3));
            }
        }
        if (!at.matches("\\d{1,12}") || Duration.between(Instant.ofEpochSecond(Long.parseLong(at)), now).abs().compareTo(tolerance) > 0) {
            return false;
        }
        byte[] expected = of(at, payload).getBytes(StandardCharsets.US_ASCII);
        boolean good = false;
        for (String signature : signatures) {
            good |= MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8));
        }
        return good;
    }

    private String of(String at, byte[] payload) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((at + ".").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(payload));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
