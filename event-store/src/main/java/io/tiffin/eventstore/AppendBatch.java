package io.tiffin.eventstore;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Appends that share one transaction. No two of them touch the same stream: whether the second may follow depends on what becomes of the
 * first.
 */
final class AppendBatch {

    static final int MOST_EVENTS = 2_048;
    static final int MOST_BYTES = 8 * 1024 * 1024;

    private final List<Append> appends = new ArrayList<>();
    private final Set<String> streams = new HashSet<>();
    private int events;
    private long bytes;

    /** Takes an append, unless it has to wait for a later batch. An empty batch takes everything. */
    boolean offer(Append append) {
        if (!appends.isEmpty() && (events + append.rows().size() > MOST_EVENTS || bytes + append.bytes() > MOST_BYTES
                || overlaps(append))) {
            return false;
        }
        appends.add(append);
        streams.addAll(append.streams());
        events += append.rows().size();
        bytes += append.bytes();
        return true;
    }

    private boolean overlaps(Append append) {
        for (String stream : append.streams()) {
            if (streams.contains(stream)) {
                return true;
            }
        }
        return false;
    }

    boolean isFull() {
        return events >= MOST_EVENTS || bytes >= MOST_BYTES;
    }

    List<Append> appends() {
        return appends;
    }

    int events() {
        return events;
    }

    /** Two halves, for a batch that was refused as a whole because of one of its appends. */
    List<AppendBatch> halves() {
        int middle = appends.size() / 2;
        return List.of(of(appends.subList(0, middle)), of(appends.subList(middle, appends.size())));
    }

    private static AppendBatch of(List<Append> appends) {
        AppendBatch batch = new AppendBatch();
        appends.forEach(batch::offer);
        return batch;
    }
}
