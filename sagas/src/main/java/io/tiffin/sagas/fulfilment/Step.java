package io.tiffin.sagas.fulfilment;

import java.time.Duration;

/** What a fulfilment wants done. Each may be done twice without harm. */
public sealed interface Step {

    /** Send it now. */
    record Send(Object command) implements Step {}

    /**
     * Send it later, whatever has happened until then: who gets it decides whether it still matters.
     *
     * @param id    derived, so that the same deadline is scheduled once
     * @param after counted from the event that was reacted to
     */
    record ScheduleDeadline(String id, Duration after, Object command) implements Step {}
}
