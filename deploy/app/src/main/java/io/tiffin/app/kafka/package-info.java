/** Kafka, behind the port of the relay. */
@NullMarked
package io.tiffin.app.kafka;

import org.jspecify.annotations.NullMarked;
