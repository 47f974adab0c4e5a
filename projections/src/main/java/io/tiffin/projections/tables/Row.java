package io.tiffin.projections.tables;

import java.util.UUID;

/** A record with the parameters of a {@link Write}. */
public interface Row {

    /** Of the row that is written. Rows of one key are written in the order of their events. */
    UUID key();
}
