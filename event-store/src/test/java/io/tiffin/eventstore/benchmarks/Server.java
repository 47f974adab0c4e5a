package io.tiffin.eventstore.benchmarks;

import io.tiffin.eventstore.EventStoreSchema;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** One PostgreSQL for all candidates, which writes to disk before it acknowledges, with a database for each of them. */
final class Server implements AutoCloseable {

    private static final String TEMPLATE = "migrated";

    private final EmbeddedPostgres postgres;

    Server(Path folder) throws IOException {
        // The library's own default for tests is not to wait for the disk.
        postgres = EmbeddedPostgres.builder().setDataDirectory(folder).setCleanDataDirectory(true).setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on").setServerConfig("full_page_writes", "on")
                .setServerConfig("shared_buffers", "512MB").setServerConfig("max_wal_size", "4GB")
                .setServerConfig("min_wal_size", "2GB")
                .setServerConfig("max_connections", "300").start();
        Database.execute(dataSource("postgres"), "CREATE DATABASE " + TEMPLATE);
        runIn();
        Flyway.configure().dataSource(dataSource(TEMPLATE)).locations(EventStoreSchema.MIGRATIONS).load().migrate();
    }

    /**
     * A server that has run for a while writes to log files that it has used before; a new one makes each of them, once a second under this
     * load, while all who commit wait.
     */
    private void runIn() {
        Database.execute(dataSource("postgres"),
                "SELECT pg_logical_emit_message(false, 'run-in', repeat('x', 1000000)) FROM generate_series(1, 2000)");
        Database.execute(dataSource("postgres"), "CHECKPOINT");
    }

    /** A database as the migrations make it: for those who draw positions themselves. */
    Database create(String name) {
        Database.execute(dataSource("postgres"), "CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE);
        return new Database(this, name);
    }

    /** The same types, the same indexes, and positions from a sequence: for those who insert a row and leave the position to the table. */
    Database createWithIdentity(String name) {
        Database database = create(name);
        database.execute("ALTER TABLE eventstore.event ALTER COLUMN global_position DROP DEFAULT");
        database.execute("ALTER TABLE eventstore.event ALTER COLUMN global_position ADD GENERATED ALWAYS AS IDENTITY");
        return database;
    }

    int port() {
        return postgres.getPort();
    }

    PGSimpleDataSource dataSource(String database) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setServerNames(new String[]{"localhost"});
        dataSource.setPortNumbers(new int[]{postgres.getPort()});
        dataSource.setDatabaseName(database);
        dataSource.setUser("postgres");
        dataSource.setReWriteBatchedInserts(true);
        return dataSource;
    }

    /**
     * @throws IllegalStateException
     *             where the server does not wait for the disk
     */
    String describe() throws SQLException {
        try (Connection connection = dataSource("postgres").getConnection(); Statement statement = connection.createStatement()) {
            StringBuilder said = new StringBuilder();
            for (String setting : new String[]{"server_version", "fsync", "synchronous_commit", "full_page_writes", "wal_sync_method",
                    "shared_buffers", "min_wal_size", "max_wal_size"}) {
                try (var result = statement.executeQuery("SHOW " + setting)) {
                    result.next();
                    said.append(said.isEmpty() ? "" : ", ").append(setting).append(' ').append(result.getString(1));
                }
            }
            if (!said.toString().contains("fsync on, synchronous_commit on")) {
                throw new IllegalStateException("What is acknowledged here can be lost: " + said);
            }
            return said.toString();
        }
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
