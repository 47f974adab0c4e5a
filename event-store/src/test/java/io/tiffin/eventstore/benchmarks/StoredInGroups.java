package io.tiffin.eventstore.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tiffin.eventstore.AppendWriter;
import io.tiffin.eventstore.EventReader;
import io.tiffin.eventstore.EventTail;
import io.tiffin.eventstore.GroupCommitEventStorageEngine;
import io.tiffin.eventstore.StoreMetrics;
import io.tiffin.eventstore.TailedEventSource;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;

/** This engine as the platform runs it: its writer, and the tail that follows it. */
final class StoredInGroups implements Store {

    private static final int READERS = 4;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final HikariDataSource pool;
    private final EventReader reader;
    private final EventTail tail;
    private final AppendWriter writer;
    private final EventStorageEngine engine;

    StoredInGroups(Database database) {
        StoreMetrics metrics = new StoreMetrics(registry);
        pool = Pools.open(database, READERS);
        reader = new EventReader(pool, Order.serializer(), NoOpEventUpcaster.INSTANCE);
        tail = new EventTail(reader, database.dataSource(), EventTail.Settings.DEFAULT, metrics);
        tail.start();
        writer = new AppendWriter(database.dataSource(), AppendWriter.Settings.DEFAULT, tail, metrics);
        writer.start();
        GroupCommitEventStorageEngine.Builder builder = GroupCommitEventStorageEngine.builder(pool, writer, metrics);
        builder.eventSerializer(Order.serializer()).snapshotSerializer(Order.serializer());
        engine = builder.build();
    }

    @Override
    public EventStorageEngine engine() {
        return engine;
    }

    @Override
    public double eventsPerBatch() {
        return registry.get("eventstore.batch.events").summary().mean();
    }

    EventReader reader() {
        return reader;
    }

    TailedEventSource source() {
        return new TailedEventSource(tail, reader);
    }

    HikariDataSource pool() {
        return pool;
    }

    @Override
    public void close() {
        writer.close();
        tail.close();
        pool.close();
    }
}
