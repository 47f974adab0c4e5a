package io.tiffin.kernel;

/** A message about one order. Followers of the event store handle all messages of an order in their global order. */
public interface OrderRelated {

    OrderId orderId();
}
