package io.tiffin.order.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tiffin.kernel.Actor;
import io.tiffin.kernel.Address;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.RefundId;
import io.tiffin.kernel.RestaurantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order as the HTTP contract shows it: the answer of placing one, and of every query. What was sealed for a person who was erased is
 * null.
 *
 * @param version the sequence number of the order's last event
 */
public record OrderView(OrderId orderId, OrderStatus status, long version, RestaurantId restaurantId, String restaurantName,
        List<Line> items, Money totalAmount, @Nullable Address deliveryAddress, @Nullable String specialInstructions, Payment payment,
        Delivery delivery, List<TimelineEntry> timeline, Instant createdAt, Instant updatedAt) {

    public record Line(MenuItemId menuItemId, String name, int quantity, Money unitPrice, Money lineTotal, @Nullable String notes) {

        public static Line of(OrderLine line, @Nullable String notes) {
            return new Line(line.menuItemId(), line.name(), line.quantity(), line.unitPrice(), line.lineTotal(), notes);
        }
    }

    /**
     * What became of the money. Amounts are absent where there is none.
     *
     * @param status           pending, authorized, declined, captured, capture_refused, voided, partially_refunded or refunded
     * @param authorizedAmount held last
     * @param refundedAmount   given back in all
     * @param declineCode      why it was declined or could not be captured, lower snake case
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Payment(String status, @Nullable Money authorizedAmount, @Nullable Money capturedAmount, @Nullable Money refundedAmount,
            List<Refund> refunds, @Nullable String declineCode) {
        public static final Payment PENDING = new Payment("pending", null, null, null, List.of(), null);
    }

    /** {@code status}: pending, refunded or refused, which it has been since {@code at}. */
    public record Refund(RefundId refundId, Money amount, String reason, String status, Instant at) {}

    /**
     * All null until an agent is looked for.
     *
     * @param late     whether it takes, or took, longer than the estimate allows
     * @param location the agent's
     */
    public record Delivery(@Nullable String status, @Nullable AgentId agentId, @Nullable String agentName,
            @Nullable Instant estimatedDeliveryTime, boolean late, @Nullable GeoPoint location) {
        public static final Delivery NOT_REQUESTED = new Delivery(null, null, null, null, false, null);
    }

    /** A change of status; {@code reason} of a rejection or cancellation. */
    public record TimelineEntry(OrderStatus status, Instant at, Actor.Type by,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Reason reason) {}
}
