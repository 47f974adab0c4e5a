package io.tiffin.projections.tables;

/**
 * One of the statements by which a read model is written. An enum implements it: its constants are carried out in the order in which they
 * are declared, so a statement that makes rows comes before those that change them.
 */
public interface Write {

    /**
     * Reads its rows from the relation {@code batch}, with a column for each component of its {@link Row}: {@code user_id} for
     * {@code userId}. No two have the same key.
     */
    String sql();
}
