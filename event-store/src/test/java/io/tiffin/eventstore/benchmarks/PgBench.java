package io.tiffin.eventstore.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PostgreSQL's own benchmark, inserting one such row per transaction. */
final class PgBench {

    private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");
    private static final Pattern PROCESSED = Pattern.compile("actually processed: ([0-9]+)");

    private final Database database;
    private final Path script;
    private final String version;

    private PgBench(Database database, Path script, String version) {
        this.database = database;
        this.script = script;
        this.version = version;
    }

    /** Empty where it is not installed. */
    static Optional<PgBench> found(Database database, Path folder) throws IOException, SQLException {
        String version;
        try {
            version = output(List.of("pgbench", "--version")).strip();
        } catch (IOException e) {
            return Optional.empty();
        }
        try (RawBatches rows = new RawBatches(database)) {
            return Optional.of(new PgBench(database, Files.writeString(folder.resolve("insert.sql"), rows.insertForPgBench()), version));
        }
    }

    String version() {
        return version;
    }

    /** Connecting counts towards its time, though not towards its rate. */
    private static final int SECONDS_TO_CONNECT = 2;

    /** Transactions per second. It knows whole seconds only. */
    double run(int clients, double seconds) {
        try {
            List<String> command = new ArrayList<>(List.of("pgbench", "--no-vacuum", "--protocol=prepared", "--host=localhost"));
            command.addAll(List.of("--port=" + database.server().port(), "--username=postgres", "--client=" + clients, "--jobs="
                    + Math.min(clients, Runtime.getRuntime().availableProcessors()),
                    "--time=" + (SECONDS_TO_CONNECT + (int) Math.ceil(seconds)),
                    "--file=" + script, database.name()));
            String said = output(command);
            Matcher rate = RATE.matcher(said);
            Matcher processed = PROCESSED.matcher(said);
            if (!rate.find() || !processed.find()) {
                throw new IllegalStateException("pgbench said: " + said);
            }
            if (database.rows() != Long.parseLong(processed.group(1))) {
                throw new IllegalStateException("Not every row of pgbench is stored");
            }
            return Double.parseDouble(rate.group(1));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String output(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + " said: " + said);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return said;
    }
}
