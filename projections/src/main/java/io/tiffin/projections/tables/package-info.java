/** The tables of the read models: how many rows are written at little cost, and how values stand in columns. */
@NullMarked
package io.tiffin.projections.tables;

import org.jspecify.annotations.NullMarked;
