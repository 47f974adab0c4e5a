package io.tiffin.projections.tables;

/**
 * One of the statements by which a read model is written. An enum implements it: its constants are carried out in the order in which they
 * are declared, so a statement that makes rows comes before those that change them.
 */
public interface Write {

    /** With named parameters, which the components of a {@link Row} fill. */
    String sql();
}
