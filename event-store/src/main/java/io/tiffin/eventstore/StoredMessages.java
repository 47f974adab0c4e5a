package io.tiffin.eventstore;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;

/** Messages that have just been stored, as they would be read. */
final class StoredMessages {

    private StoredMessages() {}

    static TrackedEventMessage<?> tracked(long position, EventMessage<?> event) {
        GlobalSequenceTrackingToken token = new GlobalSequenceTrackingToken(position);
        // Axon keeps milliseconds.
        Instant timestamp = event.getTimestamp().truncatedTo(ChronoUnit.MILLIS);
        return event instanceof DomainEventMessage<?> ofAggregate
                ? new GenericTrackedDomainEventMessage<>(token, ofAggregate.getType(), ofAggregate.getAggregateIdentifier(),
                        ofAggregate.getSequenceNumber(), event, () -> timestamp)
                : new GenericTrackedEventMessage<>(token, event, () -> timestamp);
    }
}
