package io.tiffin.order.api;

import io.tiffin.kernel.Actor;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.OrderRelated;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.SealedText;
import io.tiffin.kernel.UserId;
import java.time.Duration;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** What one can ask of an order. */
public sealed interface OrderCommand extends OrderRelated {

    /**
     * Places an order. Its lines carry quoted prices; {@code details} is a sealed {@link OrderDetails}, {@code paymentToken} the
     * sealed token of the payment provider.
     */
    record CreateOrder(@TargetAggregateIdentifier OrderId orderId, UserId customer, RestaurantId restaurantId, String restaurantName,
            GeoPoint restaurantLocation, List<OrderLine> lines, Money total, SealedText details,
            SealedText paymentToken) implements OrderCommand {}

    /** Hands the order to the restaurant: its items are reserved and its payment is authorized. */
    record ReceiveOrder(@TargetAggregateIdentifier OrderId orderId) implements OrderCommand {}

    /** The restaurant takes the order. {@code preparation} is its estimate. */
    record ConfirmOrder(@TargetAggregateIdentifier OrderId orderId, RestaurantId by, Duration preparation) implements OrderCommand {}

    /** The kitchen is done. */
    record MarkOrderReady(@TargetAggregateIdentifier OrderId orderId, RestaurantId by) implements OrderCommand {}

    /** The assigned agent takes the meal. That the agent is the assigned one is the delivery's knowledge, checked before. */
    record PickUpOrder(@TargetAggregateIdentifier OrderId orderId, AgentId by) implements OrderCommand {}

    /** The agent who picked it up hands it over. */
    record DeliverOrder(@TargetAggregateIdentifier OrderId orderId, AgentId by, @Nullable SealedText signature) implements OrderCommand {}

    /** Refuses the order before it was confirmed; {@code note} is free text of the one who refuses. */
    record RejectOrder(@TargetAggregateIdentifier OrderId orderId, Actor by, Reason reason,
            @Nullable SealedText note) implements OrderCommand {}

    /** Gives the order up. */
    record CancelOrder(@TargetAggregateIdentifier OrderId orderId, Actor by, Reason reason) implements OrderCommand {}
}
