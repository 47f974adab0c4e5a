package io.tiffin.projections.testing;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A freshly migrated database of its own for each test, on one PostgreSQL server for all of them. */
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
        dataSource = pool(SERVER.getDatabase("postgres", name));
        jdbc = JdbcClient.create(dataSource);
        transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        reactive = DatabaseClient.create(new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
                .host("localhost")
                .port(SERVER.getPort())
                .username("postgres")
                .database(name)
                .build()));
    }

    /** Emptied by itself when the test is over. */
    private static DataSource pool(DataSource database) {
        var config = new HikariConfig();
        config.setDataSource(database);
        config.setMinimumIdle(0);
        config.setIdleTimeout(Duration.ofSeconds(10).toMillis());
        return new HikariDataSource(config);
    }

    private static EmbeddedPostgres startServer() {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder().setServerConfig("fsync", "off").setServerConfig("max_connections", "500")
                    .start();
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
