package io.tiffin.user.payments;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.PaymentId;
import io.tiffin.kernel.RefundId;
import io.tiffin.user.payments.PaymentGateway.Refunded;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Books that were kept before refunds had ids of their own. */
class SandboxMigrationTest {

    @Test
    void a_refund_of_before_is_known_by_the_id_of_its_reversal() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start()) {
            var dataSource = postgres.getPostgresDatabase();
            migrate(dataSource, "1");
            JdbcClient jdbc = JdbcClient.create(dataSource);
            for (int i = 0; i < 50; i++) {
                jdbc.sql("""
                    INSERT INTO user_context.sandbox_payments (payment_id, state, amount, currency, captured_amount, refunded_amount)
                    VALUES (:id, 'refunded', 100, 'EUR', 100, 100)""").param("id", payment(i).value()).update();
            }
            migrate(dataSource, "latest");
            var gateway = new SandboxPaymentGateway(jdbc, new JdbcTransactionManager(dataSource), Duration.ZERO);
            for (int i = 0; i < 50; i++) {
                PaymentId payment = payment(i);
                RefundId reversal = RefundId.ofReversal(payment);
                ProviderPayment found = gateway.find(payment, null).orElseThrow();
                assertThat(found.refunds()).containsOnlyKeys(reversal);
                assertThat(gateway.refund(payment, found.reference(), reversal, 1, Money.of(100, "EUR"))).isInstanceOf(Refunded.class);
            }
        }
    }

    private static PaymentId payment(int i) {
        return PaymentId.of(new OrderId(new UUID(9, i)));
    }

    private static void migrate(DataSource dataSource, String version) {
        Flyway.configure().dataSource(dataSource).locations("classpath:db/user_context").defaultSchema("user_context")
                .schemas("user_context").createSchemas(true).target(version).load().migrate();
    }
}
