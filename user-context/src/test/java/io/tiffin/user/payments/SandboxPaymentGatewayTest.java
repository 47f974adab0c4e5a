package io.tiffin.user.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.PaymentId;
import io.tiffin.kernel.RefundId;
import io.tiffin.user.UserDatabase;
import io.tiffin.user.payments.PaymentGateway.Adjusted;
import io.tiffin.user.payments.PaymentGateway.AdjustmentDeclined;
import io.tiffin.user.payments.PaymentGateway.Approved;
import io.tiffin.user.payments.PaymentGateway.Authorization;
import io.tiffin.user.payments.PaymentGateway.CaptureRefused;
import io.tiffin.user.payments.PaymentGateway.Captured;
import io.tiffin.user.payments.PaymentGateway.Declined;
import io.tiffin.user.payments.PaymentGateway.Refund;
import io.tiffin.user.payments.PaymentGateway.RefundRefused;
import io.tiffin.user.payments.PaymentGateway.Refunded;
import io.tiffin.user.payments.ProviderPayment.Standing;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.transaction.support.TransactionTemplate;

class SandboxPaymentGatewayTest {

    private static final Money AMOUNT = Money.of(3150, "EUR");

    private static final Duration SLOW = Duration.ofMillis(300);

    private final PaymentId payment = PaymentId.of(new OrderId(UUID.randomUUID()));
    private final RefundId refund = new RefundId(UUID.randomUUID());
    private final PaymentGateway gateway = new SandboxPaymentGateway(UserDatabase.JDBC, UserDatabase.TRANSACTIONS, SLOW);

    @ParameterizedTest
    @CsvSource({"tok_declined, card_declined", "tok_insufficient_funds, insufficient_funds",
            "tok_expired_card, expired_card", "tok_incorrect_cvc, incorrect_cvc", "tok_fraudulent, fraudulent",
            "tok_processing_error, processing_error", "visa, invalid_token", "tok_, invalid_token",
            "'', invalid_token", "'tok_a b', invalid_token"})
    void declines_by_the_token(String token, String code) {
        assertThat(gateway.authorize(payment, AMOUNT, token)).isEqualTo(new Declined(code));
        assertThat(state()).isEqualTo("declined");
    }

    @Test
    void approves_captures_and_refunds() {
        String reference = approved();
        gateway.capture(payment, reference, AMOUNT);
        assertThat(state()).isEqualTo("captured");
        assertThat(gateway.refund(payment, reference, refund, 1, AMOUNT)).isInstanceOf(Refunded.class);
        assertThat(state()).isEqualTo("refunded");
    }

    @Test
    void voids_what_was_not_captured() {
        String reference = approved();
        gateway.voidAuthorization(payment, reference);
        gateway.voidAuthorization(payment, reference);
        assertThat(state()).isEqualTo("voided");
        assertThatThrownBy(() -> gateway.capture(payment, reference, AMOUNT)).isInstanceOf(PaymentGatewayException.class);
        assertThat(state()).isEqualTo("voided");
    }

    @Test
    void answers_a_repeated_call_as_the_first_time() {
        Authorization first = gateway.authorize(payment, AMOUNT, "tok_declined");
        assertThat(gateway.authorize(payment, AMOUNT, "tok_visa")).isEqualTo(first);

        PaymentId another = PaymentId.of(new OrderId(UUID.randomUUID()));
        Authorization approval = gateway.authorize(another, AMOUNT, "tok_visa");
        assertThat(gateway.authorize(another, AMOUNT, "tok_declined")).isEqualTo(approval).isInstanceOf(Approved.class);
    }

    @Test
    void a_capture_repeated_after_the_refund_takes_nothing_again() {
        String reference = approved();
        gateway.capture(payment, reference, AMOUNT);
        gateway.capture(payment, reference, AMOUNT);
        Refund first = gateway.refund(payment, reference, refund, 1, AMOUNT);
        gateway.capture(payment, reference, AMOUNT);
        assertThat(state()).isEqualTo("refunded");
        assertThat(gateway.refund(payment, reference, refund, 1, AMOUNT)).isEqualTo(first);
    }

    @Test
    void never_takes_or_gives_more_than_there_is() {
        String reference = approved();
        assertThatThrownBy(() -> gateway.refund(payment, reference, refund, 1, AMOUNT)).isInstanceOf(PaymentGatewayException.class);
        assertThatThrownBy(() -> gateway.capture(payment, reference, Money.of(3151, "EUR"))).isInstanceOf(PaymentGatewayException.class);
        assertThatThrownBy(() -> gateway.capture(payment, reference, Money.of(3150, "USD"))).isInstanceOf(PaymentGatewayException.class);
        assertThatThrownBy(() -> gateway.capture(payment, "another", AMOUNT)).isInstanceOf(PaymentGatewayException.class);
        gateway.capture(payment, reference, AMOUNT);
        assertThatThrownBy(() -> gateway.refund(payment, reference, refund, 1, Money.of(3151, "EUR")))
                .isInstanceOf(PaymentGatewayException.class);
        assertThatThrownBy(() -> gateway.voidAuthorization(payment, reference)).isInstanceOf(PaymentGatewayException.class);
        assertThat(state()).isEqualTo("captured");
    }

    @Test
    void remembers_what_it_did_for_a_transaction_that_was_rolled_back() {
        Authorization answer = new TransactionTemplate(UserDatabase.TRANSACTIONS).execute(transaction -> {
            transaction.setRollbackOnly();
            return gateway.authorize(payment, AMOUNT, "tok_declined");
        });
        assertThat(state()).isEqualTo("declined");
        assertThat(gateway.authorize(payment, AMOUNT, "tok_visa")).isEqualTo(answer);
    }

    @Test
    void takes_a_part_and_gives_back_in_parts() {
        String reference = approved();
        assertThat(gateway.capture(payment, reference, eur(2000))).isEqualTo(new Captured());
        gateway.refund(payment, reference, refund, 1, eur(500));
        gateway.refund(payment, reference, refund, 1, eur(500));
        assertThat(state()).isEqualTo("captured");
        var rest = new RefundId(UUID.randomUUID());
        assertThatThrownBy(() -> gateway.refund(payment, reference, rest, 1, eur(1501))).isInstanceOf(PaymentGatewayException.class);
        gateway.refund(payment, reference, rest, 1, eur(1500));
        assertThat(state()).isEqualTo("refunded");
        assertThat(found().amount()).isEqualTo(eur(2000));
        assertThat(found().refunds()).containsOnlyKeys(refund, rest);
    }

    @Test
    void holds_more_or_less_once_for_each_number() {
        String reference = approved();
        assertThat(gateway.adjust(payment, reference, 1, eur(4000))).isEqualTo(new Adjusted());
        assertThat(gateway.adjust(payment, reference, 2, eur(1000))).isEqualTo(new Adjusted());
        assertThat(gateway.adjust(payment, reference, 1, eur(4000))).isEqualTo(new Adjusted());
        assertThat(found().amount()).isEqualTo(eur(1000));
        assertThatThrownBy(() -> gateway.capture(payment, reference, AMOUNT)).isInstanceOf(PaymentGatewayException.class);
    }

    @Test
    void declines_an_adjustment_by_the_token_and_holds_what_it_held() {
        String reference = approved("tok_adjustment_declined");
        assertThat(gateway.adjust(payment, reference, 1, eur(4000))).isEqualTo(new AdjustmentDeclined("insufficient_funds"));
        assertThat(found().amount()).isEqualTo(AMOUNT);
    }

    @Test
    void knows_nothing_of_what_it_was_not_asked() {
        assertThat(gateway.find(payment, null)).isEmpty();
    }

    @Test
    void tells_the_truth_about_each_state() {
        gateway.authorize(payment, AMOUNT, "tok_expired_card");
        assertThat(found()).extracting(ProviderPayment::standing, ProviderPayment::code).containsExactly(Standing.DECLINED, "expired_card");
        var another = PaymentId.of(new OrderId(UUID.randomUUID()));
        String reference = ((Approved) gateway.authorize(another, AMOUNT, "tok_visa")).reference();
        assertThat(gateway.find(another, null)).contains(new ProviderPayment(reference, Standing.AUTHORIZED, null, AMOUNT, Map.of()));
        gateway.voidAuthorization(another, reference);
        assertThat(gateway.find(another, null).orElseThrow().standing()).isEqualTo(Standing.VOIDED);
    }

    @Test
    void fails_twice_and_then_approves() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> gateway.authorize(payment, AMOUNT, "tok_error")).isInstanceOf(PaymentGatewayException.class);
            assertThat(gateway.find(payment, null)).isEmpty();
        }
        assertThat(gateway.authorize(payment, AMOUNT, "tok_error")).isInstanceOf(Approved.class);
    }

    @Test
    void fails_as_often_as_the_token_says() {
        for (int i = 0; i < 4; i++) {
            assertThatThrownBy(() -> gateway.authorize(payment, AMOUNT, "tok_error_4")).isInstanceOf(PaymentGatewayException.class);
        }
        assertThat(gateway.authorize(payment, AMOUNT, "tok_error_4")).isInstanceOf(Approved.class);
    }

    @Test
    void authorizations_that_are_asked_for_at_the_same_time_are_booked_together_and_each_has_its_own_answer() throws Exception {
        List<String> tokens = Collections.nCopies(10, List.of("tok_visa", "tok_declined", "tok_timeout")).stream().flatMap(List::stream)
                .toList();
        List<PaymentId> payments = tokens.stream().map(_ -> PaymentId.of(new OrderId(UUID.randomUUID()))).toList();
        List<FutureTask<Authorization>> asked = IntStream.range(0, tokens.size())
                .mapToObj(i -> new FutureTask<>(() -> gateway.authorize(payments.get(i), eur(100 + i), tokens.get(i)))).toList();
        List<Thread> threads = asked.stream().map(Thread::new).toList();
        new TransactionTemplate(UserDatabase.TRANSACTIONS).executeWithoutResult(_ -> {
            UserDatabase.JDBC.sql("LOCK TABLE user_context.sandbox_payments IN EXCLUSIVE MODE").update();
            threads.forEach(Thread::start);
            await().until(() -> threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
        });

        for (int i = 0; i < tokens.size(); i++) {
            FutureTask<Authorization> answer = asked.get(i);
            switch (tokens.get(i)) {
                case "tok_visa" -> assertThat(answer.get()).isInstanceOf(Approved.class);
                case "tok_declined" -> assertThat(answer.get()).isEqualTo(new Declined("card_declined"));
                default -> assertThatThrownBy(answer::get).hasCauseInstanceOf(PaymentGatewayException.class);
            }
            assertThat(gateway.find(payments.get(i), null).orElseThrow().amount()).isEqualTo(eur(100 + i));
        }
        assertThat(UserDatabase.JDBC.sql("SELECT count(DISTINCT xmin::text) FROM user_context.sandbox_payments WHERE payment_id = ANY (?)")
                .param(payments.stream().map(PaymentId::value).toArray(UUID[]::new)).query(Integer.class).single())
                .as("transactions").isLessThanOrEqualTo(3);
    }

    @Test
    void is_slow_by_the_token() {
        long before = System.nanoTime();
        approved("tok_slow");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(SLOW);
    }

    @Test
    void an_authorization_whose_answer_is_lost_is_in_the_books() {
        assertThatThrownBy(() -> gateway.authorize(payment, AMOUNT, "tok_timeout")).isInstanceOf(PaymentGatewayException.class);
        assertThat(found().standing()).isEqualTo(Standing.AUTHORIZED);
        assertThat(gateway.authorize(payment, AMOUNT, "tok_timeout")).isEqualTo(new Approved(found().reference()));
    }

    @Test
    void a_capture_whose_answer_is_lost_is_in_the_books() {
        String reference = approved("tok_capture_timeout");
        assertThatThrownBy(() -> gateway.capture(payment, reference, AMOUNT)).isInstanceOf(PaymentGatewayException.class);
        assertThat(found().standing()).isEqualTo(Standing.CAPTURED);
        assertThat(gateway.capture(payment, reference, AMOUNT)).isEqualTo(new Captured());
    }

    @Test
    void a_refund_whose_answer_is_lost_is_in_the_books() {
        String reference = approved("tok_refund_timeout");
        gateway.capture(payment, reference, AMOUNT);
        assertThatThrownBy(() -> gateway.refund(payment, reference, refund, 1, eur(100))).isInstanceOf(PaymentGatewayException.class);
        assertThat(gateway.refund(payment, reference, refund, 1, eur(100))).isEqualTo(new Refunded(found().refunds().get(refund)));
    }

    @Test
    void refuses_a_capture_by_the_token_and_lets_go_of_what_it_held() {
        String reference = approved("tok_capture_refused");
        assertThat(gateway.capture(payment, reference, AMOUNT)).isEqualTo(new CaptureRefused("charge_expired_for_capture"));
        assertThat(gateway.capture(payment, reference, AMOUNT)).isInstanceOf(CaptureRefused.class);
        gateway.voidAuthorization(payment, reference);
        assertThat(state()).isEqualTo("voided");
    }

    @ParameterizedTest
    @CsvSource({"tok_refund_refused, 1", "tok_refund_refused_twice, 2"})
    void refuses_a_refund_at_first_by_the_token(String token, int times) {
        String reference = approved(token);
        gateway.capture(payment, reference, AMOUNT);
        for (int attempt = 1; attempt <= times; attempt++) {
            assertThat(gateway.refund(payment, reference, refund, attempt, AMOUNT)).isInstanceOf(RefundRefused.class);
            assertThat(gateway.refund(payment, reference, refund, attempt, AMOUNT)).isInstanceOf(RefundRefused.class);
        }
        assertThat(gateway.refund(payment, reference, refund, times + 1, AMOUNT)).isInstanceOf(Refunded.class);
        assertThat(state()).isEqualTo("refunded");
    }

    @Test
    void refuses_a_refund_for_ever_by_the_token() {
        String reference = approved("tok_refund_refused_always");
        gateway.capture(payment, reference, AMOUNT);
        assertThat(gateway.refund(payment, reference, refund, 5, AMOUNT)).isInstanceOf(RefundRefused.class);
        assertThat(state()).isEqualTo("captured");
    }

    private ProviderPayment found() {
        return gateway.find(payment, null).orElseThrow();
    }

    private static Money eur(long cents) {
        return Money.of(cents, "EUR");
    }

    private String approved() {
        return approved("tok_visa");
    }

    private String approved(String token) {
        Authorization answer = gateway.authorize(payment, AMOUNT, token);
        assertThat(answer).isInstanceOf(Approved.class);
        return ((Approved) answer).reference();
    }

    private String state() {
        return UserDatabase.JDBC.sql("SELECT state FROM user_context.sandbox_payments WHERE payment_id = :payment")
                .param("payment", payment.value())
                .query(String.class)
                .single();
    }
}
