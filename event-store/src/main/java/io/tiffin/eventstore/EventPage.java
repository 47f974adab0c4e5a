package io.tiffin.eventstore;

import java.util.List;
import org.axonframework.eventhandling.TrackedEventMessage;

/**
 * Some events in the order of their global positions. An upcaster may drop an event or make several out of it, so neither the number
 * of events nor the last of them tells how far a page reaches.
 *
 * @param events
 *            what was read, with {@code GlobalSequenceTrackingToken}s; events made from one stored event are never parted
 * @param through
 *            position up to which the page is complete, from where reading goes on; the position asked for when nothing was stored
 *            beyond it
 */
public record EventPage(List<TrackedEventMessage<?>> events, long through) {

    public EventPage {
        events = List.copyOf(events);
    }
}
