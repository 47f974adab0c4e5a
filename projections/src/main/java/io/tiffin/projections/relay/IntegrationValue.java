package io.tiffin.projections.relay;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tiffin.kernel.Actor;
import io.tiffin.kernel.Address;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.PaymentId;
import io.tiffin.kernel.RefundId;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.UserId;
import io.tiffin.order.api.Reason;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of what is published, each as its JSON Schema says. Amounts are in major units (31.50). What was sealed for a person is open
 * here, and null once that person was erased.
 */
sealed interface IntegrationValue {

    record OrderPlaced(String eventType, OrderId orderId, UserId userId, RestaurantId restaurantId, List<Item> items,
            BigDecimal totalAmount, String currency, @Nullable Address deliveryAddress, Instant timestamp) implements IntegrationValue {

        record Item(MenuItemId menuItemId, String name, int quantity, BigDecimal unitPrice) {}
    }

    /** {@code estimatedPrepTime} in minutes. */
    record OrderAccepted(String eventType, OrderId orderId, RestaurantId restaurantId, long estimatedPrepTime,
            Instant timestamp) implements IntegrationValue {}

    /** Also of a cancelled order. */
    record OrderRejected(String eventType, OrderId orderId, RestaurantId restaurantId, Reason reason, Actor.Type by,
            Instant timestamp) implements IntegrationValue {}

    record DeliveryAssigned(String eventType, OrderId orderId, AgentId agentId, @Nullable GeoPoint agentLocation,
            Instant estimatedDeliveryTime, Instant timestamp) implements IntegrationValue {}

    /** The agent is null where the event knows none; only a failure, or an agent's giving up, has a reason. */
    record DeliveryStatusUpdated(String eventType, OrderId orderId, @Nullable AgentId agentId, Progress status, Instant timestamp,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant deliveredAt,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String customerSignature,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reason) implements IntegrationValue {}

    /** How far an order is on its way; written in lower snake case. */
    enum Progress {
        RECEIVED, READY, PICKED_UP, DELIVERED, FAILED, UNASSIGNED
    }

    /** Only a refund, which may be one of several, has an id and a reason. */
    record PaymentMoved(String eventType, OrderId orderId, PaymentId paymentId, BigDecimal amount, String currency,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RefundId refundId,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reason, Instant timestamp) implements IntegrationValue {}

    record LocationUpdated(String eventType, AgentId agentId, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable OrderId orderId,
            GeoPoint location, Instant timestamp) implements IntegrationValue {}
}
