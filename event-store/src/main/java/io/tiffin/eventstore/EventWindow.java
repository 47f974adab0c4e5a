package io.tiffin.eventstore;

import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.jspecify.annotations.Nullable;

/**
 * The latest events in memory: a ring that forgets the oldest. It knows every event after {@link #floor} and up to {@link #head}.
 * Positions may have holes between them, and several events may share one. Not safe for use by several threads.
 */
final class EventWindow {

    private final @Nullable TrackedEventMessage<?>[] events;
    private final long[] positions;
    private int oldest;
    private int size;
    private long floor;
    private long head;

    EventWindow(int capacity, long head) {
        this.events = new TrackedEventMessage<?>[capacity];
        this.positions = new long[capacity];
        this.floor = head;
        this.head = head;
    }

    long head() {
        return head;
    }

    void append(EventPage page) {
        for (TrackedEventMessage<?> event : page.events()) {
            if (size == events.length) {
                floor = positions[oldest];
                oldest = slot(1);
                size--;
            }
            int free = slot(size);
            events[free] = event;
            positions[free] = event.trackingToken().position().orElseThrow();
            size++;
        }
        head = page.through();
    }

    /** About {@code limit} events after {@code position}; null where the window has already forgotten some of them. */
    @Nullable
    EventPage after(long position, int limit) {
        if (position < floor) {
            return null;
        }
        List<TrackedEventMessage<?>> found = new ArrayList<>();
        int index = firstAfter(position);
        long through = position;
        while (index < size && (found.size() < limit || positions[slot(index)] == through)) {
            TrackedEventMessage<?> event = events[slot(index)];
            if (event != null) {
                found.add(event);
            }
            through = positions[slot(index)];
            index++;
        }
        return new EventPage(found, index == size ? Math.max(position, head) : through);
    }

    private int firstAfter(long position) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (positions[slot(middle)] <= position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int slot(int index) {
        return (oldest + index) % events.length;
    }
}
