package io.tiffin.eventstore.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** How long after a command was sent a processor's handler has its event. */
final class FromCommandToHandler {

    private final Settings settings;
    private final Database engine;

    FromCommandToHandler(Settings settings, Database engine) {
        this.settings = settings;
        this.engine = engine;
    }

    void measure(Report report, double peak, double commitNanos) {
        Samples[] idle = {new Samples(), new Samples()};
        Samples[] loaded = {new Samples(), new Samples()};
        double perSecond = 0.5 * peak;
        for (int round = 0; round <= settings.rounds(); round++) {
            Histogram alone = idle();
            Histogram among = loaded(perSecond);
            if (round > 0) {
                add(idle, alone);
                add(loaded, among);
            }
        }
        report.heading("From a command to a processor's handler, milliseconds");
        report.table("store", "p50", "p99");
        report.row("idle: one command at a time", idle[0].millis(), idle[1].millis());
        report.row("loaded: %,.0f commands per second, half the peak".formatted(perSecond), loaded[0].millis(), loaded[1].millis());
        report.atMost("command to handler, idle: p50 in commit latencies", idle[0].median() / commitNanos, Double.NaN, 2);
        report.atMost("command to handler, loaded: p50 in commit latencies", loaded[0].median() / commitNanos, Double.NaN, 2);
    }

    private static void add(Samples[] quantiles, Histogram nanos) {
        quantiles[0].add(nanos.getValueAtPercentile(50));
        quantiles[1].add(nanos.getValueAtPercentile(99));
    }

    private Histogram idle() {
        engine.beginRound();
        Histogram nanos = new Histogram(3);
        SynchronousQueue<Long> handled = new SynchronousQueue<>();
        List<String> acknowledged = new ArrayList<>();
        StoredInGroups store = new StoredInGroups(engine);
        try (Platform platform = new Platform(store); Processor _ = new Processor(store, event -> hand(handled, event))) {
            long from = System.nanoTime() + settings.rampUp().toNanos();
            long until = from + settings.measured().toNanos();
            for (long begun = System.nanoTime(); begun < until; begun = System.nanoTime()) {
                Order.Command command = new Order.Place(Order.newId(), begun);
                var answer = platform.send(command);
                Long taken = handled.poll(10, TimeUnit.SECONDS);
                if (taken == null) {
                    throw new IllegalStateException("An event has not been handled within 10 s");
                }
                answer.join();
                acknowledged.addAll(command.receipt().eventIds());
                if (begun >= from) {
                    nanos.recordValue(taken);
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        engine.mustHold(acknowledged);
        return nanos;
    }

    private static void hand(SynchronousQueue<Long> to, Order.Event event) {
        long taken = System.nanoTime() - event.sent();
        try {
            to.put(taken);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Histogram loaded(double perSecond) {
        engine.beginRound();
        Recorder nanos = new Recorder(3);
        AtomicLong handled = new AtomicLong();
        StoredInGroups store = new StoredInGroups(engine);
        OpenLoop.Outcome outcome;
        try (Platform platform = new Platform(store)) {
            long from = System.nanoTime() + settings.rampUp().toNanos();
            try (Processor _ = new Processor(store, event -> {
                if (event.sent() >= from) {
                    nanos.recordValue(System.nanoTime() - event.sent());
                }
                handled.incrementAndGet();
            })) {
                outcome = new OpenLoop(perSecond, settings.rampUp(), settings.measured(), 1).run(platform);
                Processor.awaitHandled(handled, outcome.acknowledged().size());
            }
        }
        engine.mustHold(outcome.acknowledged());
        engine.mustBeDense();
        return nanos.getIntervalHistogram();
    }
}
