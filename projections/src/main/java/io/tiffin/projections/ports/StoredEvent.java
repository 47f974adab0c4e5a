package io.tiffin.projections.ports;

import java.time.Instant;
import java.util.Map;

/**
 * An event as the store holds it.
 *
 * @param position    global: commit-ordered and final
 * @param eventId     unique
 * @param aggregateId whose event it is
 * @param sequence    within the aggregate, from 0
 * @param payload     one of the events of an {@code api} package
 */
public record StoredEvent(long position, String eventId, String aggregateId, long sequence, Instant at, Object payload,
        Map<String, ?> metadata) {}
