package io.tiffin.sagas.fulfilment;

import java.time.Duration;
import java.util.List;

/**
 * How a fulfilment answers an event.
 *
 * @param state what it knows now
 * @param steps what is to be done; no two commands go to the same aggregate, so their order does not matter
 * @param ended whether nothing is left to do or to wait for
 */
public record Reaction(FulfilmentState state, List<Step> steps, boolean ended) {

    public Reaction {
        steps = List.copyOf(steps);
    }

    /** Nothing to do: the next word is somebody else's. */
    static Reaction await(FulfilmentState state) {
        return new Reaction(state, List.of(), false);
    }

    /** {@code id} and {@code after} as of {@link Step.ScheduleDeadline}. */
    static Reaction schedule(FulfilmentState state, String id, Duration after, Object command) {
        return new Reaction(state, List.of(new Step.ScheduleDeadline(id, after, command)), false);
    }

    static Reaction send(FulfilmentState state, Object command) {
        return new Reaction(state, List.of(new Step.Send(command)), false);
    }
}
