package io.tiffin.order.api;

import io.tiffin.kernel.Actor;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.ChangeId;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.OrderMilestone;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.SealedText;
import io.tiffin.kernel.StoredAs;
import io.tiffin.kernel.UserId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens to an order. The time of an event is that of its message. */
public sealed interface OrderEvent extends OrderMilestone {

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

    /** What concerns a change that the restaurant proposed while the order was received, which it stays. */
    sealed interface OfChange extends OrderEvent {

        ChangeId changeId();
    }

    /**
     * The restaurant asks the customer for another order.
     *
     * @param number      counts the changes of this order from 1
     * @param removed     the portions that go, as their lines have them
     * @param substitutes the lines that come
     * @param lines       what the order would be
     * @param total       of those lines
     * @param window      how long the customer may take to answer
     */
    @StoredAs("order.change-proposed")
    record OrderChangeProposed(OrderId orderId, RestaurantId restaurantId, ChangeId changeId, int number, List<OrderLine> removed,
            List<OrderLine> substitutes, List<ChangedLine> lines, Money total, Money previousTotal, Duration window) implements OfChange {}

    /** The customer agrees. */
    @StoredAs("order.change-accepted")
    record OrderChangeAccepted(OrderId orderId, RestaurantId restaurantId, ChangeId changeId) implements OfChange {}

    /** The customer does not agree: the order's rejection follows. */
    @StoredAs("order.change-refused")
    record OrderChangeRefused(OrderId orderId, RestaurantId restaurantId, ChangeId changeId) implements OfChange {}

    /** The order consists of these lines from now on, and the restaurant decides about it anew. */
    @StoredAs("order.changed")
    record OrderChanged(OrderId orderId, RestaurantId restaurantId, ChangeId changeId, List<ChangedLine> lines,
            Money total) implements OfChange {}
}
