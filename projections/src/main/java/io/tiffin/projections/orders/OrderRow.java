package io.tiffin.projections.orders;

import static io.tiffin.projections.tables.Columns.id;
import static io.tiffin.projections.tables.Columns.number;
import static io.tiffin.projections.tables.Columns.required;
import static io.tiffin.projections.tables.Columns.text;

import io.r2dbc.spi.Readable;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.UserId;
import io.tiffin.order.api.OrderStatus;
import io.tiffin.projections.tables.Columns;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An order as it stands in the table, with the agent's name and the timeline beside it.
 *
 * @param position of the last event that it has seen
 * @param items    JSON
 * @param details  sealed with the customer's key
 * @param timeline JSON
 */
record OrderRow(OrderId orderId, UserId userId, RestaurantId restaurantId, String restaurantName, OrderStatus status, long version,
        long position, String items, Money total, String details, Payment payment, @Nullable AssignedDelivery delivery,
        String timeline, Instant createdAt, Instant updatedAt) {

    /** Amounts in minor units of the order's currency, null where there is none; {@code refunds} is JSON. */
    record Payment(String status, @Nullable Long authorized, @Nullable Long captured, @Nullable Long refunded,
            @Nullable String declineCode, String refunds) {}

    /** What is known of the delivery; name and location are sealed with the agent's key. */
    record AssignedDelivery(String status, @Nullable AgentId agentId, @Nullable String agentName, @Nullable String agentLocation,
            @Nullable Instant estimatedDeliveryTime, boolean late) {}

    static final String SELECT = """
        SELECT o.order_id, o.user_id, o.restaurant_id, o.restaurant_name, o.status, o.version, o.position, o.items::text AS items,
            o.total_amount, o.currency, o.details, o.payment_status, o.payment_authorized, o.payment_captured,
            o.payment_refunded, o.payment_decline_code, o.delivery_status, o.agent_id, o.agent_location,
            o.estimated_delivery_time, o.late, o.created_at, o.updated_at, a.name AS agent_name,
            (SELECT json_agg(json_build_object('status', t.status, 'at', t.at, 'by', t.actor, 'reason', t.reason)
                    ORDER BY t.position)::text
                FROM read_model.order_timeline t WHERE t.order_id = o.order_id) AS timeline,
            (SELECT json_agg(json_build_object('refundId', r.refund_id, 'amount', json_build_object('amount', r.amount, 'currency',
                    o.currency), 'reason', r.reason, 'status', r.status, 'at', r.at) ORDER BY r.at, r.refund_id)::text
                FROM read_model.order_refunds r WHERE r.order_id = o.order_id) AS refunds
        FROM read_model.orders o LEFT JOIN read_model.agents a ON a.agent_id = o.agent_id
        """;

    static OrderRow of(Readable row) {
        return new OrderRow(new OrderId(id(row, "order_id")), new UserId(id(row, "user_id")), new RestaurantId(id(row, "restaurant_id")),
                text(row, "restaurant_name"), Columns.value(OrderStatus.class, text(row, "status")), number(row, "version"),
                number(row, "position"), text(row, "items"), Money.of(number(row, "total_amount"), text(row, "currency")),
                text(row, "details"), payment(row), delivery(row), text(row, "timeline"),
                required(row, "created_at", Instant.class), required(row, "updated_at", Instant.class));
    }

    private static Payment payment(Readable row) {
        return new Payment(text(row, "payment_status"), row.get("payment_authorized", Long.class), row.get("payment_captured", Long.class),
                row.get("payment_refunded", Long.class), row.get("payment_decline_code", String.class),
                Objects.requireNonNullElse(row.get("refunds", String.class), "[]"));
    }

    private static @Nullable AssignedDelivery delivery(Readable row) {
        String status = row.get("delivery_status", String.class);
        UUID agent = Columns.idOrNull(row, "agent_id");
        return status == null
                ? null
                : new AssignedDelivery(status, agent == null ? null : new AgentId(agent), row.get("agent_name", String.class),
                        row.get("agent_location", String.class), row.get("estimated_delivery_time", Instant.class),
                        required(row, "late", Boolean.class));
    }
}
