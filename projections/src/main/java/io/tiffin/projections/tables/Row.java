package io.tiffin.projections.tables;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A record with what a {@link Write} writes of one row: ids, texts, numbers, booleans and times. */
public interface Row {

    /** Of the row that is written. Rows of one key are written in the order of their events. */
    UUID key();

    /**
     * The one row that comes to the same as this one with {@code next}, of the same key and {@link Write}, right after it; null where each is
     * written by itself.
     */
    default @Nullable Row followedBy(Row next) {
        return null;
    }
}
