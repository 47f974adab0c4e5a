/** Finding an agent for a delivery: reserve, offer, and look again until one accepts or the time is over. */
@NullMarked
package io.tiffin.delivery.dispatching;

import org.jspecify.annotations.NullMarked;
