package io.tiffin.dev.simulator;

import java.util.UUID;

/** Hears of what the platform told the people of the city. */
public interface SimulationObserver {

    SimulationObserver NONE = new SimulationObserver() {
    };

    /** The platform has acknowledged an order; heard again for each further answer to the same key. */
    default void placed(String idempotencyKey, UUID order) {}

    /** A customer was told that an order is over. */
    default void ended(UUID order, String status, String reason) {}

    /** Something that the platform must never do. */
    default void surprised(String what) {}
}
