/** The shells in which Axon calls agents and deliveries. */
@NullMarked
package io.tiffin.delivery.axon;

import org.jspecify.annotations.NullMarked;
