/** Deliveries and offers as agents, and those who wait for them, see them. */
@NullMarked
package io.tiffin.projections.deliveries;

import org.jspecify.annotations.NullMarked;
