package io.tiffin.projections.testing;

import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A freshly migrated database of its own for each test, on one PostgreSQL server for all of them; batches are sent as the platform sends them. */
public final class ReadModelDatabase {

    private static final EmbeddedPostgres SERVER = startServer();
    private static final AtomicInteger COUNT = new AtomicInteger();

    public final DataSource dataSource;
    public final JdbcClient jdbc;
    public final DatabaseClient reactive;
    public final TransactionTemplate transaction;

    public ReadModelDatabase() {
        String name = "read_models_" + COUNT.incrementAndGet();
        JdbcClient.create(SERVER.getPostgresDatabase()).sql("CREATE DATABASE " + name + " TEMPLATE migrated").update();
        dataSource = SERVER.getDatabase("postgres", name, Map.of("reWriteBatchedInserts", "true"));
        jdbc = JdbcClient.create(dataSource);
        transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        reactive = DatabaseClient.create(new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
                .host("localhost")
                .port(SERVER.getPort())
                .username("postgres")
                .database(name)
                .build()));
    }

    private static EmbeddedPostgres startServer() {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
            JdbcClient.create(server.getPostgresDatabase()).sql("CREATE DATABASE migrated").update();
            Flyway.configure()
                    .dataSource(server.getDatabase("postgres", "migrated"))
                    .locations("classpath:db/read_model")
                    .defaultSchema("read_model")
                    .load()
                    .migrate();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
