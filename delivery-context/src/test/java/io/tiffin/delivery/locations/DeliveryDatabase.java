package io.tiffin.delivery.locations;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import javax.sql.DataSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A PostgreSQL server with this context's schema, for all tests of this JVM. */
public final class DeliveryDatabase {

    private static final DataSource MIGRATED = start();

    private DeliveryDatabase() {}

    /** The schema, with nothing in it. */
    public static DataSource empty() {
        JdbcClient.create(MIGRATED)
                .sql("TRUNCATE delivery_context.delivery_agents, delivery_context.agent_duty, delivery_context.agent_locations")
                .update();
        return MIGRATED;
    }

    private static DataSource start() {
        try {
            var config = new HikariConfig();
            config.setDataSource(EmbeddedPostgres.builder().setServerConfig("fsync", "off").start().getPostgresDatabase());
            DataSource database = new HikariDataSource(config);
            String migration = new ClassPathResource("db/delivery_context/V1__delivery.sql").getContentAsString(StandardCharsets.UTF_8);
            // One statement, so that the unqualified names of the migration all find the schema.
            JdbcClient.create(database)
                    .sql("CREATE SCHEMA delivery_context; SET search_path = delivery_context; " + migration + "; RESET search_path")
                    .update();
            return database;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
