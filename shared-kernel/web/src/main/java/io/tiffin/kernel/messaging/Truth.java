package io.tiffin.kernel.messaging;

import io.tiffin.kernel.Identifier;
import io.tiffin.kernel.web.Blocking;
import java.util.function.BiFunction;
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
     * Folds the events of one aggregate.
     *
     * @param evolve takes the state so far, null before the first event, and the payload of an event
     * @return empty where there is no such aggregate
     */
    public <E, S> Mono<S> of(Identifier aggregate, Class<E> vocabulary, BiFunction<@Nullable S, E, S> evolve) {
        return Blocking.call(() -> {
            S state = null;
            var events = store.readEvents(aggregate.toString());
            while (events.hasNext()) {
                state = evolve.apply(state, vocabulary.cast(events.next().getPayload()));
            }
            return state;
        });
    }
}
