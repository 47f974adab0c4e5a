package io.tiffin.order.api;

import org.jspecify.annotations.Nullable;

/**
 * A line of an order that was changed.
 *
 * @param placedAs the position, from 0, of the line it was when the order was placed, whose note it keeps; null for a substitute
 */
public record ChangedLine(OrderLine line, @Nullable Integer placedAs) {}
