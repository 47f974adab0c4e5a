package io.tiffin.eventstore;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** What the store tells of itself, under {@code eventstore.*}. */
public final class StoreMetrics {

    private final MeterRegistry registry;
    private final DistributionSummary appendsOfABatch;
    private final DistributionSummary eventsOfABatch;
    private final Timer commit;
    private final Timer append;
    private final Counter conflicts;
    private final Counter turnedAway;
    private final Counter commandsTurnedAway;
    private final Counter tailHits;
    private final Counter tailMisses;

    public StoreMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.appendsOfABatch = DistributionSummary.builder("eventstore.batch.appends").description("Appends that shared a transaction")
                .publishPercentiles(0.5, 0.99).register(registry);
        this.eventsOfABatch = DistributionSummary.builder("eventstore.batch.events").description("Events that shared a transaction")
                .publishPercentiles(0.5, 0.99).register(registry);
        this.commit = Timer.builder("eventstore.commit").description("One batch, from sending to the acknowledged commit")
                .publishPercentiles(0.5, 0.99).register(registry);
        this.append = Timer.builder("eventstore.append").description("One append, from its commit phase to the acknowledgement")
                .publishPercentiles(0.5, 0.99).register(registry);
        this.conflicts = Counter.builder("eventstore.conflicts").description("Appends to a stream that had gone on").register(registry);
        this.turnedAway = Counter.builder("eventstore.turned.away").description("Appends for which the queue had no room")
                .register(registry);
        this.commandsTurnedAway = Counter.builder("eventstore.commands.turned.away")
                .description("Commands from outside for which there was no room").register(registry);
        this.tailHits = tailReads("hit");
        this.tailMisses = tailReads("miss");
    }

    private Counter tailReads(String result) {
        return Counter.builder("eventstore.tail.reads").description("Pages that readers asked for: from memory, or from the database")
                .tag("result", result).register(registry);
    }

    void queueDepth(Supplier<Number> depth) {
        Gauge.builder("eventstore.queue", depth).description("Appends that wait for the next batch").register(registry);
    }

    void commandsUnderWay(Supplier<Number> number) {
        Gauge.builder("eventstore.commands", number).description("Commands from outside that are not answered yet").register(registry);
    }

    void stored(int appends, int events, long nanos) {
        appendsOfABatch.record(appends);
        eventsOfABatch.record(events);
        commit.record(nanos, TimeUnit.NANOSECONDS);
    }

    void appended(long nanos) {
        append.record(nanos, TimeUnit.NANOSECONDS);
    }

    void conflicts(int number) {
        if (number > 0) {
            conflicts.increment(number);
        }
    }

    void turnedAway() {
        turnedAway.increment();
    }

    void commandTurnedAway() {
        commandsTurnedAway.increment();
    }

    void tailHit() {
        tailHits.increment();
    }

    void tailMiss() {
        tailMisses.increment();
    }
}
