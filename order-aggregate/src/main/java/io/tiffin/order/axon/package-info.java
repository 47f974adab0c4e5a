/** The shell in which Axon calls the order. */
@NullMarked
package io.tiffin.order.axon;

import org.jspecify.annotations.NullMarked;
