package io.tiffin.user.payments;

import io.tiffin.kernel.Money;
import io.tiffin.kernel.PaymentId;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A provider that moves no money, with books in {@code user_context.sandbox_payments}. It approves every token {@code tok_...} except
 * {@code tok_declined} ({@code card_declined}) and {@code tok_insufficient_funds} ({@code insufficient_funds}); anything else is an
 * {@code invalid_token}.
 *
 * <p>Like a provider outside, it has done what it was asked even if the caller's transaction is rolled back afterwards.
 */
public final class SandboxPaymentGateway implements PaymentGateway {

    private static final Map<String, String> DECLINED = Map.of("tok_declined", "card_declined", "tok_insufficient_funds",
            "insufficient_funds");

    private final JdbcClient jdbc;
    private final TransactionTemplate alone;

    public SandboxPaymentGateway(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.alone = new TransactionTemplate(transactions);
        this.alone.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
    }

    @Override
    public Authorization authorize(PaymentId payment, Money amount, String token) {
        String declined = declineCode(token);
        // The update changes nothing; it makes the row of an earlier call the answer to this one.
        Optional<Authorization> answer = alone.execute(_ -> jdbc.sql("""
            INSERT INTO user_context.sandbox_payments (payment_id, state, decline_code, amount, currency)
            VALUES (:payment, :state, :declined, :amount, :currency)
            ON CONFLICT (payment_id) DO UPDATE SET payment_id = excluded.payment_id
            RETURNING decline_code""")
                .param("payment", payment.value())
                .param("state", declined == null ? "authorized" : "declined")
                .param("declined", declined)
                .param("amount", amount.amount())
                .param("currency", amount.currency().getCurrencyCode())
                .query((row, _) -> {
                    String code = row.getString("decline_code");
                    return code == null ? new Approved(reference(payment)) : (Authorization) new Declined(code);
                })
                .optional());
        return answer.orElseThrow();
    }

    @Override
    public void capture(PaymentId payment, String reference, Money amount) {
        // An amount that was captured already is not captured again, and a refund since stays one.
        move("capture", payment, reference, amount, """
            UPDATE user_context.sandbox_payments
            SET state = CASE state WHEN 'authorized' THEN 'captured' ELSE state END, captured_amount = :amount
            WHERE payment_id = :payment AND currency = :currency
              AND (state = 'authorized' AND amount >= :amount OR captured_amount = :amount)""");
    }

    @Override
    public void voidAuthorization(PaymentId payment, String reference) {
        check("void", reference.equals(reference(payment)) && changed(jdbc.sql("""
            UPDATE user_context.sandbox_payments SET state = 'voided'
            WHERE payment_id = :payment AND state IN ('authorized', 'voided')""").param("payment", payment.value())), payment);
    }

    @Override
    public String refund(PaymentId payment, String reference, Money amount) {
        move("refund", payment, reference, amount, """
            UPDATE user_context.sandbox_payments SET state = 'refunded', refunded_amount = :amount
            WHERE payment_id = :payment AND currency = :currency
              AND (state = 'captured' AND captured_amount >= :amount OR refunded_amount = :amount)""");
        return "sandbox_refund_" + payment;
    }

    private void move(String what, PaymentId payment, String reference, Money amount, String sql) {
        check(what, reference.equals(reference(payment)) && changed(jdbc.sql(sql)
                .param("payment", payment.value())
                .param("amount", amount.amount())
                .param("currency", amount.currency().getCurrencyCode())), payment);
    }

    private boolean changed(JdbcClient.StatementSpec statement) {
        return alone.execute(_ -> statement.update()) == 1;
    }

    private static void check(String what, boolean done, PaymentId payment) {
        if (!done) {
            throw new PaymentGatewayException("the books of the sandbox do not allow to " + what + " payment " + payment);
        }
    }

    private static @Nullable String declineCode(String token) {
        return token.matches("tok_\\S+") ? DECLINED.get(token) : "invalid_token";
    }

    private static String reference(PaymentId payment) {
        return "sandbox_" + payment;
    }
}
