package io.tiffin.projections.live;

import java.util.concurrent.ArrayBlockingQueue;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One client that follows an order. What happens waits in its buffer until the client takes it, also while the client still reads the
 * history; when the buffer is full the client is given up at once, whatever it was about to take.
 */
final class Follower {

    /** What can happen to an order while one follows it. */
    sealed interface Happening {

        /** An event was stored. */
        record Stored(LiveUpdate update) implements Happening {}

        /** The agent moved. */
        record Moved(Frame frame) implements Happening {}
    }

    private final Sinks.Many<Happening> happenings;
    private final Sinks.Empty<Void> dismissal = Sinks.empty();

    Follower(int buffer) {
        happenings = Sinks.unsafe().many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(buffer));
    }

    /** Called by the store's tail and by the source of locations, one after the other. */
    synchronized void tell(Happening happening) {
        switch (happenings.tryEmitNext(happening)) {
            case OK, FAIL_CANCELLED, FAIL_TERMINATED -> {
            }
            case FAIL_OVERFLOW, FAIL_ZERO_SUBSCRIBER, FAIL_NON_SERIALIZED -> giveUp(GivenUp.slow());
        }
    }

    void giveUp(GivenUp why) {
        dismissal.tryEmitError(why);
    }

    /** Ends the stream in good order; the client reconnects. */
    void dismiss() {
        dismissal.tryEmitEmpty();
    }

    /** In the order in which they happened. */
    Flux<Happening> happenings() {
        return happenings.asFlux();
    }

    /** Completes, or fails, when the stream has to end before the order does. */
    Mono<Void> dismissal() {
        return dismissal.asMono();
    }
}
