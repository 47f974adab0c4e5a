package io.tiffin.user.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.PaymentId;
import io.tiffin.user.UserDatabase;
import io.tiffin.user.payments.PaymentGateway.Approved;
import io.tiffin.user.payments.PaymentGateway.Authorization;
import io.tiffin.user.payments.PaymentGateway.Declined;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.transaction.support.TransactionTemplate;

class SandboxPaymentGatewayTest {

    private static final Money AMOUNT = Money.of(3150, "EUR");

    private final PaymentId payment = PaymentId.of(new OrderId(UUID.randomUUID()));
    private final PaymentGateway gateway = new SandboxPaymentGateway(UserDatabase.JDBC, UserDatabase.TRANSACTIONS);

    @ParameterizedTest
    @CsvSource({"tok_declined, card_declined", "tok_insufficient_funds, insufficient_funds", "visa, invalid_token", "tok_, invalid_token",
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
        assertThat(gateway.refund(payment, reference, AMOUNT)).isNotBlank().isNotEqualTo(reference);
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
        String refund = gateway.refund(payment, reference, AMOUNT);
        gateway.capture(payment, reference, AMOUNT);
        assertThat(state()).isEqualTo("refunded");
        assertThat(gateway.refund(payment, reference, AMOUNT)).isEqualTo(refund);
    }

    @Test
    void never_takes_or_gives_more_than_there_is() {
        String reference = approved();
        assertThatThrownBy(() -> gateway.refund(payment, reference, AMOUNT)).isInstanceOf(PaymentGatewayException.class);
        assertThatThrownBy(() -> gateway.capture(payment, reference, Money.of(3151, "EUR"))).isInstanceOf(PaymentGatewayException.class);
        assertThatThrownBy(() -> gateway.capture(payment, reference, Money.of(3150, "USD"))).isInstanceOf(PaymentGatewayException.class);
        assertThatThrownBy(() -> gateway.capture(payment, "another", AMOUNT)).isInstanceOf(PaymentGatewayException.class);
        gateway.capture(payment, reference, AMOUNT);
        assertThatThrownBy(() -> gateway.refund(payment, reference, Money.of(3151, "EUR"))).isInstanceOf(PaymentGatewayException.class);
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

    private String approved() {
        Authorization answer = gateway.authorize(payment, AMOUNT, "tok_visa");
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
