package io.tiffin.user.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class StripeSignatureTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_760_000_000);
    private static final byte[] PAYLOAD = "{\"id\":\"evt_1\"}".getBytes(StandardCharsets.UTF_8);

    private final StripeSignature signature = new StripeSignature("whsec_test", Duration.ofMinutes(5));

    /** As Stripe signs. */
    static String sign(String secret, Instant at, byte[] payload) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((at.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
            return "t=" + at.getEpochSecond() + ",v1=" + HexFormat.of().formatHex(mac.doFinal(payload));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Computed with {@code printf '%s' '1760000000.{"id":"evt_1"}' | openssl dgst -sha256 -hmac whsec_test}. */
    @Test
    void is_the_one_that_others_compute() {
        assertThat(signature.isGood("t=1760000000,v1=66e880d7175fffb43ce10c4e14db1cfb230c8804b5aafb116affbc9a836c7690", PAYLOAD, NOW))
                .isTrue();
    }

    @Test
    void is_good_within_the_tolerance_only() {
        for (long seconds : new long[]{0, 300, -300}) {
            assertThat(signature.isGood(sign("whsec_test", NOW.minusSeconds(seconds), PAYLOAD), PAYLOAD, NOW)).isTrue();
        }
        for (long seconds : new long[]{301, 86_400, -301}) {
            assertThat(signature.isGood(sign("whsec_test", NOW.minusSeconds(seconds), PAYLOAD), PAYLOAD, NOW)).isFalse();
        }
    }

    @Test
    void is_bad_for_another_secret_payload_or_time() {
        assertThat(signature.isGood(sign("whsec_other", NOW, PAYLOAD), PAYLOAD, NOW)).isFalse();
        assertThat(signature.isGood(sign("whsec_test", NOW, PAYLOAD), "{\"id\":\"evt_2\"}".getBytes(StandardCharsets.UTF_8), NOW))
                .isFalse();
        String good = sign("whsec_test", NOW, PAYLOAD);
        assertThat(signature.isGood(good.replace("t=1760000000", "t=1760000001"), PAYLOAD, NOW)).isFalse();
    }

    @Test
    void may_be_one_of_several_while_a_secret_is_replaced() {
        String good = sign("whsec_test", NOW, PAYLOAD);
        assertThat(signature.isGood(good + ",v1=" + "0".repeat(64) + ",v0=abc", PAYLOAD, NOW)).isTrue();
        assertThat(signature.isGood(good.replace(",v1=", ",v0="), PAYLOAD, NOW)).isFalse();
    }

    @Test
    void is_bad_where_it_makes_no_sense() {
        for (String nonsense : new String[]{"", "t=", "v1=", "t=x,v1=y", "t=99999999999999999999,v1=00", ",,,", "t=1760000000"}) {
            assertThat(signature.isGood(nonsense, PAYLOAD, NOW)).isFalse();
        }
    }
}
