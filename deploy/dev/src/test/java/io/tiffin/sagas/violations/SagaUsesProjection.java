package io.tiffin.sagas.violations;

import io.tiffin.projections.ports.StoredEvent;

/** Breaks a rule of the architecture on purpose. */
public final class SagaUsesProjection {

    Class<?> other = StoredEvent.class;
}
