package io.tiffin.projections.violations;

import io.tiffin.eventstore.EventTail;

/** Breaks a rule of the architecture on purpose. */
public final class ProjectionUsesEventStore {

    Class<?> other = EventTail.class;
}
