package io.tiffin.projections.ports;

import java.util.List;
import java.util.function.Consumer;

/** Port: the live tail of the event store. */
public interface LiveEvents {

    /**
     * Hears of every event from now on, once, in global order. The consumer must be quick and must not throw.
     *
     * @param lost called where events could not be told; the consumer hears of later ones
     * @return ends the subscription when closed
     */
    Subscription subscribe(Consumer<List<StoredEvent>> consumer, Runnable lost);

    /** The position of the last event that subscribers have heard of, or could have. */
    long position();

    /** A subscription to the live tail. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
