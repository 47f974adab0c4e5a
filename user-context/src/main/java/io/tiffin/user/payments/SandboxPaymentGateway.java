package io.tiffin.user.payments;

import io.tiffin.kernel.Money;
import io.tiffin.kernel.PaymentId;
import io.tiffin.kernel.RefundId;
import io.tiffin.kernel.web.Blocking;
import io.tiffin.kernel.web.SharedQuery;
import io.tiffin.user.payments.ProviderPayment.Standing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A provider that moves no money, with books in {@code user_context.sandbox_payments}. How it behaves is told by the token: see
 * {@link SandboxToken}.
 *
 * <p>Like a provider outside, it has done what it was asked even if the caller's transaction is rolled back afterwards.
 */
public final class SandboxPaymentGateway implements PaymentGateway {

    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final JdbcClient jdbc;
    private final TransactionTemplate alone;
    private final TransactionTemplate own;
    private final Duration slow;
    private final SharedQuery<Asked, Booked> authorizations = new SharedQuery<>(asked -> Blocking.call(() -> authorizeAll(asked)), LONGEST);

    /** @param slow how long {@code tok_slow} takes */
    public SandboxPaymentGateway(JdbcClient jdbc, PlatformTransactionManager transactions, Duration slow) {
        this.jdbc = jdbc;
        this.alone = new TransactionTemplate(transactions);
        this.alone.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
        this.own = new TransactionTemplate(transactions);
        this.own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.slow = slow;
    }

    /** An authorization, and why it is to be declined, if it is. */
    private record Asked(PaymentId payment, Money amount, @Nullable String declineCode, String token) {}

    /** What became of it, and whether it did now. */
    private record Booked(@Nullable String declineCode, boolean isNew) {}

    /** A row of the books. */
    private record Book(String state, @Nullable String declineCode, Money amount, @Nullable Long captured, long refunded, int adjustments,
            Set<UUID> refunds, SandboxToken token) {

        private static Book of(ResultSet row, @SuppressWarnings("unused") int number) throws SQLException {
            return new Book(row.getString("state"), row.getString("decline_code"),
                    Money.of(row.getLong("amount"), row.getString("currency")), row.getObject("captured_amount", Long.class),
                    row.getLong("refunded_amount"), row.getInt("adjustments"), Set.of((UUID[]) row.getArray("refunds").getArray()),
                    new SandboxToken(row.getString("token")));
        }
    }

    @Override
    public Authorization authorize(PaymentId payment, Money amount, String text) {
        var token = new SandboxToken(text);
        if (token.errors() > 0 && failures(payment) < token.errors()) {
            alone(() -> jdbc.sql("""
                INSERT INTO user_context.sandbox_errors AS e (payment_id, errors) VALUES (:payment, 1)
                ON CONFLICT (payment_id) DO UPDATE SET errors = e.errors + 1""").param("payment", payment.value()).update());
            throw new PaymentGatewayException("the sandbox fails, as its token asks");
        }
        if (token.slow()) {
            sleep();
        }
        Booked booked = Objects.requireNonNull(authorizations.ask(new Asked(payment, amount, token.declineCode(), text))
                .onErrorMap(TimeoutException.class, late -> new PaymentGatewayException("the sandbox takes too long", late))
                .block());
        boolean unanswered = token.authorizationTimesOut() && booked.isNew;
        return SandboxPaymentGateway.<Authorization>answer(unanswered, "authorize",
                booked.declineCode == null ? new Approved(reference(payment)) : new Declined(booked.declineCode)).get();
    }

    /** Those that are asked for at the same time; the books tell of each what was booked first. */
    private Map<Asked, Booked> authorizeAll(Set<Asked> asked) {
        Map<UUID, Booked> booked = new HashMap<>();
        // The update changes nothing; it makes the row of an earlier call the answer to this one.
        alone(() -> jdbc.sql("""
            INSERT INTO user_context.sandbox_payments (payment_id, state, decline_code, amount, currency, token)
            SELECT payment_id, CASE WHEN decline_code IS NULL THEN 'authorized' ELSE 'declined' END, decline_code, amount, currency, token
            FROM unnest(:payments, :declined, :amounts, :currencies, :tokens)
                AS asked (payment_id, decline_code, amount, currency, token)
            ON CONFLICT (payment_id) DO UPDATE SET payment_id = excluded.payment_id
            RETURNING payment_id, decline_code, xmax = 0 AS is_new""")
                .param("payments", column("uuid", asked, one -> one.payment.value()))
                .param("declined", column("text", asked, one -> one.declineCode))
                .param("amounts", column("bigint", asked, one -> one.amount.amount()))
                .param("currencies", column("text", asked, one -> one.amount.currency().getCurrencyCode()))
                .param("tokens", column("text", asked, one -> one.token))
                .query((row, _) -> booked.put(row.getObject("payment_id", UUID.class),
                        new Booked(row.getString("decline_code"), row.getBoolean("is_new"))))
                .list());
        return asked.stream().collect(Collectors.toMap(Function.identity(), one -> booked.get(one.payment.value())));
    }

    private static SqlArrayValue column(String type, Set<Asked> asked, Function<Asked, @Nullable Object> value) {
        return new SqlArrayValue(type, asked.stream().map(value).toArray());
    }

    /** What is sent back to the caller, or gets lost on its way. */
    private static <A> Supplier<A> answer(boolean unanswered, String to, A answer) {
        return () -> {
            if (unanswered) {
                throw new PaymentGatewayException("no answer to " + to + ", as the token asks: whether it was done can be looked up");
            }
            return answer;
        };
    }

    private int failures(PaymentId payment) {
        return alone(() -> jdbc.sql("SELECT errors FROM user_context.sandbox_errors WHERE payment_id = :payment")
                .param("payment", payment.value())
                .query(Integer.class)
                .optional()).orElse(0);
    }

    @Override
    public Adjustment adjust(PaymentId payment, String reference, int number, Money amount) {
        return inOwn(() -> {
            Book book = opened("adjust", payment, reference, amount);
            if (number <= book.adjustments) {
                return new Adjusted();
            }
            check("adjust", book.state.equals("authorized"), payment);
            if (book.token.adjustmentDeclined()) {
                return new AdjustmentDeclined("insufficient_funds");
            }
            jdbc.sql("UPDATE user_context.sandbox_payments SET amount = :amount, adjustments = :number WHERE payment_id = :payment")
                    .param("amount", amount.amount())
                    .param("number", number)
                    .param("payment", payment.value())
                    .update();
            return new Adjusted();
        });
    }

    @Override
    public Capture capture(PaymentId payment, String reference, Money amount) {
        Supplier<Capture> answer = inOwn(() -> {
            Book book = opened("capture", payment, reference, amount);
            // What was taken already is not taken again, and a refund since stays one.
            if (book.captured != null) {
                check("capture", book.captured == amount.amount(), payment);
                return () -> new Captured();
            }
            check("capture", book.state.equals("authorized") && amount.compareTo(book.amount) <= 0, payment);
            if (book.token.captureRefused()) {
                return () -> new CaptureRefused("charge_expired_for_capture");
            }
            jdbc.sql("UPDATE user_context.sandbox_payments SET state = 'captured', captured_amount = :amount WHERE payment_id = :payment")
                    .param("amount", amount.amount())
                    .param("payment", payment.value())
                    .update();
            return answer(book.token.captureTimesOut(), "capture", new Captured());
        });
        return answer.get();
    }

    @Override
    public void voidAuthorization(PaymentId payment, String reference) {
        boolean known = reference.equals(reference(payment));
        check("void", known && alone(() -> jdbc.sql("""
            UPDATE user_context.sandbox_payments SET state = 'voided'
            WHERE payment_id = :payment AND state IN ('authorized', 'voided')""").param("payment", payment.value()).update()) == 1,
                payment);
    }

    @Override
    public Refund refund(PaymentId payment, String reference, RefundId refund, int attempt, Money amount) {
        Supplier<Refund> answer = inOwn(() -> {
            Book book = opened("refund", payment, reference, amount);
            if (book.refunds.contains(refund.value())) {
                return () -> new Refunded(reference(refund));
            }
            check("refund", book.captured != null && book.captured - book.refunded >= amount.amount(), payment);
            if (attempt <= book.token.refundRefusals()) {
                return () -> new RefundRefused("insufficient_balance");
            }
            give(payment, refund, amount, book);
            return answer(book.token.refundTimesOut(), "refund", new Refunded(reference(refund)));
        });
        return answer.get();
    }

    private void give(PaymentId payment, RefundId refund, Money amount, Book book) {
        jdbc.sql("INSERT INTO user_context.sandbox_refunds (refund_id, payment_id, amount) VALUES (:refund, :payment, :amount)")
                .param("refund", refund.value())
                .param("payment", payment.value())
                .param("amount", amount.amount())
                .update();
        long refunded = book.refunded + amount.amount();
        jdbc.sql("UPDATE user_context.sandbox_payments SET state = :state, refunded_amount = :refunded WHERE payment_id = :payment")
                .param("state", book.captured != null && refunded == book.captured ? "refunded" : "captured")
                .param("refunded", refunded)
                .param("payment", payment.value())
                .update();
    }

    @Override
    public Optional<ProviderPayment> find(PaymentId payment, @Nullable String reference) {
        return alone(() -> book(payment, "")).map(book -> {
            Standing standing = switch (book.state) {
                case "declined" -> Standing.DECLINED;
                case "authorized" -> Standing.AUTHORIZED;
                case "voided" -> Standing.VOIDED;
                default -> Standing.CAPTURED;
            };
            Money amount = book.captured == null ? book.amount : new Money(book.captured, book.amount.currency());
            var refunds = book.refunds.stream()
                    .map(RefundId::new)
                    .collect(Collectors.toMap(Function.identity(), SandboxPaymentGateway::reference));
            return new ProviderPayment(reference(payment), standing, book.declineCode, amount, refunds);
        });
    }

    /** The row of a payment that the caller knows by its reference, locked until it has done with it. */
    private Book opened(String what, PaymentId payment, String reference, Money amount) {
        Book book = book(payment, "FOR UPDATE").orElse(null);
        boolean known = book != null && reference.equals(reference(payment)) && book.amount.currency().equals(amount.currency());
        check(what, known, payment);
        return Objects.requireNonNull(book);
    }

    private Optional<Book> book(PaymentId payment, String lock) {
        return jdbc.sql("""
            SELECT state, decline_code, amount, currency, captured_amount, coalesce(refunded_amount, 0) AS refunded_amount, adjustments,
                token, ARRAY(SELECT refund_id FROM user_context.sandbox_refunds r WHERE r.payment_id = p.payment_id) AS refunds
            FROM user_context.sandbox_payments p WHERE payment_id = :payment\s""" + lock)
                .param("payment", payment.value())
                .query(Book::of)
                .optional();
    }

    private <T> T inOwn(Supplier<T> work) {
        return own.execute(_ -> work.get());
    }

    private <T> T alone(Supplier<T> statement) {
        return alone.execute(_ -> statement.get());
    }

    private void sleep() {
        try {
            Thread.sleep(slow);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PaymentGatewayException("interrupted while the sandbox was slow", e);
        }
    }

    private static void check(String what, boolean done, PaymentId payment) {
        if (!done) {
            throw new PaymentGatewayException("the books of the sandbox do not allow to " + what + " payment " + payment);
        }
    }

    private static String reference(PaymentId payment) {
        return "sandbox_" + payment;
    }

    private static String reference(RefundId refund) {
        return "sandbox_refund_" + refund;
    }
}
