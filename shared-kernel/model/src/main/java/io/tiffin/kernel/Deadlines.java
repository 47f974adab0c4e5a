package io.tiffin.kernel;

import java.time.Instant;

/**
 * Commands that are sent when their time has come, even if the process that asked for them is gone. A deadline is never cancelled:
 * the aggregate decides by its state whether it still matters, so a late or doubled one is harmless.
 */
public interface Deadlines {

    /**
     * Schedules once: a second call with the same id changes nothing.
     *
     * @param id      derived from what the deadline is about, so that a redelivered event does not schedule twice
     * @param due     not before this time
     * @param command what to send
     */
    void schedule(String id, Instant due, Object command);
}
