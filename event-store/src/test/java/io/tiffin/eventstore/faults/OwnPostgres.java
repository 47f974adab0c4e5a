package io.tiffin.eventstore.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import javax.sql.DataSource;

import io.tiffin.eventstore.EventStoreSchema;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL that keeps its word: it writes to disk before it acknowledges. Its postmaster can be killed, and started again. */
final class OwnPostgres implements AutoCloseable {

    private final EmbeddedPostgres first;
    private final Path data;
    private final String program;
    private final List<String> options;

    OwnPostgres(Path folder) throws IOException {
        data = folder.resolve("data");
        first = EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false).setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on").start();
        program = ProcessHandle.of(postmaster()).flatMap(handle -> handle.info().command()).orElseThrow();
        String started = Files.readString(data.resolve("postmaster.opts"));
        options = Arrays.stream(started.strip().split("\" \"|\"| ")).filter(word -> !word.isBlank()).skip(1).toList();
    }

    int port() {
        return first.getPort();
    }

    private long postmaster() throws IOException {
        return Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
    }

    /** With -9: nobody tells its children, and nothing is tidied up. */
    void killPostmaster() throws IOException {
        ProcessHandle.of(postmaster()).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Again and again, as the old server's children may not have gone yet; returns at once. */
    Process startAgain() throws IOException {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            // Which PostgreSQL refuses to be.
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(program);
        command.addAll(options);
        return new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(data.resolve("again.log").toFile())).start();
    }

    /** A database with the store's schema and a table for {@link Node}'s projection. */
    String database(String name) throws SQLException {
        execute("postgres", "CREATE DATABASE " + name);
        Flyway.configure().dataSource(connections(name)).locations(EventStoreSchema.MIGRATIONS).load().migrate();
        execute(name, "CREATE TABLE view (aggregate_id text PRIMARY KEY, events bigint NOT NULL, digest text NOT NULL)");
        return name;
    }

    DataSource connections(String database) {
        PGSimpleDataSource connections = new PGSimpleDataSource();
        connections.setServerNames(new String[]{"localhost"});
        connections.setPortNumbers(new int[]{port()});
        connections.setDatabaseName(database);
        connections.setUser("postgres");
        return connections;
    }

    void execute(String database, String sql) throws SQLException {
        try (Connection connection = connections(database).getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    List<List<String>> query(String database, String sql) throws SQLException {
        try (Connection connection = connections(database).getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<List<String>> rows = new ArrayList<>();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    row.add(result.getString(column));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    @Override
    public void close() throws IOException {
        first.close();
    }
}
