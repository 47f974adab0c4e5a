/** Orders as they happen: Server-Sent Events from the store's history and its live tail. */
@NullMarked
package io.tiffin.projections.live;

import org.jspecify.annotations.NullMarked;
