package io.tiffin.eventstore;

import java.util.List;
import org.axonframework.eventhandling.EventMessage;

/**
 * Learns where events have been appended, on the thread that appends them and before the caller is answered. This is where a write finds
 * the position it answers with.
 */
@FunctionalInterface
public interface AppendObserver {

    /** An observer that looks away. */
    AppendObserver NONE = (events, lastPosition) -> {};

    /**
     * @param events
     *            what was appended, in order, never empty
     * @param lastPosition
     *            global position of the last of them; the others precede it without a gap
     */
    void appended(List<? extends EventMessage<?>> events, long lastPosition);
}
