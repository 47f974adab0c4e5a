package io.tiffin.delivery.api;

import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.OrderMilestone;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.SealedText;
import io.tiffin.kernel.StoredAs;
import io.tiffin.kernel.UserId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What happens to the delivery of an order. */
public sealed interface DeliveryEvent extends OrderMilestone {

    @StoredAs("delivery.requested")
    record DeliveryRequested(OrderId orderId, RestaurantId restaurantId, UserId customer, GeoPoint restaurantLocation, SealedText details,
            Money orderValue, Duration preparation) implements DeliveryEvent {}

    @StoredAs("delivery.offered")
    record DeliveryOffered(OrderId orderId, AgentId agentId, SealedText agentLocation, Instant expiresAt) implements DeliveryEvent {}

    @StoredAs("delivery.offer-declined")
    record OfferDeclined(OrderId orderId, AgentId agentId, @Nullable String reason) implements DeliveryEvent {}

    @StoredAs("delivery.offer-expired")
    record OfferExpired(OrderId orderId, AgentId agentId) implements DeliveryEvent {}

    /** An attempt to find an agent came to nothing, and the next one is due. */
    @StoredAs("delivery.search-retried")
    record SearchRetried(OrderId orderId, int attempt) implements DeliveryEvent {}

    @StoredAs("delivery.assigned")
    record DeliveryAssigned(OrderId orderId, AgentId agentId, SealedText agentLocation,
            Instant estimatedDeliveryTime) implements DeliveryEvent {}

    @StoredAs("delivery.agent-arrived")
    record AgentArrived(OrderId orderId, AgentId agentId) implements DeliveryEvent {}

    /** The agent gives it back before the pick-up, and another one is looked for. {@code reason} in lower snake case. */
    @StoredAs("delivery.agent-dropped-out")
    record AgentDroppedOut(OrderId orderId, AgentId agentId, String reason) implements DeliveryEvent {}

    /** It takes longer than was said: what was {@code due} then has not happened. Nothing else changes. */
    @StoredAs("delivery.running-late")
    record RunningLate(OrderId orderId, AgentId agentId, Lateness what, Instant due) implements DeliveryEvent {}

    @StoredAs("delivery.picked-up")
    record DeliveryPickedUp(OrderId orderId, AgentId agentId) implements DeliveryEvent {}

    @StoredAs("delivery.completed")
    record DeliveryCompleted(OrderId orderId, AgentId agentId) implements DeliveryEvent {}

    /** It came to nothing; without an agent, none was found. {@code reason} in lower snake case. */
    @StoredAs("delivery.failed")
    record DeliveryFailed(OrderId orderId, @Nullable AgentId agentId, String reason) implements DeliveryEvent {}

    /** The order was off; {@code agentId} is whom it was offered or assigned to. */
    @StoredAs("delivery.cancelled")
    record DeliveryCancelled(OrderId orderId, @Nullable AgentId agentId) implements DeliveryEvent {}
}
