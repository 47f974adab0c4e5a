package io.tiffin.eventstore;

import java.util.concurrent.Callable;

import org.axonframework.common.lock.Lock;
import org.axonframework.common.lock.LockFactory;
import org.axonframework.eventsourcing.CachingEventSourcingRepository;
import org.axonframework.eventsourcing.EventSourcedAggregate;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.eventsourcing.NoSnapshotTriggerDefinition;
import org.axonframework.eventsourcing.SnapshotTriggerDefinition;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.LockAwareAggregate;

/**
 * A repository for commands that create what is missing. Such an aggregate is nearly always missing, so that one which is not in the cache is
 * created without a look at the store: where there is one after all, its first event is refused, and the command ends in a conflict that is
 * tried again, this time with a look. What is decided without any event is compared by {@link CachedDecisions}, like what came out of the
 * cache.
 *
 * <p>
 * Snapshots are looked for only where they are taken: elsewhere an aggregate that is not in the cache costs one read.
 */
public final class CreatingRepository<T> extends CachingEventSourcingRepository<T> {

    private final AggregateCache cache;
    private final LockFactory locks;
    private final EventStore events;
    private final boolean takesSnapshots;

    /** Where the aggregates of a repository are kept. */
    record Keeping(EventStore events, AggregateCache cache, LockFactory locks, SnapshotTriggerDefinition snapshots) {}

    CreatingRepository(EventSourcingRepository.Builder<T> builder, Keeping keeping) {
        super(builder.eventStore(keeping.events()).cache(keeping.cache()).lockFactory(keeping.locks())
                .snapshotTriggerDefinition(keeping.snapshots()));
        this.cache = keeping.cache();
        this.locks = keeping.locks();
        this.events = keeping.events();
        this.takesSnapshots = keeping.snapshots() != NoSnapshotTriggerDefinition.INSTANCE;
    }

    /**
     * @param builder
     *            of what is not given here
     * @param cache
     *            of which {@link CachedDecisions} knows
     * @param snapshots
     *            when to take one; {@link NoSnapshotTriggerDefinition#INSTANCE} for aggregates with few events
     */
    public static <T> CreatingRepository<T> of(EventSourcingRepository.Builder<T> builder, EventStore events, AggregateCache cache,
            SnapshotTriggerDefinition snapshots) {
        return new CreatingRepository<>(builder, new Keeping(events, cache, new AggregateLocks(cache), snapshots));
    }

    @Override
    protected DomainEventStream readEvents(String id) {
        return takesSnapshots ? super.readEvents(id) : events.readEvents(id, 0);
    }

    @Override
    protected LockAwareAggregate<T, EventSourcedAggregate<T>> doLoadOrCreate(String id, Callable<T> factory) throws Exception {
        Lock lock = locks.obtainLock(id);
        try {
            EventSourcedAggregate<T> aggregate = cache.mayBeNew(id) ? create(id, factory) : look(id, factory);
            CurrentUnitOfWork.get().onCleanup(_ -> lock.release());
            return new LockAwareAggregate<>(aggregate, lock);
        } catch (Throwable e) {
            lock.release();
            throw e;
        }
    }

    private EventSourcedAggregate<T> create(String id, Callable<T> factory) throws Exception {
        EventSourcedAggregate<T> aggregate = doCreateNewForLock(factory);
        cache.assumeNew(id, aggregate, CurrentUnitOfWork.get());
        return aggregate;
    }

    private EventSourcedAggregate<T> look(String id, Callable<T> factory) throws Exception {
        try {
            return doLoadWithLock(id, null);
        } catch (AggregateNotFoundException e) {
            if (e.getClass() != AggregateNotFoundException.class) {
                // It was there, and has been deleted.
                throw e;
            }
            return doCreateNewForLock(factory);
        }
    }
}
