package io.tiffin.order.api;

import io.tiffin.kernel.Actor;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.OrderRelated;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.SealedText;
import io.tiffin.kernel.StoredAs;
import io.tiffin.kernel.UserId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens to an order. The time of an event is that of its message. */
public sealed interface OrderEvent extends OrderRelated {

    @StoredAs("order.created")
    record OrderCreated(OrderId orderId, UserId customer, RestaurantId restaurantId, String restaurantName, GeoPoint restaurantLocation,
            List<OrderLine> lines, Money total, SealedText details, SealedText paymentToken) implements OrderEvent {}

    @StoredAs("order.received")
    record OrderReceived(OrderId orderId, RestaurantId restaurantId) implements OrderEvent {}

    @StoredAs("order.confirmed")
    record OrderConfirmed(OrderId orderId, RestaurantId restaurantId, Duration preparation) implements OrderEvent {}

    @StoredAs("order.ready")
    record OrderReady(OrderId orderId, RestaurantId restaurantId) implements OrderEvent {}

    @StoredAs("order.picked-up")
    record OrderPickedUp(OrderId orderId, AgentId agentId) implements OrderEvent {}

    @StoredAs("order.delivered")
    record OrderDelivered(OrderId orderId, AgentId agentId, @Nullable SealedText signature) implements OrderEvent {}

    @StoredAs("order.rejected")
    record OrderRejected(OrderId orderId, RestaurantId restaurantId, Actor by, Reason reason,
            @Nullable SealedText note) implements OrderEvent {}

    @StoredAs("order.cancelled")
    record OrderCancelled(OrderId orderId, RestaurantId restaurantId, Actor by, Reason reason) implements OrderEvent {}
}
