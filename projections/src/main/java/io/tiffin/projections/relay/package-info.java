/** What the world outside hears of: integration events, made from stored ones and published to Kafka. */
@NullMarked
package io.tiffin.projections.relay;

import org.jspecify.annotations.NullMarked;
