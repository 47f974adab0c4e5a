/** The database: connections, schemas, and the event store. No other part of the project knows which engine it is. */
@NullMarked
package io.tiffin.app.store;

import org.jspecify.annotations.NullMarked;
