package io.tiffin.kernel;

import java.util.List;

/**
 * What a decider says to a command: the events to store, or a refusal with its reason. A value, so that
 * the rules of a domain can be tested without a framework.
 *
 * @param <E> the event vocabulary of the aggregate
 */
public sealed interface Decision<E> {

    /** The command is accepted; an empty list says that it was already done, and nothing needs storing. */
    record Accepted<E>(List<E> events) implements Decision<E> {
        public Accepted {
            events = List.copyOf(events);
        }
    }

    /** The command is not possible now; nothing is stored. */
    record Refused<E>(Refusal refusal) implements Decision<E> {}

    @SafeVarargs
    static <E> Decision<E> accept(E... events) {
        return new Accepted<>(List.of(events));
    }

    /** The command asks for what is so already: accepted, with nothing to store. */
    static <E> Decision<E> alreadyDone() {
        return new Accepted<>(List.of());
    }

    static <E> Decision<E> refuse(Refusal refusal) {
        return new Refused<>(refusal);
    }

    /** The events, or the refusal thrown as {@link RefusedException}, for the shells that Axon calls. */
    default List<E> orThrow() {
        return switch (this) {
            case Accepted<E>(var events) -> events;
            case Refused<E>(var refusal) -> throw new RefusedException(refusal);
        };
    }
}
