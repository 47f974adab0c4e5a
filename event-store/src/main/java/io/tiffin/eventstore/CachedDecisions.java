package io.tiffin.eventstore;

import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;

/**
 * Lets no command be answered by what a cached aggregate no longer is. A decision that appends is safe: the append fails where another node
 * has gone on. One that appends nothing, be it a refusal or that there is nothing to do, is compared with the store before it becomes the
 * answer: that costs it one look at the end of the stream, and the wait for events that the aggregate was cached with before they were stored.
 * Where the stream has gone on, or such events were not stored, the aggregate is thrown out of the cache, and the command ends in a
 * {@link ConcurrencyException}, to be tried again like any other conflict.
 *
 * <p>
 * A decision that appends to one aggregate and only looked at another is compared for the other.
 */
public final class CachedDecisions implements MessageHandlerInterceptor<CommandMessage<?>> {

    private final AggregateCache cache;
    private final EventStorageEngine engine;

    /**
     * @param cache
     *            the one that the aggregates' repositories use
     * @param engine
     *            the one that their events are in
     */
    public CachedDecisions(AggregateCache cache, EventStorageEngine engine) {
        this.cache = cache;
        this.engine = engine;
    }

    /**
     * @throws ConcurrencyException
     *             when the aggregate has gone on elsewhere
     */
    @Override
    public Object handle(UnitOfWork<? extends CommandMessage<?>> work, InterceptorChain chain) throws Exception {
        Object answer;
        try {
            answer = chain.proceed();
        } catch (Exception refusal) {
            cache.seenIn(work).forEach((id, seen) -> compare(id, seen, work, refusal));
            throw refusal;
        }
        cache.seenIn(work).forEach((id, seen) -> {
            if (!seen.hasGoneOn()) {
                compare(id, seen, work, null);
            }
        });
        return answer;
    }

    private void compare(String id, AggregateCache.Seen seen, UnitOfWork<?> work, @Nullable Exception refusal) {
        if (!CommitDependencies.of(work.root()).awaitStored()) {
            cache.discard(id);
            throw new ConcurrencyException("What aggregate " + id + " was at event " + seen.version() + " has not been stored", refusal);
        }
        if (engine.lastSequenceNumberFor(id).orElse(-1L) > seen.version()) {
            cache.discard(id);
            throw new ConcurrencyException("Aggregate " + id + " has gone on elsewhere since event " + seen.version(), refusal);
        }
    }
}
