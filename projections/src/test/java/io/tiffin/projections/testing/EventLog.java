package io.tiffin.projections.testing;

import io.tiffin.kernel.Identifier;
import io.tiffin.projections.ports.EventHistory;
import io.tiffin.projections.ports.ProjectionProgress;
import io.tiffin.projections.ports.StoredEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.eventhandling.AnnotationEventHandlerAdapter;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.springframework.transaction.support.TransactionTemplate;

/** An event store in memory, with handlers that follow it when they are told to. */
public final class EventLog implements EventHistory, ProjectionProgress {

    public static final Instant BEGINNING = Instant.parse("2026-03-01T12:00:00Z");

    private final List<StoredEvent> events = new ArrayList<>();
    private final List<AnnotationEventHandlerAdapter> handlers;
    private final TransactionTemplate transaction;
    private long projected;

    public EventLog(TransactionTemplate transaction, Object... handlers) {
        this.transaction = transaction;
        this.handlers = Stream.of(handlers).map(AnnotationEventHandlerAdapter::new).toList();
    }

    /** Stores without projecting; each event happens a second after the last. Answers with its position. */
    public synchronized long store(Identifier aggregate, Object payload) {
        long sequence = events.stream().filter(event -> event.aggregateId().equals(aggregate.toString())).count();
        long position = events.size() + 1L;
        events.add(new StoredEvent(position, "event-" + position, aggregate.toString(), sequence, BEGINNING.plusSeconds(position), payload,
                Map.of()));
        return position;
    }

    /** Stores, and lets the handlers catch up. */
    public long happened(Identifier aggregate, Object payload) {
        long position = store(aggregate, payload);
        project();
        return position;
    }

    /** Lets the handlers catch up, in one batch. */
    public synchronized void project() {
        deliver(events.subList((int) projected, events.size()));
        projected = events.size();
    }

    /** Delivers everything from the first event on once more, in one batch. */
    public synchronized void redeliver() {
        deliver(events);
    }

    /** Delivers in the given order of positions. */
    public synchronized void deliver(long... positions) {
        for (long position : positions) {
            deliver(List.of(events.get((int) position - 1)));
        }
    }

    private void deliver(List<StoredEvent> batch) {
        if (batch.isEmpty()) {
            return;
        }
        List<EventMessage<?>> messages = batch.stream().<EventMessage<?>>map(EventLog::message).toList();
        transaction.executeWithoutResult(_ -> {
            var work = new BatchingUnitOfWork<EventMessage<?>>(messages);
            var result = work.executeWithResult(() -> {
                for (var handler : handlers) {
                    if (handler.canHandle(work.getMessage())) {
                        handler.handle(work.getMessage());
                    }
                }
                return null;
            });
            if (result.isExceptional()) {
                throw new IllegalStateException(result.exceptionResult());
            }
        });
    }

    private static EventMessage<?> message(StoredEvent event) {
        return new GenericTrackedDomainEventMessage<>(new GlobalSequenceTrackingToken(event.position()), new GenericDomainEventMessage<>(
                "test", event.aggregateId(), event.sequence(), event.payload(), MetaData.emptyInstance(), event.eventId(), event.at()));
    }

    @Override
    public synchronized List<StoredEvent> of(Set<? extends Identifier> aggregates, long after, int limit) {
        Set<String> ids = aggregates.stream().map(Object::toString).collect(Collectors.toSet());
        return events.stream().filter(event -> event.position() > after && ids.contains(event.aggregateId())).limit(limit).toList();
    }

    @Override
    public synchronized long head() {
        return events.size();
    }

    @Override
    public synchronized long position(String processor) {
        return projected;
    }
}
