package io.tiffin.projections.deliveries;

import static io.tiffin.projections.tables.Columns.id;
import static io.tiffin.projections.tables.Columns.idOrNull;
import static io.tiffin.projections.tables.Columns.number;
import static io.tiffin.projections.tables.Columns.required;
import static io.tiffin.projections.tables.Columns.text;

import io.r2dbc.spi.Readable;
import io.tiffin.delivery.api.DeliveryStatus;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.UserId;
import io.tiffin.projections.tables.Columns;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as it stands in the table, with the names of restaurant and agent beside it.
 *
 * @param details       sealed with the customer's key
 * @param offeredTo     has an open offer until {@code offerExpiresAt}
 * @param agentName     sealed with the agent's key
 * @param agentLocation of the assigned agent, or of the one it was offered to, sealed with that agent's key
 * @param position      of the last event that it has seen
 */
record DeliveryRow(OrderId orderId, DeliveryStatus status, RestaurantId restaurantId, @Nullable String restaurantName,
        GeoPoint restaurantLocation, UserId userId, String details, Money orderValue, @Nullable AgentId offeredTo,
        @Nullable Instant offerExpiresAt, @Nullable AgentId agentId, @Nullable String agentName, @Nullable String agentLocation,
        @Nullable Instant estimatedDeliveryTime, boolean late, @Nullable Instant assignedAt, Instant updatedAt, long position) {

    static final String SELECT = """
        SELECT d.*, r.name AS restaurant_name, a.name AS agent_name
        FROM read_model.deliveries d
            LEFT JOIN read_model.restaurants r ON r.restaurant_id = d.restaurant_id
            LEFT JOIN read_model.agents a ON a.agent_id = d.agent_id
        """;

    static DeliveryRow of(Readable row) {
        return new DeliveryRow(new OrderId(id(row, "order_id")), Columns.value(DeliveryStatus.class, text(row, "status")),
                new RestaurantId(id(row, "restaurant_id")), row.get("restaurant_name", String.class),
                new GeoPoint(required(row, "restaurant_lat", Double.class), required(row, "restaurant_lng", Double.class)),
                new UserId(id(row, "user_id")), text(row, "details"), Money.of(number(row, "order_value"), text(row, "currency")),
                agent(idOrNull(row, "offered_to")), row.get("offer_expires_at", Instant.class), agent(idOrNull(row, "agent_id")),
                row.get("agent_name", String.class), row.get("agent_location", String.class),
                row.get("estimated_delivery_time", Instant.class), required(row, "late", Boolean.class),
                row.get("assigned_at", Instant.class),
                required(row, "updated_at", Instant.class), number(row, "position"));
    }

    private static @Nullable AgentId agent(@Nullable UUID id) {
        return id == null ? null : new AgentId(id);
    }
}
