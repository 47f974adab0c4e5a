package io.tiffin.eventstore.benchmarks;

import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;

/** The framework with nothing below it: what no store can exceed. */
final class StoredInMemory implements Store {

    private final EventStorageEngine engine = new InMemoryEventStorageEngine();

    @Override
    public EventStorageEngine engine() {
        return engine;
    }
}
