package io.tiffin.eventstore.benchmarks;

import io.tiffin.eventstore.benchmarks.ClosedLoop.Client;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Place and accept, by every candidate in turn, round by round, at every number of commands in flight. */
final class Throughput {

    private static final int LARGE_BATCH = 1_024;

    private enum Candidate {
        ENGINE, STOCK, MEMORY, UNNEST, COPY
    }

    private final Settings settings;
    private final Databases databases;
    private final Map<Integer, Map<Integer, Samples>> sweptPools = new LinkedHashMap<>();
    private final Map<Integer, Samples> sweptClients = new LinkedHashMap<>();
    private final Map<Integer, Integer> pools = new HashMap<>();
    private final Map<Integer, Map<Candidate, Samples>> rates = new LinkedHashMap<>();
    private final Map<Integer, Samples> batches = new HashMap<>();
    private final Map<Integer, Samples> walPerEvent = new HashMap<>();
    private final Samples pgbench = new Samples();
    private final Samples largeUnnest = new Samples();
    private final Samples largeCopy = new Samples();
    private int clients;

    /** Where each candidate stores; none of them is touched by another. */
    record Databases(Database engine, Database stock, Database raw, PgBench pgbench, Database ofPgBench) {}

    Throughput(Settings settings, Databases databases) {
        this.settings = settings;
        this.databases = databases;
        for (int level : settings.levels()) {
            Map<Candidate, Samples> ofLevel = new LinkedHashMap<>();
            candidates().forEach(candidate -> ofLevel.put(candidate, new Samples()));
            rates.put(level, ofLevel);
            batches.put(level, new Samples());
            walPerEvent.put(level, new Samples());
        }
    }

    private List<Candidate> candidates() {
        List<Candidate> chosen = new ArrayList<>(List.of(Candidate.ENGINE));
        if (settings.has("stock")) {
            chosen.add(Candidate.STOCK);
        }
        if (settings.has("memory")) {
            chosen.add(Candidate.MEMORY);
        }
        if (settings.has("raw")) {
            chosen.addAll(List.of(Candidate.UNNEST, Candidate.COPY));
        }
        return chosen;
    }

    /** What each number of connections, and of clients, is good for. */
    void sweep() {
        if (settings.has("stock")) {
            // The first one warms up.
            stock(settings.levels().getLast(), settings.pools().getLast());
            for (int level : settings.levels()) {
                Map<Integer, Samples> ofLevel = new LinkedHashMap<>();
                for (int pool : settings.pools()) {
                    // More connections than commands are only idle.
                    if (ofLevel.isEmpty() || pool <= level) {
                        double rate = stock(level, pool);
                        progress("sweep, " + level + " in flight, stock with " + pool + " connections", rate);
                        ofLevel.computeIfAbsent(pool, _ -> new Samples()).add(rate);
                    }
                }
                sweptPools.put(level, ofLevel);
                pools.put(level, best(ofLevel));
            }
        }
        if (databases.pgbench() != null) {
            for (int number : settings.clients()) {
                double rate = pgbench(number);
                progress("sweep, pgbench with " + number + " clients", rate);
                sweptClients.computeIfAbsent(number, _ -> new Samples()).add(rate);
            }
            clients = best(sweptClients);
        }
    }

    private static int best(Map<Integer, Samples> swept) {
        return swept.entrySet().stream().max(Comparator.comparingDouble(entry -> entry.getValue().median())).orElseThrow()
                .getKey();
    }

    void measure() {
        round(0, false);
        for (int round = 1; round <= settings.rounds(); round++) {
            round(round, true);
        }
    }

    private void round(int round, boolean counts) {
        for (int level : settings.levels()) {
            List<Candidate> inTurn = new ArrayList<>(candidates());
            // Nobody always comes first, or always after the same one; but a batch's size is known only once this engine has run.
            Collections.rotate(inTurn, counts ? round : 0);
            for (Candidate candidate : inTurn) {
                double rate = switch (candidate) {
                    case ENGINE -> engine(level);
                    case STOCK -> stock(level, pools.get(level));
                    case MEMORY -> loop(level, StoredInMemory::new).perSecond();
                    case UNNEST -> raw(batchAt(level), RawBatches::unnest);
                    case COPY -> raw(batchAt(level), RawBatches::copy);
                };
                progress("round " + round + ", " + level + " in flight, " + candidate, rate);
                if (counts) {
                    rates.get(level).get(candidate).add(rate);
                }
            }
        }
        if (settings.has("raw")) {
            double unnest = raw(LARGE_BATCH, RawBatches::unnest);
            double copy = raw(LARGE_BATCH, RawBatches::copy);
            if (counts) {
                largeUnnest.add(unnest);
                largeCopy.add(copy);
            }
        }
        if (databases.pgbench() != null && counts) {
            pgbench.add(pgbench(clients));
        }
    }

    private static void progress(String what, double rate) {
        System.out.printf("%s: %,.0f/s%n", what, rate);
    }

    private int batchAt(int level) {
        return (int) Math.max(1, Math.round(batches.get(level).median()));
    }

    private ClosedLoop.Outcome loop(int level, Supplier<Store> store) {
        System.gc();
        try (Platform platform = new Platform(store.get())) {
            ClosedLoop.Outcome outcome = new ClosedLoop(level, settings.rampUp(), settings.measured()).run(platform,
                    Client::placesAndAccepts);
            if (platform.store() instanceof StoredInGroups) {
                batches.get(level).add(platform.store().eventsPerBatch());
            }
            return outcome;
        }
    }

    private double engine(int level) {
        databases.engine().beginRound();
        long before = databases.engine().walBytes();
        ClosedLoop.Outcome outcome = loop(level, () -> new StoredInGroups(databases.engine()));
        walPerEvent.get(level).add((databases.engine().walBytes() - before) / (double) outcome.acknowledged().size());
        databases.engine().mustHold(outcome.acknowledged());
        databases.engine().mustBeDense();
        return outcome.perSecond();
    }

    private double stock(int level, int pool) {
        databases.stock().beginRound();
        ClosedLoop.Outcome outcome = loop(level, () -> new StoredByStock(databases.stock(), pool));
        databases.stock().mustHold(outcome.acknowledged());
        return outcome.perSecond();
    }

    private double raw(int size, RawBatches.Batch batch) {
        databases.raw().beginRound();
        return RawBatches.run(databases.raw(), size, settings.rampUp(), settings.measured(), batch);
    }

    private double pgbench(int number) {
        databases.ofPgBench().beginRound();
        return databases.pgbench().run(number, settings.seconds());
    }

    /** Commands per second at the level that is best for this engine. */
    double peak() {
        return rates.values().stream().mapToDouble(ofLevel -> ofLevel.get(Candidate.ENGINE).median()).max().orElseThrow();
    }

    void report(Report report) {
        reportSweeps(report);
        report.heading("Place and accept, commands per second");
        report.line("Median (least..most) of " + settings.rounds() + " rounds. Raw batches are as large as this engine's at that level.\n");
        report.table("in flight", "this engine", "events per batch", "WAL bytes per event", "stock (pool)", "in memory", "raw unnest",
                "raw COPY");
        rates.forEach((level, of) -> report.row(level, cell(of, Candidate.ENGINE), batches.get(level).whole(), walPerEvent.get(level)
                .whole(), cell(of, Candidate.STOCK) + (pools.containsKey(level) ? " (" + pools.get(level) + ")" : ""),
                cell(of,
                        Candidate.MEMORY),
                cell(of, Candidate.UNNEST), cell(of, Candidate.COPY)));
        report.line("\nRows per second in batches of 1,024: unnest " + largeUnnest.whole() + ", COPY " + largeCopy.whole() + ".");
        report.line(pgbench.isEmpty()
                ? "\npgbench is not on the path, or was not asked: its figures and floors are missing."
                : "\n" + databases.pgbench().version() + " with " + clients + " clients: " + pgbench.whole() + " rows per second.");
        rates.forEach((level, of) -> judge(report, level, of));
    }

    private static String cell(Map<Candidate, Samples> ofLevel, Candidate candidate) {
        return ofLevel.containsKey(candidate) ? ofLevel.get(candidate).whole() : "-";
    }

    private void reportSweeps(Report report) {
        if (!sweptPools.isEmpty()) {
            report.heading("The stock engine's pool");
            report.line("Commands per second, one run each; the best is used below.\n");
            report.table("in flight", "by connections");
            sweptPools.forEach((level, swept) -> report.row(level, swept(swept)));
        }
        if (!sweptClients.isEmpty()) {
            report.heading("pgbench's clients");
            report.line("Rows per second, one run each: " + swept(sweptClients));
        }
    }

    private static String swept(Map<Integer, Samples> swept) {
        StringBuilder text = new StringBuilder();
        swept.forEach((number, samples) -> text.append(text.isEmpty() ? "" : ", ").append(number).append(": ").append("%,.0f".formatted(
                samples.median())));
        return text.toString();
    }

    private void judge(Report report, int level, Map<Candidate, Samples> of) {
        double engine = of.get(Candidate.ENGINE).median();
        if (of.containsKey(Candidate.STOCK)) {
            double floor = level == 1 ? 1 : level == 64 ? 4 : level == 256 ? 6 : Double.NaN;
            report.atLeast(level + " in flight: times stock", engine / of.get(Candidate.STOCK).median(), floor,
                    level >= 64 ? 8 : Double.NaN);
        }
        if (of.containsKey(Candidate.MEMORY) && level >= 1_024) {
            report.atLeast(level + " in flight: of the in-memory ceiling", engine / of.get(Candidate.MEMORY).median(), 0.6, 0.8);
        }
        if (of.containsKey(Candidate.UNNEST) && level > 1) {
            report.atLeast(level + " in flight: of raw unnest", engine / of.get(Candidate.UNNEST).median(), Double.NaN, 0.8);
            report.atLeast(level + " in flight: of raw COPY", engine / of.get(Candidate.COPY).median(), Double.NaN, 0.8);
        }
        if (!pgbench.isEmpty() && level == settings.levels().getLast()) {
            report.atLeast("peak: times pgbench's best", peak() / pgbench.median(), 2, Double.NaN);
        }
    }
}
