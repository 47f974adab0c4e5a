package io.tiffin.order.api;

import io.tiffin.kernel.Actor;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.ChangeId;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.MenuItemId;
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

    /**
     * Refuses the order before it was confirmed.
     *
     * @param note   free text of the one who refuses
     * @param change what the system refuses is about the order as it is with that change, accepted or applied; null: as it was placed
     */
    record RejectOrder(@TargetAggregateIdentifier OrderId orderId, Actor by, Reason reason, @Nullable SealedText note,
            @Nullable ChangeId change) implements OrderCommand {

        public RejectOrder(OrderId orderId, Actor by, Reason reason, @Nullable SealedText note) {
            this(orderId, by, reason, note, null);
        }
    }

    /** Gives the order up. */
    record CancelOrder(@TargetAggregateIdentifier OrderId orderId, Actor by, Reason reason) implements OrderCommand {}

    /**
     * The restaurant cannot make all of an order that it received, and asks the customer for another.
     *
     * @param missing     what it cannot make, each item once
     * @param substitutes what takes its place, at the prices of the menu; may be empty
     * @param window      how long the customer may take to answer
     */
    record ProposeChange(@TargetAggregateIdentifier OrderId orderId, ChangeId changeId, RestaurantId by, List<Missing> missing,
            List<OrderLine> substitutes, Duration window) implements OrderCommand {}

    /**
     * Portions that cannot be made.
     *
     * @param quantity at least 1; null: all of them
     */
    record Missing(MenuItemId menuItemId, @Nullable Integer quantity) {}

    /** The customer agrees. The change is applied once what it needs is reserved and held. */
    record AcceptChange(@TargetAggregateIdentifier OrderId orderId, ChangeId changeId, UserId by) implements OrderCommand {}

    /** The customer does not want the order changed: it is rejected, as the restaurant cannot make it. */
    record RefuseChange(@TargetAggregateIdentifier OrderId orderId, ChangeId changeId, UserId by) implements OrderCommand {}

    /** The customer's time to answer is over. */
    record ExpireChange(@TargetAggregateIdentifier OrderId orderId, ChangeId changeId) implements OrderCommand {}

    /** What the accepted change needs is reserved and held: from now on the order is what it says. */
    record ApplyChange(@TargetAggregateIdentifier OrderId orderId, ChangeId changeId) implements OrderCommand {}
}
