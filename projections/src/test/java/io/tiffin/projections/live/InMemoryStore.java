package io.tiffin.projections.live;

import io.tiffin.kernel.Identifier;
import io.tiffin.projections.ports.EventHistory;
import io.tiffin.projections.ports.LiveEvents;
import io.tiffin.projections.ports.StoredEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A store whose tail tells of an event when the test says so: what is stored is in the history at once. */
final class InMemoryStore implements EventHistory, LiveEvents {

    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final List<StoredEvent> events = new ArrayList<>();
    private final Map<String, Long> sequences = new HashMap<>();
    private final List<Consumer<List<StoredEvent>>> subscribers = new CopyOnWriteArrayList<>();
    private final List<Runnable> losses = new CopyOnWriteArrayList<>();
    private final Object telling = new Object();
    private volatile Runnable beforeRead = () -> {};
    private volatile Runnable afterRead = () -> {};
    private long told;

    /** Stores, and does not tell yet. */
    synchronized StoredEvent store(Identifier aggregate, Object payload) {
        long sequence = sequences.merge(aggregate.toString(), 0L, (old, _) -> old + 1);
        // Positions of other orders lie between.
        long position = events.isEmpty() ? 3 : events.getLast().position() + 2;
        var event = new StoredEvent(position, new UUID(9, position).toString(), aggregate.toString(), sequence,
                NOON.plusSeconds(position), payload, Map.of());
        events.add(event);
        return event;
    }

    /** Tells everybody of what was stored and not told; in order, as the one thread of the tail does. */
    void tell() {
        synchronized (telling) {
            List<StoredEvent> news;
            synchronized (this) {
                news = events.stream().filter(event -> event.position() > told).toList();
                told = head();
            }
            if (!news.isEmpty()) {
                subscribers.forEach(subscriber -> subscriber.accept(news));
            }
        }
    }

    StoredEvent append(Identifier aggregate, Object payload) {
        StoredEvent event = store(aggregate, payload);
        tell();
        return event;
    }

    /** Something happens between the request for a page and the page. */
    void beforeEachRead(Runnable action) {
        beforeRead = action;
    }

    /** Something happens between the page and its reader. */
    void afterEachRead(Runnable action) {
        afterRead = action;
    }

    /** The tail fails to tell something. */
    void lose() {
        losses.forEach(Runnable::run);
    }

    int subscribers() {
        return subscribers.size();
    }

    @Override
    public List<StoredEvent> of(Set<? extends Identifier> aggregates, long after, int limit) {
        beforeRead.run();
        Set<String> ids = aggregates.stream().map(Identifier::toString).collect(Collectors.toSet());
        List<StoredEvent> page;
        synchronized (this) {
            page = events.stream()
                    .filter(event -> event.position() > after && ids.contains(event.aggregateId()))
                    .limit(limit)
                    .toList();
        }
        afterRead.run();
        return page;
    }

    @Override
    public synchronized long head() {
        return events.isEmpty() ? 0 : events.getLast().position();
    }

    @Override
    public Subscription subscribe(Consumer<List<StoredEvent>> consumer, Runnable lost) {
        subscribers.add(consumer);
        losses.add(lost);
        return () -> {
            subscribers.remove(consumer);
            losses.remove(lost);
        };
    }

    @Override
    public synchronized long position() {
        return told;
    }
}
