package io.tiffin.app.store;

import io.tiffin.eventstore.EventStoreSchema;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The schemas of the database, each with the migrations of the module it belongs to and a history of its own. */
final class Schemas {

    private static final List<String> ALL = List.of(EventStoreSchema.SCHEMA, "platform", "user_context", "restaurant_context",
            "delivery_context", "read_model");

    private Schemas() {}

    /** Brings every schema up to date; several nodes may do so at once. */
    static Schemas migrated(DataSource dataSource) {
        for (String schema : ALL) {
            Flyway.configure()
                    .dataSource(dataSource)
                    .locations("classpath:db/" + schema)
                    .defaultSchema(schema)
                    .schemas(schema)
                    .createSchemas(true)
                    .load()
                    .migrate();
        }
        return new Schemas();
    }
}
