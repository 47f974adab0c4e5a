package io.tiffin.eventstore;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * The events of one unit of work, to be stored together or not at all. It is filled by one thread, and from then on belongs to the
 * {@link AppendWriter}, which completes {@link #outcome}.
 */
final class Append {

    /**
     * One event, ready to be stored.
     *
     * @param first
     *            whether it is the first of this append in its stream, which must continue where the stream ends
     */
    record Row(EventMessage<?> event, boolean first, String aggregateId, long sequenceNumber, @Nullable String aggregateType,
            SerializedObject<byte[]> payload, SerializedObject<byte[]> metadata) {}

    private final List<Row> rows = new ArrayList<>(2);
    private final Set<String> streams = new HashSet<>(4);
    private @Nullable Row duplicate;
    private List<Append> predecessors = List.of();
    private int bytes;
    /** When it was handed to the writer, on the clock of {@link System#nanoTime()}. */
    long begun;

    /** The global position of the first event, the others following without a gap; empty where one of its streams has gone on. */
    final CompletableFuture<OptionalLong> outcome = new CompletableFuture<>();

    /** Serializes events and adds them. */
    void add(List<? extends EventMessage<?>> events, Serializer serializer) {
        for (EventMessage<?> event : events) {
            Row row = row(event, serializer);
            if (duplicate == null && !rows.isEmpty() && rows.stream().anyMatch(other -> isSame(other, row))) {
                duplicate = row;
            }
            rows.add(row);
            bytes += row.payload().getData().length + row.metadata().getData().length;
        }
    }

    private Row row(EventMessage<?> event, Serializer serializer) {
        var payload = event.serializePayload(serializer, byte[].class);
        var metadata = event.serializeMetaData(serializer, byte[].class);
        if (event instanceof DomainEventMessage<?> ofAggregate) {
            String stream = ofAggregate.getAggregateIdentifier();
            return new Row(event, streams.add(stream), stream, ofAggregate.getSequenceNumber(), ofAggregate.getType(), payload, metadata);
        }
        // Axon's sign of an event that belongs to no aggregate: a stream of its own, named like the event.
        return new Row(event, streams.add(event.getIdentifier()), event.getIdentifier(), 0, null, payload, metadata);
    }

    private static boolean isSame(Row one, Row other) {
        return one.event().getIdentifier().equals(other.event().getIdentifier())
                || (one.sequenceNumber() == other.sequenceNumber() && Objects.equals(one.aggregateId(), other.aggregateId()));
    }

    /**
     * @param appends
     *            that were not stored when these events were decided on: if one of them is not, neither may this be
     */
    void follow(List<Append> appends) {
        if (!appends.isEmpty()) {
            predecessors = appends;
            // Or the last one of a long line would hold on to all of it.
            var _ = outcome.whenComplete((_, _) -> predecessors = List.of());
        }
    }

    /** Whether this is so for nothing but that one. */
    boolean followsOnly(@Nullable Append other) {
        return predecessors.stream().allMatch(predecessor -> predecessor == other || predecessor.outcome.isDone());
    }

    /** Whether it goes on where that one ends, which it follows, and touches nothing else: where that one is stored, so can this be. */
    boolean continues(Append other) {
        return streams.size() == 1 && predecessors.contains(other)
                && rows.getFirst().sequenceNumber() == other.lastIn(rows.getFirst().aggregateId()) + 1;
    }

    private long lastIn(String stream) {
        return rows.stream().filter(row -> row.aggregateId().equals(stream)).mapToLong(Row::sequenceNumber).max().orElseThrow();
    }

    /** Whether an append that it follows is known not to have been stored. */
    boolean hasLostItsGround() {
        return predecessors.stream().anyMatch(Append::isLost);
    }

    /** Whether it is stored, once that is known; why it is not is told to whoever brought it. */
    boolean awaitStored() {
        return outcome.handle((_, _) -> isStored()).join();
    }

    /** Whether it is known that it is not stored, or will never be known. */
    boolean isLost() {
        return outcome.isDone() && !isStored();
    }

    /** Whether it is known that it is. */
    boolean isStored() {
        return outcome.isDone() && !outcome.isCompletedExceptionally() && outcome.resultNow().isPresent();
    }

    List<Row> rows() {
        return rows;
    }

    Set<String> streams() {
        return streams;
    }

    int bytes() {
        return bytes;
    }

    /** An event that this very append already has, by its id or by its place; null where there is none. */
    @Nullable
    Row duplicate() {
        return duplicate;
    }
}
