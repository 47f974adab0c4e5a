/** The messages of deliveries and agents, and the ports that they need of others. */
@NullMarked
package io.tiffin.delivery.api;

import org.jspecify.annotations.NullMarked;
