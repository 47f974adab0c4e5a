/**
 * Axon's event store on PostgreSQL: appending in one commit order, reading by global position, and a tail that tells local processors
 * and live streams about new events at once. It knows nothing of any domain.
 */
@NullMarked
package io.tiffin.eventstore;

import org.jspecify.annotations.NullMarked;
