package io.tiffin.eventstore;

import org.axonframework.eventsourcing.eventstore.EventStoreException;

/** The database cannot be reached. What was to be appended has not been stored, and will not be. */
public class StoreUnavailableException extends EventStoreException {

    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
