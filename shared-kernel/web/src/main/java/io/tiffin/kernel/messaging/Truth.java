package io.tiffin.kernel.messaging;

import io.tiffin.kernel.Identifier;
import io.tiffin.kernel.web.Blocking;
import java.util.function.BiFunction;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Reads the state of an aggregate from the event store itself, for checks that must not lag. */
@Component
public class Truth {

    private final EventStore store;

    public Truth(EventStore store) {
        this.store = store;
    }

    /**
     * Folds the events of one aggregate, from its first.
     *
     * @param evolve takes the state so far, null before the first event, and the payload of an event
     * @return empty where there is no such aggregate
     */
    public <E, S> Mono<S> of(Identifier aggregate, Class<E> vocabulary, BiFunction<@Nullable S, E, S> evolve) {
        return Blocking.call(() -> fold(store.readEvents(aggregate.toString(), 0), null, vocabulary, evolve));
    }

    /** The same for a {@link Snapshotted} aggregate, from its last snapshot where it has one. */
    @SuppressWarnings("unchecked") // A snapshot is of the aggregate's own state.
    public <E, S> Mono<S> sinceSnapshot(Identifier aggregate, Class<E> vocabulary, BiFunction<@Nullable S, E, S> evolve) {
        return Blocking.call(() -> {
            DomainEventStream events = store.readEvents(aggregate.toString());
            S begun = null;
            if (events.hasNext() && events.peek().getPayload() instanceof Snapshotted<?> snapshot) {
                begun = (S) snapshot.state();
                events.next();
            }
            return fold(events, begun, vocabulary, evolve);
        });
    }

    private static <E, S> @Nullable S fold(DomainEventStream events, @Nullable S begun, Class<E> vocabulary,
            BiFunction<@Nullable S, E, S> evolve) {
        S state = begun;
        while (events.hasNext()) {
            state = evolve.apply(state, vocabulary.cast(events.next().getPayload()));
        }
        return state;
    }
}
