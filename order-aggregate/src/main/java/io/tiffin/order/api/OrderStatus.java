package io.tiffin.order.api;

/** Where an order stands; written in lower snake case. */
public enum OrderStatus {
    PENDING, RECEIVED, CONFIRMED, READY, PICKED_UP, DELIVERED, REJECTED, CANCELLED;

    /** Nothing follows any more. */
    public boolean isTerminal() {
        return switch (this) {
            case DELIVERED, REJECTED, CANCELLED -> true;
            case PENDING, RECEIVED, CONFIRMED, READY, PICKED_UP -> false;
        };
    }

    /** The status that an event leads to. */
    public static OrderStatus after(OrderEvent event) {
        return switch (event) {
            case OrderEvent.OrderCreated _ -> PENDING;
            case OrderEvent.OrderReceived _,OrderEvent.OfChange _ -> RECEIVED;
            case OrderEvent.OrderConfirmed _ -> CONFIRMED;
            case OrderEvent.OrderReady _ -> READY;
            case OrderEvent.OrderPickedUp _ -> PICKED_UP;
            case OrderEvent.OrderDelivered _ -> DELIVERED;
            case OrderEvent.OrderRejected _ -> REJECTED;
            case OrderEvent.OrderCancelled _ -> CANCELLED;
        };
    }
}
