package io.tiffin.eventstore.benchmarks;

import io.tiffin.eventstore.benchmarks.ClosedLoop.Client;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.MetaData;

/** How long an append, and a command, takes. */
final class Latency {

    private static final int[] CLIENTS_OF_ONE_AGGREGATE = {1, 8, 64};

    private final Settings settings;
    private final Database engine;
    private final Database stock;
    private double commitNanos;

    Latency(Settings settings, Database engine, Database stock) {
        this.settings = settings;
        this.engine = engine;
        this.stock = stock;
    }

    private record Quantiles(Samples median, Samples p99) {

        Quantiles() {
            this(new Samples(), new Samples());
        }

        void add(Histogram nanos) {
            median.add(nanos.getValueAtPercentile(50));
            p99.add(nanos.getValueAtPercentile(99));
        }
    }

    /** What everything else is measured by: the median of appending one row while nobody else appends. */
    double commitNanos() {
        return commitNanos;
    }

    void loneAppends(Report report) {
        Quantiles ours = new Quantiles();
        Quantiles theirs = new Quantiles();
        for (int round = 0; round <= settings.rounds(); round++) {
            Histogram one = loneAppends(engine, () -> new StoredInGroups(engine));
            Histogram other = loneAppends(stock, () -> new StoredByStock(stock, 1));
            if (round > 0) {
                ours.add(one);
                theirs.add(other);
            }
        }
        commitNanos = ours.median().median();
        report.heading("Commit latency: a lone append of one row, milliseconds");
        report.table("", "p50", "p99");
        report.row("this engine", ours.median().millis(), ours.p99().millis());
        report.row("stock", theirs.median().millis(), theirs.p99().millis());
        report.atMost("lone append: p50 in stock's p50", commitNanos / theirs.median().median(), Double.NaN, 1);
    }

    private Histogram loneAppends(Database database, Supplier<Store> opened) {
        database.beginRound();
        Histogram nanos = new Histogram(3);
        List<String> acknowledged = new ArrayList<>();
        MetaData metadata = MetaData.from(Map.of("actor", "customer:01920a3e-6c1b-7d44-9a0e-5b1f3c2d7e88", "correlationId", Order.newId(),
                "causationId", Order.newId(), "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
        try (Store store = opened.get()) {
            long from = System.nanoTime() + settings.rampUp().toNanos();
            long until = from + settings.measured().toNanos();
            long begun = System.nanoTime();
            while (begun < until) {
                String id = Order.newId();
                var event = new GenericDomainEventMessage<>("Order", id, 0, Order.Placed.of(id, begun), metadata);
                store.engine().appendEvents(event);
                long ended = System.nanoTime();
                acknowledged.add(event.getIdentifier());
                if (begun >= from) {
                    nanos.recordValue(ended - begun);
                }
                begun = System.nanoTime();
            }
        }
        database.mustHold(acknowledged);
        return nanos;
    }

    void openLoop(Report report, double peak) {
        double perSecond = 0.7 * peak;
        Quantiles quantiles = new Quantiles();
        engine.beginRound();
        OpenLoop.Outcome outcome;
        try (Platform platform = new Platform(new StoredInGroups(engine))) {
            outcome = new OpenLoop(perSecond, settings.warmUp(), settings.measured(), settings.rounds()).run(platform);
        }
        engine.mustHold(outcome.acknowledged());
        engine.mustBeDense();
        outcome.nanos().forEach(quantiles::add);
        report.heading("Open loop at 70% of the peak, milliseconds");
        report.line("%,.0f commands per second, each measured from when it was due, after %d s to warm up.\n".formatted(perSecond,
                settings.warmUp().toSeconds()));
        report.table("p50", "p99", "turned away");
        report.row(quantiles.median().millis(), quantiles.p99().millis(), outcome.turnedAway());
        // Who turns commands away has fast answers for the others.
        double p99 = outcome.turnedAway() > 0 ? Double.POSITIVE_INFINITY : quantiles.p99().median();
        report.atMost("open loop at 70% of peak: p99 in commit latencies", p99 / commitNanos, 10, Double.NaN);
    }

    void hotAggregate(Report report) {
        Map<Integer, Samples> rates = new TreeMap<>();
        for (int round = 0; round <= settings.rounds(); round++) {
            for (int clients : CLIENTS_OF_ONE_AGGREGATE) {
                double rate = hotAggregate(clients);
                if (round > 0) {
                    rates.computeIfAbsent(clients, _ -> new Samples()).add(rate);
                }
            }
        }
        report.heading("One hot aggregate, commands per second");
        report.table("clients", "commands per second", "times the commit latency");
        rates.forEach((clients, samples) -> {
            double utilised = samples.median() * commitNanos / 1e9;
            report.row(clients, samples.whole(), "%.2f".formatted(utilised));
            report.atLeast("one hot aggregate, " + clients + " clients: commands/s times commit latency", utilised, Double.NaN,
                    clients == 1 ? Double.NaN : 0.9);
        });
    }

    private double hotAggregate(int clients) {
        engine.beginRound();
        ClosedLoop.Outcome outcome;
        try (Platform platform = new Platform(new StoredInGroups(engine))) {
            String id = Order.newId();
            Order.Place place = new Order.Place(id, System.nanoTime());
            platform.send(place).join();
            outcome = new ClosedLoop(clients, settings.rampUp(), settings.measured()).run(platform, () -> Client.annotates(id));
            outcome.acknowledged().addAll(place.receipt().eventIds());
        }
        engine.mustHold(outcome.acknowledged());
        engine.mustBeDense();
        return outcome.perSecond();
    }
}
