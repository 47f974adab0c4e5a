package io.tiffin.app.ports;

import io.tiffin.eventstore.EventReader;
import io.tiffin.eventstore.EventTail;
import io.tiffin.kernel.Identifier;
import io.tiffin.projections.ports.EventHistory;
import io.tiffin.projections.ports.LiveEvents;
import io.tiffin.projections.ports.StoredEvent;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The event store as projections see it: its history and its live tail. */
@Component
class StoredHistory implements EventHistory, LiveEvents {

    private static final Logger LOG = LoggerFactory.getLogger(StoredHistory.class);

    private final EventReader reader;
    private final EventTail tail;

    StoredHistory(EventReader reader, EventTail tail) {
        this.reader = reader;
        this.tail = tail;
    }

    @Override
    public List<StoredEvent> of(Set<? extends Identifier> aggregates, long after, int limit) {
        var ids = aggregates.stream().map(Identifier::toString).toList();
        return reader.ofAggregatesAfter(ids, after, limit).events().stream().map(StoredHistory::storedEvent).toList();
    }

    @Override
    public long head() {
        return reader.headPosition();
    }

    @Override
    public Subscription subscribe(Consumer<List<StoredEvent>> consumer, Runnable lost) {
        return tail.subscribe(telling(consumer, lost))::close;
    }

    /** Whatever keeps events from the consumer is a loss, also an event that cannot be read; the tail itself would only pass on. */
    static Consumer<List<TrackedEventMessage<?>>> telling(Consumer<List<StoredEvent>> consumer, Runnable lost) {
        return events -> {
            boolean told = false;
            try {
                consumer.accept(events.stream().map(StoredHistory::storedEvent).toList());
                told = true;
            } catch (RuntimeException e) {
                LOG.error("Live events up to {} could not be told", events.getLast().trackingToken(), e);
            } finally {
                if (!told) {
                    lost.run();
                }
            }
        };
    }

    @Override
    public long position() {
        return tail.position();
    }

    private static StoredEvent storedEvent(TrackedEventMessage<?> event) {
        var ofAggregate = (DomainEventMessage<?>) event;
        return new StoredEvent(event.trackingToken().position().orElseThrow(), event.getIdentifier(),
                ofAggregate.getAggregateIdentifier(), ofAggregate.getSequenceNumber(), event.getTimestamp(), event.getPayload(),
                event.getMetaData());
    }
}
