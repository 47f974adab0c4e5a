package io.tiffin.dev.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Fulfilments that were begun when they were named at random. */
class SagaMigrationTest {

    private final EmbeddedPostgres postgres = start();
    private final JdbcClient jdbc = JdbcClient.create(postgres.getPostgresDatabase());

    @AfterEach
    void stop() throws IOException {
        postgres.close();
    }

    @Test
    void are_named_by_their_orders_and_go_on_where_the_slower_segment_was() {
        migrate(postgres.getPostgresDatabase(), "eventstore", "latest");
        migrate(postgres.getPostgresDatabase(), "platform", "4");
        jdbc.sql(
                """
                    INSERT INTO eventstore.saga (saga_id, saga_type, revision, state)
                    VALUES ('random-1', 'saga.fulfilment', '1', '{}'), ('random-2', 'saga.fulfilment', '1', '{}'), ('random-3', 'other', '1', '{}')""")
                .update();
        jdbc.sql("""
            INSERT INTO eventstore.saga_association (association_key, association_value, saga_type, saga_id)
            VALUES ('orderId', 'order-1', 'saga.fulfilment', 'random-1'), ('orderId', 'order-2', 'saga.fulfilment', 'random-2'),
                ('orderId', 'order-1', 'other', 'random-3')""").update();
        jdbc.sql("""
            INSERT INTO eventstore.token (processor_name, segment, token, token_type, claimed_at)
            VALUES ('fulfilment', 0, '{"globalIndex":1007}', 'axon.token.position', ''),
                ('fulfilment', 1, '{"globalIndex":998}', 'axon.token.position', ''),
                ('fulfilment', 2, NULL, NULL, ''),
                ('orders', 0, '{"globalIndex":5}', 'axon.token.position', '')""").update();

        migrate(postgres.getPostgresDatabase(), "platform", "latest");

        assertThat(jdbc.sql("SELECT saga_id FROM eventstore.saga ORDER BY 1").query(String.class).list())
                .containsExactly("order-1", "order-2", "random-3");
        assertThat(jdbc.sql("SELECT saga_type || ' ' || saga_id || ' by ' || association_value FROM eventstore.saga_association ORDER BY 1")
                .query(String.class).list())
                .containsExactly("other random-3 by order-1");
        assertThat(jdbc.sql("""
            SELECT processor_name || ' ' || segment || ' ' || coalesce(convert_from(token, 'UTF8'), 'none')
            FROM eventstore.token ORDER BY 1""").query(String.class).list())
                .containsExactly("fulfilment 0 {\"globalIndex\":998}", "fulfilment 1 {\"globalIndex\":998}", "fulfilment 2 none",
                        "orders 0 {\"globalIndex\":5}");
    }

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void migrate(DataSource dataSource, String schema, String version) {
        Flyway.configure().dataSource(dataSource).locations("classpath:db/" + schema).defaultSchema(schema).schemas(schema)
                .createSchemas(true).target(version).load().migrate();
    }
}
