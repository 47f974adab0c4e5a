package io.tiffin.projections.orders;

import io.tiffin.kernel.Actor;
import io.tiffin.order.api.OrderEvent;
import io.tiffin.order.api.OrderStatus;
import io.tiffin.order.api.Reason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an event of an order says about its status: one line of the order's timeline, and one update of its stream.
 *
 * @param by     the kind of actor whose doing it was
 * @param reason of a rejection or cancellation
 */
public record StatusChange(OrderStatus status, Actor.Type by, @Nullable Reason reason) {

    /** Empty where the event is about something else. */
    public static Optional<StatusChange> of(OrderEvent event) {
        OrderStatus status = OrderStatus.after(event);
        return Optional.ofNullable(switch (event) {
            case OrderEvent.OfChange _ -> null;
            case OrderEvent.OrderCreated _ -> new StatusChange(status, Actor.Type.CUSTOMER, null);
            case OrderEvent.OrderReceived _ -> new StatusChange(status, Actor.Type.SYSTEM, null);
            case OrderEvent.OrderConfirmed _ -> new StatusChange(status, Actor.Type.RESTAURANT, null);
            case OrderEvent.OrderReady _ -> new StatusChange(status, Actor.Type.RESTAURANT, null);
            case OrderEvent.OrderPickedUp _ -> new StatusChange(status, Actor.Type.AGENT, null);
            case OrderEvent.OrderDelivered _ -> new StatusChange(status, Actor.Type.AGENT, null);
            case OrderEvent.OrderRejected rejected -> new StatusChange(status, rejected.by().type(), rejected.reason());
            case OrderEvent.OrderCancelled cancelled -> new StatusChange(status, cancelled.by().type(), cancelled.reason());
        });
    }
}
