/** The shells that Axon calls; the rules are in {@code domain}. */
@NullMarked
package io.tiffin.restaurant.axon;

import org.jspecify.annotations.NullMarked;
