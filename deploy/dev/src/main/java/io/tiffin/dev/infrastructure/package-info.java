/**
 * Real PostgreSQL, Redis and Kafka for a machine with nothing installed. Their data outlives the process that started them; the
 * servers do not.
 */
@NullMarked
package io.tiffin.dev.infrastructure;

import org.jspecify.annotations.NullMarked;
