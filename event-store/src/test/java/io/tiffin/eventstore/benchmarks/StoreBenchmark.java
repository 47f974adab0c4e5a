package io.tiffin.eventstore.benchmarks;

import io.tiffin.eventstore.CommandProcessors;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Measures this store against the stock engine, pgbench, raw batches, and the framework alone, all on one PostgreSQL, and says which
 * floors and goals it reaches. What is acknowledged and not stored ends it with an error. Run as CONTRIBUTING says, on a machine that has
 * nothing else to do.
 */
final class StoreBenchmark {

    private final Settings settings = Settings.fromSystemProperties();
    private final Report report;

    private StoreBenchmark(Report report) {
        this.report = report;
    }

    /** @param args the folder to work in; the report becomes {@code benchmark.md} there */
    public static void main(String[] args) throws IOException, SQLException {
        Locale.setDefault(Locale.ROOT);
        System.setProperty("disable-axoniq-console-message", "true");
        System.setProperty("axoniq.update-checker.disabled", "true");
        // For every candidate, as docs/operations.md says where they share a machine.
        CommandProcessors.leaveOneToPostgres();
        Path folder = Files.createDirectories(Path.of(args[0]).toAbsolutePath());
        Report report = new Report(folder.resolve("benchmark.md"));
        try (Server server = new Server(folder.resolve("benchmark-postgresql"))) {
            new StoreBenchmark(report).run(server, folder);
        } finally {
            System.out.println(report.text());
        }
    }

    private void run(Server server, Path folder) throws IOException, SQLException {
        Database engine = server.create("engine");
        Database stock = server.createWithIdentity("stock");
        Database raw = server.create("raw");
        introduce(server, raw);
        double peak = settings.peak();
        if (settings.has("throughput")) {
            peak = throughput(server, folder, engine, stock, raw);
        }
        Latency latency = new Latency(settings, engine, stock);
        if (settings.has("latency") || settings.has("openloop") || settings.has("hot") || settings.has("processor")) {
            latency.loneAppends(report);
        }
        if (settings.has("hot")) {
            latency.hotAggregate(report);
        }
        if (settings.has("openloop") && peak > 0) {
            latency.openLoop(report, peak);
        }
        if (settings.has("processor") && peak > 0) {
            new FromCommandToHandler(settings, engine).measure(report, peak, latency.commitNanos());
        }
        if (settings.has("replay")) {
            new Replay(settings, server.create("replay")).measure(report);
        }
    }

    private double throughput(Server server, Path folder, Database engine, Database stock, Database raw) throws IOException, SQLException {
        Database ofPgBench = server.createWithIdentity("pgbench");
        PgBench pgbench = settings.has("pgbench") ? PgBench.found(ofPgBench, folder).orElse(null) : null;
        Throughput throughput = new Throughput(settings, new Throughput.Databases(engine, stock, raw, pgbench, ofPgBench));
        throughput.sweep();
        throughput.measure();
        throughput.report(report);
        return throughput.peak();
    }

    private void introduce(Server server, Database raw) throws SQLException {
        report.line("# The event store, measured\n");
        report.line("- " + Instant.now().truncatedTo(ChronoUnit.SECONDS) + ", " + Runtime.getRuntime().availableProcessors()
                + " processors, shared by PostgreSQL and the JVM; Java " + Runtime.version() + ", heap of at most "
                + Runtime.getRuntime().maxMemory() / (1024 * 1024) + " MB, "
                + ManagementFactory.getGarbageCollectorMXBeans().getFirst().getName()
                + ", " + System.getProperty("os.name") + ' ' + System.getProperty(
                        "os.version"));
        report.line("- PostgreSQL: " + server.describe() + "; one server, a database for each candidate, emptied, vacuumed and checkpointed"
                + " before every round");
        try (RawBatches rows = new RawBatches(raw)) {
            report.line("- Rows: payload of " + rows.payloadBytes() + " bytes, metadata of " + rows.metadataBytes()
                    + "; indexes: (global_position), (aggregate_id, sequence_number)");
        }
        report.line(
                "- Aggregates: CachingEventSourcingRepository, at most " + Platform.MOST_CACHED + " cached; commands on virtual threads, "
                        + CommandProcessors.count() + " at a time");
        report.line("- Stock: JdbcEventStorageEngine, HikariCP, SQLStateResolver, no fetching until empty, batched inserts rewritten");
        report.line("- Rounds: " + settings.rounds() + " of " + settings.seconds() + " s after one to warm up");
    }
}
