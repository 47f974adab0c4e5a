package io.tiffin.eventstore;

import java.time.Instant;

import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.SerializedObject;
import org.jspecify.annotations.Nullable;

/** A row of the event table, in the form in which Axon takes it. */
record StoredEventData(long position, String eventId, String aggregateId, long sequenceNumber, @Nullable String aggregateType,
        Instant occurredAt, SerializedObject<byte[]> payload, SerializedObject<byte[]> metadata)
        implements
            TrackedEventData<byte[]>,
            DomainEventData<byte[]> {

    @Override
    public TrackingToken trackingToken() {
        return new GlobalSequenceTrackingToken(position);
    }

    @Override
    public String getEventIdentifier() {
        return eventId;
    }

    @Override
    public Instant getTimestamp() {
        return occurredAt;
    }

    @Override
    public SerializedObject<byte[]> getPayload() {
        return payload;
    }

    @Override
    public SerializedObject<byte[]> getMetaData() {
        return metadata;
    }

    @Override
    @Nullable
    public String getType() {
        return aggregateType;
    }

    /** Null, Axon's sign of an event that belongs to no aggregate, where it is a stream of its own. */
    @Override
    @Nullable
    @SuppressWarnings("NullAway") // Axon's own messages of no aggregate have none.
    public String getAggregateIdentifier() {
        return eventId.equals(aggregateId) ? null : aggregateId;
    }

    @Override
    public long getSequenceNumber() {
        return sequenceNumber;
    }
}
