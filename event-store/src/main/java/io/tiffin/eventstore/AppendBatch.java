package io.tiffin.eventstore;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Appends that share one transaction. No two of them touch the same stream, as whether the second may be stored depends on what becomes of
 * the first: unless it was decided on what the first leads to, and continues just there. Then the two are stored together or not at all.
 */
final class AppendBatch {

    static final int MOST_EVENTS = 2_048;
    static final int MOST_BYTES = 8 * 1024 * 1024;

    private final List<Append> appends = new ArrayList<>();
    /** For each append, the first of those that it is stored with, by its index. */
    private final List<Integer> units = new ArrayList<>();
    private final Map<String, Last> streams = new HashMap<>();
    private int events;
    private long bytes;

    /** The last append to a stream, and its unit. */
    private record Last(Append append, int unit) {}

    /** Takes an append, unless it has to wait for a later batch. An empty batch takes everything that waits for nothing else. */
    boolean offer(Append append) {
        if (!appends.isEmpty() && (events + append.rows().size() > MOST_EVENTS || bytes + append.bytes() > MOST_BYTES)) {
            return false;
        }
        Last last = lastTouchedBy(append);
        boolean fits = last == null ? append.followsOnly(null) : append.followsOnly(last.append()) && append.continues(last.append());
        if (!fits) {
            return false;
        }
        Last now = new Last(append, last == null ? appends.size() : last.unit());
        append.streams().forEach(stream -> streams.put(stream, now));
        appends.add(append);
        units.add(now.unit());
        events += append.rows().size();
        bytes += append.bytes();
        return true;
    }

    private @Nullable Last lastTouchedBy(Append append) {
        for (String stream : append.streams()) {
            Last last = streams.get(stream);
            if (last != null) {
                return last;
            }
        }
        return null;
    }

    boolean isFull() {
        return events >= MOST_EVENTS || bytes >= MOST_BYTES;
    }

    List<Append> appends() {
        return appends;
    }

    /** Which appends are stored together or not at all: those with the same number, which is the index of the first of them. */
    int unit(int index) {
        return units.get(index);
    }

    int events() {
        return events;
    }
}
