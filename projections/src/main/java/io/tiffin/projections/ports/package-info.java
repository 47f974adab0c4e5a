/** What projections need of the event store, implemented outside. */
@NullMarked
package io.tiffin.projections.ports;

import org.jspecify.annotations.NullMarked;
