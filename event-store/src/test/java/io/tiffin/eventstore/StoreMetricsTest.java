package io.tiffin.eventstore;

import static io.tiffin.eventstore.StoreDatabase.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** What those who run it can see of the store. */
class StoreMetricsTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final StoreDatabase database = new StoreDatabase();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final StoreMetrics metrics = new StoreMetrics(registry);

    @Test
    void batches_appends_conflicts_the_queue_and_who_is_turned_away() {
        try (AppendWriter other = database.writer()) {
            database.groupCommit(other).appendEvents(events("taken", 0, 1));
        }
        var settings = new AppendWriter.Settings(2, false);
        try (var writer = new AppendWriter(Mutation.CHOSEN.connections(database.dataSource), settings, CommittedEvents.NOT_FOLLOWED,
                metrics)) {
            GroupCommitEventStorageEngine.Builder builder = GroupCommitEventStorageEngine.builder(database.dataSource, writer, metrics);
            builder.eventSerializer(Counted.serializer()).snapshotSerializer(Counted.serializer());
            GroupCommitEventStorageEngine engine = builder.build();
            var stored = CompletableFuture.runAsync(() -> engine.appendEvents(events("a", 0, 3)), Thread::startVirtualThread);
            var refused = CompletableFuture.runAsync(() -> engine.appendEvents(events("taken", 0, 1)), Thread::startVirtualThread);
            await().until(() -> gauge("eventstore.queue") == 2);
            assertThatThrownBy(() -> engine.appendEvents(events("b", 0, 1))).isInstanceOf(RejectedExecutionException.class);

            writer.start();
            assertThat(stored).succeedsWithin(SOON);
            assertThat(refused).failsWithin(SOON);
        }
        assertThat(gauge("eventstore.queue")).isZero();
        assertThat(count("eventstore.turned.away")).isEqualTo(1);
        assertThat(count("eventstore.conflicts")).isEqualTo(1);
        assertThat(registry.get("eventstore.batch.appends").summary().totalAmount()).isEqualTo(2);
        assertThat(registry.get("eventstore.batch.events").summary().totalAmount()).isEqualTo(4);
        assertThat(registry.get("eventstore.commit").timer().count()).isEqualTo(1);
        assertThat(registry.get("eventstore.append").timer().count()).isEqualTo(2);
    }

    @Test
    void pages_from_memory_and_from_the_database() {
        try (var tail = new EventTail(database.reader, database.dataSource, new EventTail.Settings(4, 4, Duration.ofHours(1)), metrics)) {
            tail.start();
            try (AppendWriter writer = database.writer(tail)) {
                database.groupCommit(writer).appendEvents(events("a", 0, 10));
            }
            await().until(() -> tail.position() == 10);
            double hits = reads("hit");
            double misses = reads("miss");

            tail.after(8, 4);
            tail.after(0, 4);
            tail.after(9, 4);

            assertThat(reads("hit") - hits).isEqualTo(2);
            assertThat(reads("miss") - misses).isEqualTo(1);
        }
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    private double count(String name) {
        return registry.get(name).counter().count();
    }

    private double reads(String result) {
        return registry.get("eventstore.tail.reads").tag("result", result).counter().count();
    }
}
