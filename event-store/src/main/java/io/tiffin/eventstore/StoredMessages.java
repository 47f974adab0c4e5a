package io.tiffin.eventstore;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.UnknownSerializedType;

/** Messages as they are stored, and what can be read of them. */
final class StoredMessages {

    private StoredMessages() {}

    /**
     * Whether a snapshot is of a type that is known today, in today's revision. Another one must not be read: Axon would take it for the
     * first event of an aggregate and begin with an empty one.
     */
    static boolean canBeRead(DomainEventData<?> snapshot, Serializer serializer) {
        return serializer.classForType(snapshot.getPayload().getType()) != UnknownSerializedType.class;
    }

    /** A message that has just been stored, as it would be read. */
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
