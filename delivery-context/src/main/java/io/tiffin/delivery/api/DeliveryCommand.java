package io.tiffin.delivery.api;

import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.DeliveryId;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.OrderRelated;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.SealedText;
import io.tiffin.kernel.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** What one can ask of the delivery of an order. */
public sealed interface DeliveryCommand extends OrderRelated {

    /** Looks for an agent. {@code details} is the order's sealed {@code OrderDetails}, which hold the customer's address. */
    record RequestDelivery(OrderId orderId, RestaurantId restaurantId, UserId customer, GeoPoint restaurantLocation, SealedText details,
            Money orderValue, Duration preparation) implements DeliveryCommand {}

    /** Offers it to an agent who is reserved for it. {@code agentLocation} is a {@link GeoPoint} in JSON, sealed with the agent's key. */
    record OfferDelivery(OrderId orderId, AgentId agentId, SealedText agentLocation, Instant expiresAt) implements DeliveryCommand {}

    record AcceptOffer(OrderId orderId, AgentId by, Instant estimatedDeliveryTime) implements DeliveryCommand {}

    record DeclineOffer(OrderId orderId, AgentId by, @Nullable String reason) implements DeliveryCommand {}

    /** The deadline of the offer to that agent has passed; {@code expiresAt} tells it from other offers to the same agent. */
    record ExpireOffer(OrderId orderId, AgentId agentId, Instant expiresAt) implements DeliveryCommand {}

    /** Look again: an offer could not be made, and the time for another try has come. */
    record RetrySearch(OrderId orderId, int attempt) implements DeliveryCommand {}

    /** The time for finding an agent is over; {@code droppedOut}, who had been found before, tells a search from others. */
    record GiveUpSearch(OrderId orderId, Set<AgentId> droppedOut) implements DeliveryCommand {

        public GiveUpSearch {
            // Absent from deadlines of before.
            droppedOut = droppedOut == null ? Set.of() : Set.copyOf(droppedOut);
        }
    }

    record ArriveAtRestaurant(OrderId orderId, AgentId by) implements DeliveryCommand {}

    record PickUpDelivery(OrderId orderId, AgentId by) implements DeliveryCommand {}

    record CompleteDelivery(OrderId orderId, AgentId by) implements DeliveryCommand {}

    /** The agent cannot go on: before the pick-up another one is looked for, after it the delivery fails. {@code reason} in lower snake case. */
    record FailDelivery(OrderId orderId, AgentId by, String reason) implements DeliveryCommand {}

    /** What was due to happen at {@code due} may be late by now; {@code agentId} is who had it then. */
    record ReportLateness(OrderId orderId, AgentId agentId, Lateness what, Instant due) implements DeliveryCommand {}

    /** The order is off; whoever has the meal already is free. */
    record CancelDelivery(OrderId orderId) implements DeliveryCommand {}

    @TargetAggregateIdentifier
    default DeliveryId deliveryId() {
        return DeliveryId.of(orderId());
    }
}
