/** Orders as customers and restaurants see them. */
@NullMarked
package io.tiffin.projections.orders;

import org.jspecify.annotations.NullMarked;
