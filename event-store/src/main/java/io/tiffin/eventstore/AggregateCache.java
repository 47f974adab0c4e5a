package io.tiffin.eventstore;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import org.axonframework.common.Registration;
import org.axonframework.common.caching.Cache;
import org.axonframework.eventsourcing.AggregateCacheEntry;
import org.axonframework.eventsourcing.EventSourcedAggregate;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;

/**
 * Aggregates as this node last saw them, for {@link CreatingRepository}: the ones used last, up to a number. It remembers in each unit
 * of work which aggregates came out of it, and as of which event, so that {@link CachedDecisions} can tell whether another node has gone on
 * since: whoever uses the one needs the other.
 *
 * <p>
 * Caffeine's own bound prefers what is used often, and lets go of what has just come: but an aggregate that was created a moment ago is the
 * one that most certainly gets its next command soon. So it is the order of use that decides here.
 */
public final class AggregateCache implements Cache {

    /** An aggregate that a decision was made on, and the sequence number of the last event it had seen by then. */
    record Seen(EventSourcedAggregate<?> aggregate, long version) {

        /** Whether something was decided that is to be appended, which fails by itself where the stream has gone on. */
        boolean hasGoneOn() {
            Long now = aggregate.version();
            return now != null && now != version;
        }
    }

    /** Long enough for anything that goes on, and quiet nodes let go of their memory. */
    private static final Duration IDLE = Duration.ofHours(1);

    /** Before the first event. */
    private static final long NOTHING = -1;

    private final String key = getClass().getName() + "@" + System.identityHashCode(this);
    private final com.github.benmanes.caffeine.cache.Cache<Object, Object> entries;
    private final Policy.FixedExpiration<Object, Object> orderOfUse;
    private final int size;
    private final int spare;
    /** Aggregates with which an assumption that they are new ended in a rollback, for as long as commands are tried again. */
    private final com.github.benmanes.caffeine.cache.Cache<Object, Boolean> noLongerAssumed = Caffeine.newBuilder().maximumSize(10_000)
            .expireAfterWrite(Duration.ofMinutes(1)).build();
    private final AtomicBoolean making = new AtomicBoolean();

    /**
     * @param size
     *            how many aggregates it holds; for a moment it may be a few more
     * @param registry
     *            is told of hits, misses and evictions, under {@code cache.*} with the name {@code aggregates}
     */
    public AggregateCache(int size, MeterRegistry registry) {
        this.size = size;
        this.spare = 1 + size / 64;
        this.entries = Caffeine.newBuilder().expireAfterAccess(IDLE).recordStats().executor(Runnable::run).build();
        this.orderOfUse = entries.policy().expireAfterAccess().orElseThrow();
        CaffeineCacheMetrics.monitor(registry, entries, "aggregates");
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"}) // Null where there is nothing, as Axon asks for it.
    public <K, V> V get(K id) {
        Object entry = entries.getIfPresent(id);
        if (entry instanceof AggregateCacheEntry<?> cached) {
            CurrentUnitOfWork.ifStarted(work -> remember(id, cached, work));
        }
        return (V) entry;
    }

    /** Called under the lock of the aggregate: nobody on this node changes it before the unit of work has ended. */
    @SuppressWarnings("NullAway") // The entry holds the very aggregate, and needs nothing to make another one of.
    private void remember(Object id, AggregateCacheEntry<?> cached, UnitOfWork<?> work) {
        EventSourcedAggregate<?> aggregate = cached.recreateAggregate(null, null, null, null);
        Long version = aggregate.version();
        if (version != null) {
            remember(id, new Seen(aggregate, version), work);
        }
    }

    private void remember(Object id, Seen seen, UnitOfWork<?> work) {
        work.<Map<String, Seen>>getOrComputeResource(key, _ -> new LinkedHashMap<>()).putIfAbsent(id.toString(), seen);
    }

    /** Whether nothing is known that says otherwise. */
    boolean mayBeNew(Object id) {
        return !containsKey(id) && noLongerAssumed.getIfPresent(id) == null;
    }

    /** That there are no events of this aggregate is not known; what is decided on it is compared like what came out of this cache. */
    void assumeNew(Object id, EventSourcedAggregate<?> aggregate, UnitOfWork<?> work) {
        remember(id, new Seen(aggregate, NOTHING), work);
        work.onRollback(_ -> noLongerAssumed.put(id, true));
    }

    /** What came out of the cache in this unit of work, by the identifier of the aggregate. */
    Map<String, Seen> seenIn(UnitOfWork<?> work) {
        @Nullable
        Map<String, Seen> seen = work.getResource(key);
        return seen == null ? Map.of() : seen;
    }

    @Override
    public void put(Object id, Object value) {
        entries.put(id, value);
        makeRoom();
    }

    @Override
    public boolean putIfAbsent(Object id, Object value) {
        boolean put = entries.asMap().putIfAbsent(id, value) == null;
        makeRoom();
        return put;
    }

    /** Some at a time, as looking for the oldest stops all others who change something; one does it for all. */
    private void makeRoom() {
        if (entries.estimatedSize() > size && making.compareAndSet(false, true)) {
            try {
                int excess = (int) Math.max(0, entries.estimatedSize() - size);
                entries.invalidateAll(orderOfUse.oldest(excess + spare).keySet());
            } finally {
                making.set(false);
            }
        }
    }

    /**
     * Axon asks for it whenever a unit of work is rolled back, a refusal included. An aggregate that came out of this cache and has decided
     * nothing since is what it was, and stays.
     */
    @Override
    public boolean remove(Object id) {
        return !isUntouched(id) && discard(id);
    }

    private boolean isUntouched(Object id) {
        Seen seen = CurrentUnitOfWork.isStarted() ? seenIn(CurrentUnitOfWork.get()).get(id.toString()) : null;
        return seen != null && !seen.hasGoneOn();
    }

    /** Forgets an aggregate that is known not to be what is stored. */
    boolean discard(Object id) {
        return entries.asMap().remove(id) != null;
    }

    @Override
    public void removeAll() {
        entries.invalidateAll();
    }

    @Override
    public boolean containsKey(Object id) {
        return entries.asMap().containsKey(id);
    }

    /** Nobody listens to a cache of aggregates. */
    @Override
    public Registration registerCacheEntryListener(EntryListener listener) {
        throw new UnsupportedOperationException("This cache tells nobody of its entries");
    }
}
