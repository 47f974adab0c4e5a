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

    /** Connecting counts towards its time, though not towards its rate. */
    private static final int SECONDS_TO_CONNECT = 2;
    private static final int MOST_SECONDS_TO_CONNECT = 64;

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

    /** Transactions per second. It knows whole seconds only. */
    double run(int clients, double seconds) {
        for (int toConnect = SECONDS_TO_CONNECT; toConnect <= MOST_SECONDS_TO_CONNECT; toConnect *= 2) {
            String said = insert(clients, toConnect + (int) Math.ceil(seconds));
            Matcher processed = PROCESSED.matcher(said);
            if (!processed.find()) {
                throw new IllegalStateException("pgbench said: " + said);
            }
            if (database.rows() != Long.parseLong(processed.group(1))) {
                throw new IllegalStateException("Not every row of pgbench is stored");
            }
            Matcher rate = RATE.matcher(said);
            if (rate.find()) {
                return Double.parseDouble(rate.group(1));
            }
            // The time was over before everybody was connected.
        }
        throw new IllegalStateException(clients + " clients of pgbench are not connected within " + MOST_SECONDS_TO_CONNECT + " s");
    }

    private String insert(int clients, int seconds) {
        List<String> command = new ArrayList<>(List.of("pgbench", "--no-vacuum", "--protocol=prepared", "--host=localhost"));
        command.add("--port=" + database.server().port());
        command.add("--username=postgres");
        command.add("--client=" + clients);
        command.add("--jobs=" + Math.min(clients, Runtime.getRuntime().availableProcessors()));
        command.add("--time=" + seconds);
        command.add("--file=" + script);
        command.add(database.name());
        try {
            return output(command);
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
