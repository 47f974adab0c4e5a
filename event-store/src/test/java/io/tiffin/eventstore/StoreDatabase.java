package io.tiffin.eventstore;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.flywaydb.core.Flyway;

/** A freshly migrated database of its own for each test, on one PostgreSQL server for all of them. */
final class StoreDatabase {

    private static final EmbeddedPostgres SERVER = startServer();
    static final AppendWriter.Settings NOT_DURABLE = new AppendWriter.Settings(8_192, false);
    private static final AtomicInteger COUNT = new AtomicInteger();

    final String name = "store_" + COUNT.incrementAndGet();
    final DataSource dataSource;
    private final HikariDataSource pool;
    final JdbcTransactions transactions;
    final EventReader reader;

    StoreDatabase() {
        execute(SERVER.getPostgresDatabase(), "CREATE DATABASE " + name + " TEMPLATE migrated");
        dataSource = SERVER.getDatabase("postgres", name);
        pool = pool();
        transactions = new JdbcTransactions(pool);
        reader = new EventReader(dataSource, Counted.serializer(), NoOpEventUpcaster.INSTANCE);
    }

    /** Most of a short transaction on a connection of its own would be to connect. Emptied by itself when the test is over. */
    private HikariDataSource pool() {
        HikariConfig config = new HikariConfig();
        config.setDataSource(dataSource);
        config.setMaximumPoolSize(50);
        config.setMinimumIdle(0);
        config.setIdleTimeout(Duration.ofSeconds(10).toMillis());
        return new HikariDataSource(config);
    }

    private static EmbeddedPostgres startServer() {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder().setServerConfig("fsync", "off").setServerConfig("max_connections", "500")
                    .start();
            execute(server.getPostgresDatabase(), "CREATE DATABASE migrated");
            Flyway.configure().dataSource(server.getDatabase("postgres", "migrated")).locations(EventStoreSchema.MIGRATIONS).load()
                    .migrate();
            Mutation.CHOSEN.change(server.getDatabase("postgres", "migrated"));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    CommitOrderedEventStorageEngine engine() {
        return engine(AppendObserver.NONE, position -> {});
    }

    CommitOrderedEventStorageEngine engine(AppendObserver observer, LongConsumer committed) {
        return new CommitOrderedEventStorageEngine(new CommitOrderedEventStorageEngine.Storage(transactions, transactions,
                Counted.serializer(), Counted.serializer(), NoOpEventUpcaster.INSTANCE), observer, committed);
    }

    /** A writer whom nobody follows, started. The server of the tests does not wait for the disk. */
    AppendWriter writer() {
        return writer(dataSource);
    }

    /** A writer with connections of its own, started. */
    static AppendWriter writer(DataSource connections) {
        return started(new AppendWriter(Mutation.CHOSEN.connections(connections), NOT_DURABLE, CommittedEvents.NOT_FOLLOWED, metrics()));
    }

    /** A writer that feeds a tail, started. */
    AppendWriter writer(EventTail tail) {
        return started(new AppendWriter(Mutation.CHOSEN.connections(dataSource), NOT_DURABLE, tail, metrics()));
    }

    private static AppendWriter started(AppendWriter writer) {
        writer.start();
        return writer;
    }

    GroupCommitEventStorageEngine groupCommit(AppendWriter writer) {
        return groupCommit(writer, AppendObserver.NONE);
    }

    GroupCommitEventStorageEngine groupCommit(AppendWriter writer, AppendObserver observer) {
        GroupCommitEventStorageEngine.Builder builder = GroupCommitEventStorageEngine.builder(dataSource, writer, metrics())
                .observer(observer);
        builder.eventSerializer(Counted.serializer()).snapshotSerializer(Counted.serializer());
        return builder.build();
    }

    static StoreMetrics metrics() {
        return new StoreMetrics(new SimpleMeterRegistry());
    }

    static DomainEventMessage<Counted> event(String aggregateId, long sequenceNumber) {
        return new GenericDomainEventMessage<>("counter", aggregateId, sequenceNumber, new Counted((int) sequenceNumber));
    }

    static List<DomainEventMessage<Counted>> events(String aggregateId, int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> event(aggregateId, number)).toList();
    }

    void execute(String sql) {
        execute(dataSource, sql);
    }

    List<String> query(String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (result.next()) {
                values.add(result.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The server's port, for whoever puts something in between. */
    static int port() {
        return SERVER.getPort();
    }

    /** Ends every connection to this database, as a restart of the server would. */
    void dropConnections() {
        execute(SERVER.getPostgresDatabase(), "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
        // Who takes one from a pool is not tested here.
        pool.getHikariPoolMXBean().softEvictConnections();
    }

    static void execute(DataSource dataSource, String sql) {
        try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
