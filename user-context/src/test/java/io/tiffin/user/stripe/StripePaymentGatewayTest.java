package io.tiffin.user.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.PaymentId;
import io.tiffin.kernel.RefundId;
import io.tiffin.user.payments.PaymentGateway;
import io.tiffin.user.payments.PaymentGateway.Adjusted;
import io.tiffin.user.payments.PaymentGateway.AdjustmentDeclined;
import io.tiffin.user.payments.PaymentGateway.Approved;
import io.tiffin.user.payments.PaymentGateway.CaptureRefused;
import io.tiffin.user.payments.PaymentGateway.Captured;
import io.tiffin.user.payments.PaymentGateway.Declined;
import io.tiffin.user.payments.PaymentGateway.RefundRefused;
import io.tiffin.user.payments.PaymentGateway.Refunded;
import io.tiffin.user.payments.PaymentGatewayException;
import io.tiffin.user.payments.PaymentSettings;
import io.tiffin.user.payments.ProviderPayment;
import io.tiffin.user.payments.ProviderPayment.Standing;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StripePaymentGatewayTest {

    private static final Money AMOUNT = eur(3150);

    private final StripeStub stripe = new StripeStub();
    private final PaymentId payment = PaymentId.of(new OrderId(UUID.randomUUID()));
    private final RefundId refund = new RefundId(UUID.randomUUID());
    private final PaymentGateway gateway = gatewayWith(StripeStub.SECRET_KEY);

    private PaymentGateway gatewayWith(String key) {
        return new StripePaymentGateway(
                new PaymentSettings.Stripe(stripe.url(), key, Duration.ofSeconds(2), null, Duration.ofMinutes(5)));
    }

    @AfterEach
    void close() {
        stripe.close();
    }

    @Test
    void holds_the_amount_under_an_id_of_ours() {
        String reference = approved("tok_visa");
        assertThat(stripe.intents()).singleElement().satisfies(intent -> assertThat(intent).containsEntry("id", reference)
                .containsEntry("amount", 3150L).containsEntry("currency", "eur").containsEntry("status", "requires_capture")
                .containsEntry("metadata", Map.of("payment_id", payment.toString())));
        assertThat(gateway.find(payment, null)).contains(new ProviderPayment(reference, Standing.AUTHORIZED, null, AMOUNT, Map.of()));
    }

    @ParameterizedTest
    @CsvSource({"tok_chargeDeclinedInsufficientFunds, insufficient_funds", "tok_chargeDeclinedExpiredCard, expired_card"})
    void tells_why_a_card_was_declined_also_afterwards(String token, String code) {
        assertThat(gateway.authorize(payment, AMOUNT, token)).isEqualTo(new Declined(code));
        assertThat(gateway.find(payment, null)).hasValueSatisfying(known -> {
            assertThat(known.standing()).isEqualTo(Standing.DECLINED);
            assertThat(known.code()).isEqualTo(code);
        });
    }

    @Test
    void a_card_that_wants_to_be_confirmed_is_declined_and_never_charged_later() {
        assertThat(gateway.authorize(payment, AMOUNT, "tok_threeDSecure")).isEqualTo(new Declined("authentication_required"));
        assertThat(stripe.intents()).singleElement().satisfies(intent -> assertThat(intent).containsEntry("status", "canceled"));
    }

    @Test
    void repeated_calls_move_no_money_again() {
        String reference = approved("tok_visa");
        assertThat(approved("tok_visa")).isEqualTo(reference);
        gateway.capture(payment, reference, AMOUNT);
        gateway.capture(payment, reference, AMOUNT);
        var first = gateway.refund(payment, reference, refund, 1, eur(500));
        assertThat(gateway.refund(payment, reference, refund, 1, eur(500))).isEqualTo(first);
        assertThat(stripe.intents()).hasSize(1);
        assertThat(stripe.refunds()).hasSize(1);
    }

    @Test
    void an_authorization_whose_answer_was_lost_is_found_and_not_repeated() {
        stripe.hangsUp(true);
        assertThatThrownBy(() -> gateway.authorize(payment, AMOUNT, "tok_visa")).isInstanceOf(PaymentGatewayException.class);
        stripe.hangsUp(false);
        assertThat(gateway.find(payment, null)).hasValueSatisfying(known -> assertThat(known.standing()).isEqualTo(Standing.AUTHORIZED));
        assertThat(stripe.intents()).hasSize(1);
    }

    @Test
    void where_the_search_lags_the_same_key_answers_as_the_first_time() {
        stripe.searchLags();
        stripe.hangsUp(true);
        assertThatThrownBy(() -> gateway.authorize(payment, AMOUNT, "tok_visa")).isInstanceOf(PaymentGatewayException.class);
        stripe.hangsUp(false);
        assertThat(gateway.find(payment, null)).isEmpty();
        assertThat(gateway.authorize(payment, AMOUNT, "tok_visa")).isEqualTo(new Approved("pi_1"));
        assertThat(stripe.intents()).hasSize(1);
    }

    @Test
    void a_capture_whose_answer_was_lost_is_in_the_books() {
        String reference = approved("tok_visa");
        stripe.hangsUp(true);
        assertThatThrownBy(() -> gateway.capture(payment, reference, AMOUNT)).isInstanceOf(PaymentGatewayException.class);
        stripe.hangsUp(false);
        assertThat(gateway.find(payment, reference).orElseThrow().standing()).isEqualTo(Standing.CAPTURED);
    }

    @Test
    void does_not_wait_for_ever() {
        stripe.answersAfter(Duration.ofSeconds(4));
        long before = System.nanoTime();
        assertThatThrownBy(() -> gateway.authorize(payment, AMOUNT, "tok_visa")).isInstanceOf(PaymentGatewayException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(3_500));
    }

    @Test
    void tries_again_where_stripe_is_overloaded_and_leaves_it_where_it_stays_so() {
        stripe.isOverloaded(2);
        assertThat(approved("tok_visa")).isEqualTo("pi_1");
        stripe.isOverloaded(1_000);
        assertThatThrownBy(() -> gateway.capture(payment, "pi_1", AMOUNT)).isInstanceOf(PaymentGatewayException.class);
    }

    @Test
    void a_failure_of_stripe_says_nothing_of_the_payment() {
        stripe.isBroken(1);
        assertThatThrownBy(() -> gateway.authorize(payment, AMOUNT, "tok_visa")).isInstanceOf(PaymentGatewayException.class);
        assertThat(gateway.authorize(payment, AMOUNT, "tok_visa")).isInstanceOf(Approved.class);
    }

    @Test
    void a_wrong_key_of_ours_says_nothing_of_the_payment() {
        assertThatThrownBy(() -> gatewayWith("sk_wrong").authorize(payment, AMOUNT, "tok_visa"))
                .isInstanceOf(PaymentGatewayException.class).hasMessageNotContaining("sk_wrong");
    }

    @Test
    void takes_a_part_and_gives_back_in_parts() {
        String reference = approved("pm_card_visa");
        assertThat(gateway.capture(payment, reference, eur(2000))).isEqualTo(new Captured());
        var other = new RefundId(UUID.randomUUID());
        assertThat(gateway.refund(payment, reference, refund, 1, eur(500))).isEqualTo(new Refunded("re_1"));
        assertThat(gateway.refund(payment, reference, other, 1, eur(1500))).isEqualTo(new Refunded("re_2"));
        assertThat(gateway.refund(payment, reference, new RefundId(UUID.randomUUID()), 1, eur(1))).isInstanceOf(RefundRefused.class);
        assertThat(gateway.find(payment, reference)).contains(new ProviderPayment(reference, Standing.CAPTURED, null, eur(2000),
                Map.of(refund, "re_1", other, "re_2")));
    }

    @Test
    void a_refused_refund_may_succeed_at_another_attempt() {
        String reference = approved("tok_visa");
        gateway.capture(payment, reference, AMOUNT);
        stripe.refusesRefunds(1);
        assertThat(gateway.refund(payment, reference, refund, 1, AMOUNT)).isEqualTo(new RefundRefused("insufficient_balance"));
        assertThat(gateway.refund(payment, reference, refund, 1, AMOUNT)).isEqualTo(new RefundRefused("insufficient_balance"));
        assertThat(gateway.refund(payment, reference, refund, 2, AMOUNT)).isEqualTo(new Refunded("re_1"));
    }

    @Test
    void tells_why_a_capture_was_refused() {
        String reference = approved("tok_expires");
        assertThat(gateway.capture(payment, reference, AMOUNT)).isEqualTo(new CaptureRefused("charge_expired_for_capture"));
        gateway.voidAuthorization(payment, reference);
        gateway.voidAuthorization(payment, reference);
        assertThat(gateway.find(payment, reference).orElseThrow().standing()).isEqualTo(Standing.VOIDED);
        assertThat(gateway.capture(PaymentId.of(new OrderId(UUID.randomUUID())), reference, AMOUNT)).isInstanceOf(CaptureRefused.class);
    }

    @Test
    void does_not_let_go_of_what_was_taken() {
        String reference = approved("tok_visa");
        gateway.capture(payment, reference, AMOUNT);
        assertThatThrownBy(() -> gateway.voidAuthorization(payment, reference)).isInstanceOf(PaymentGatewayException.class);
    }

    @Test
    void holds_more_where_the_card_allows_it_and_less_always() {
        String reference = approved("tok_visa");
        assertThat(gateway.adjust(payment, reference, 1, eur(4000))).isEqualTo(new Adjusted());
        assertThat(gateway.find(payment, reference).orElseThrow().amount()).isEqualTo(eur(4000));
        assertThat(gateway.adjust(payment, reference, 2, eur(1000))).isEqualTo(new Adjusted());

        var another = PaymentId.of(new OrderId(UUID.randomUUID()));
        String poor = ((Approved) gateway.authorize(another, AMOUNT, "tok_no_more")).reference();
        assertThat(gateway.adjust(another, poor, 1, eur(4000))).isEqualTo(new AdjustmentDeclined("insufficient_funds"));
    }

    private String approved(String token) {
        var answer = gateway.authorize(payment, AMOUNT, token);
        assertThat(answer).isInstanceOf(Approved.class);
        return ((Approved) answer).reference();
    }

    private static Money eur(long cents) {
        return Money.of(cents, "EUR");
    }
}
