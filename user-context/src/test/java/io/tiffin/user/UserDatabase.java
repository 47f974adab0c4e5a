package io.tiffin.user;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** One migrated PostgreSQL for the tests of the module; each test uses ids of its own. */
public final class UserDatabase {

    private static final DataSource DATA_SOURCE = start();

    public static final JdbcClient JDBC = JdbcClient.create(DATA_SOURCE);
    public static final JdbcTransactionManager TRANSACTIONS = new JdbcTransactionManager(DATA_SOURCE);

    private UserDatabase() {}

    private static DataSource start() {
        try {
            var config = new HikariConfig();
            config.setDataSource(EmbeddedPostgres.builder().setServerConfig("fsync", "off").start().getPostgresDatabase());
            DataSource dataSource = new HikariDataSource(config);
            Flyway.configure()
                    .dataSource(dataSource)
                    .locations("classpath:db/user_context")
                    .defaultSchema("user_context")
                    .schemas("user_context")
                    .createSchemas(true)
                    .load()
                    .migrate();
            return dataSource;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
