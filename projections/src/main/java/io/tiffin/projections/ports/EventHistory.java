package io.tiffin.projections.ports;

import io.tiffin.kernel.Identifier;
import java.util.List;
import java.util.Set;

/** Port: what the event store holds. Its calls block. */
public interface EventHistory {

    /** The events of some aggregates past a position (exclusive; 0 for all), in global order, at most {@code limit}. */
    List<StoredEvent> of(Set<? extends Identifier> aggregates, long after, int limit);

    /** The position of the last event of all; 0 in an empty store. */
    long head();
}
