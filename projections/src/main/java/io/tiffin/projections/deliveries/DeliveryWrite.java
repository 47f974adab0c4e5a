package io.tiffin.projections.deliveries;

import static io.tiffin.projections.tables.Columns.textOrNull;
import static io.tiffin.projections.tables.Columns.utc;

import io.tiffin.delivery.api.DeliveryEvent.DeliveryRequested;
import io.tiffin.projections.tables.Row;
import io.tiffin.projections.tables.Write;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How deliveries are written: one statement for whatever changes, so that a batch of changes keeps its order. */
enum DeliveryWrite implements Write {

    REQUEST("""
        INSERT INTO read_model.deliveries (order_id, restaurant_id, user_id, restaurant_lat, restaurant_lng, details, order_value,
            currency, requested_at, updated_at, position)
        SELECT key, restaurant_id, user_id, lat, lng, details, order_value, currency, at, at, position FROM batch
        ON CONFLICT (order_id) DO NOTHING
        """),

    // An offer ends with whatever happens next; who is assigned changes only where the event says so.
    CHANGE("""
        UPDATE read_model.deliveries AS d SET
            status = COALESCE(b.status, d.status),
            late = COALESCE(b.late, d.late),
            offered_to = b.offered_to,
            offer_expires_at = b.offer_expires_at,
            agent_id = CASE WHEN b.about_agents THEN b.agent_id ELSE d.agent_id END,
            agent_location = CASE WHEN b.about_agents THEN b.agent_location ELSE d.agent_location END,
            estimated_delivery_time = CASE WHEN b.about_agents THEN b.estimated_delivery_time ELSE d.estimated_delivery_time END,
            assigned_at = CASE WHEN b.about_agents THEN b.assigned_at ELSE d.assigned_at END,
            updated_at = b.at,
            position = b.position
        FROM batch AS b WHERE d.order_id = b.key AND d.position < b.position
        """);

    private final String sql;

    DeliveryWrite(String sql) {
        this.sql = sql;
    }

    @Override
    public String sql() {
        return sql;
    }

    /** What is written by {@link #REQUEST}. */
    record Requested(UUID key, UUID restaurantId, UUID userId, double lat, double lng, String details, long orderValue, String currency,
            OffsetDateTime at, long position) implements Row {

        static Requested of(DeliveryRequested event, Instant at, long position) {
            return new Requested(event.orderId().value(), event.restaurantId().value(), event.customer().value(),
                    event.restaurantLocation().lat(), event.restaurantLocation().lng(), event.details().ciphertext(),
                    event.orderValue().amount(), event.orderValue().currency().getCurrencyCode(), utc(at), position);
        }
    }

    /** What is written by {@link #CHANGE}. */
    record Changed(UUID key, @Nullable String status, @Nullable Boolean late, @Nullable UUID offeredTo,
            @Nullable OffsetDateTime offerExpiresAt, boolean aboutAgents,
            @Nullable UUID agentId, @Nullable String agentLocation, @Nullable OffsetDateTime estimatedDeliveryTime,
            @Nullable OffsetDateTime assignedAt, OffsetDateTime at, long position) implements Row {

        static Changed of(UUID order, DeliveryChange change, Instant at, long position) {
            var agents = Optional.ofNullable(change.agents()).orElse(DeliveryChange.Agents.NONE);
            var offeredTo = agents.offeredTo();
            var assigned = agents.assigned();
            var location = agents.location();
            var offerExpiresAt = agents.offerExpiresAt();
            var estimate = agents.estimatedDeliveryTime();
            return new Changed(order, textOrNull(change.status()), change.late(),
                    offeredTo == null ? null : offeredTo.value(),
                    offerExpiresAt == null ? null : utc(offerExpiresAt), change.agents() != null,
                    assigned == null ? null : assigned.value(), location == null ? null : location.ciphertext(),
                    estimate == null ? null : utc(estimate), assigned == null ? null : utc(at), utc(at), position);
        }
    }
}
