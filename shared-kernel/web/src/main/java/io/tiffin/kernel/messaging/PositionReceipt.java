package io.tiffin.kernel.messaging;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Travels with a command in its metadata and brings back the global position of the last event that it stored. Only within one process:
 * it is no part of the metadata that is stored.
 */
public final class PositionReceipt {

    /** The metadata key it travels under. */
    public static final String KEY = "positionReceipt";

    private volatile @Nullable Long position;

    /** Called by the store before the command is answered. */
    public void stamp(long lastPosition) {
        position = lastPosition;
    }

    /** Empty where the command stored nothing. */
    public OptionalLong position() {
        Long stamped = position;
        return stamped == null ? OptionalLong.empty() : OptionalLong.of(stamped);
    }
}
