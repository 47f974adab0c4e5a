package io.tiffin.eventstore.benchmarks;

import java.util.Optional;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;

/** Where events go, open for one round. */
interface Store extends AutoCloseable {

    EventStorageEngine engine();

    /** Whose transaction is to be around each command; empty where the store needs none. */
    default Optional<TransactionManager> transactions() {
        return Optional.empty();
    }

    /** Events that shared a transaction, on average. */
    default double eventsPerBatch() {
        return 1;
    }

    @Override
    default void close() {
        // Nothing to let go of.
    }
}
