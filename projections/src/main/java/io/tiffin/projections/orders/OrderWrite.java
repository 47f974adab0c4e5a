package io.tiffin.projections.orders;

import static io.tiffin.projections.tables.Columns.text;
import static io.tiffin.projections.tables.Columns.textOrNull;
import static io.tiffin.projections.tables.Columns.utc;

import io.tiffin.kernel.Money;
import io.tiffin.kernel.RefundId;
import io.tiffin.order.api.OrderEvent.OrderCreated;
import io.tiffin.order.api.OrderStatus;
import io.tiffin.projections.deliveries.DeliveryChange;
import io.tiffin.projections.tables.Row;
import io.tiffin.projections.tables.Write;
import io.tiffin.user.api.PaymentEvent.RefundRequested;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How orders are written: one statement for whatever changes, so that a batch of changes keeps its order. */
enum OrderWrite implements Write {

    CREATE("""
        INSERT INTO read_model.orders (order_id, user_id, restaurant_id, restaurant_name, status, version, position, items,
            total_amount, currency, details, created_at, updated_at)
        SELECT key, user_id, restaurant_id, restaurant_name, 'pending', version, position, CAST(items AS jsonb),
            total_amount, currency, details, at, at
        FROM batch
        ON CONFLICT (order_id) DO NOTHING
        """),

    CHANGE("""
        UPDATE read_model.orders AS o SET
            status = COALESCE(b.status, o.status),
            version = COALESCE(b.version, o.version),
            payment_status = CASE WHEN b.refunded IS NULL THEN COALESCE(b.payment_status, o.payment_status)
                WHEN COALESCE(o.payment_refunded, 0) + b.refunded < o.payment_captured THEN 'partially_refunded'
                ELSE 'refunded' END,
            payment_authorized = COALESCE(b.authorized, o.payment_authorized),
            payment_captured = COALESCE(b.captured, o.payment_captured),
            payment_refunded = COALESCE(COALESCE(o.payment_refunded, 0) + b.refunded, o.payment_refunded),
            payment_decline_code = COALESCE(b.decline_code, o.payment_decline_code),
            delivery_status = COALESCE(b.delivery_status, o.delivery_status),
            late = COALESCE(b.late, o.late),
            agent_id = CASE WHEN b.about_agents THEN b.agent_id ELSE o.agent_id END,
            agent_location = CASE WHEN b.about_agents THEN b.agent_location ELSE o.agent_location END,
            estimated_delivery_time = CASE WHEN b.about_agents THEN b.estimated_delivery_time ELSE o.estimated_delivery_time END,
            updated_at = b.at,
            position = b.position
        FROM batch AS b WHERE o.order_id = b.key AND o.position < b.position
        """),

    LINES("""
        UPDATE read_model.orders AS o SET items = CAST(b.items AS jsonb), line_notes = CAST(b.notes AS jsonb),
            total_amount = b.total_amount, lines_position = b.position
        FROM batch AS b WHERE o.order_id = b.key AND o.lines_position < b.position
        """),

    TIMELINE("""
        INSERT INTO read_model.order_timeline (order_id, position, status, at, actor, reason)
        SELECT key, position, status, at, actor, reason FROM batch
        ON CONFLICT (order_id, position) DO NOTHING
        """),

    REFUND("""
        INSERT INTO read_model.order_refunds (order_id, refund_id, position, amount, reason, status, at)
        SELECT key, refund_id, position, amount, reason, 'pending', at FROM batch
        ON CONFLICT (order_id, refund_id) DO NOTHING
        """),

    REFUND_STATUS("""
        UPDATE read_model.order_refunds AS r SET status = b.status, at = b.at, position = b.position
        FROM batch AS b WHERE r.order_id = b.key AND r.refund_id = b.refund_id AND r.position < b.position
        """);

    private final String sql;

    OrderWrite(String sql) {
        this.sql = sql;
    }

    @Override
    public String sql() {
        return sql;
    }

    /** What is written by {@link #CREATE}; {@code items} is JSON. */
    record Created(UUID key, UUID userId, UUID restaurantId, String restaurantName, long version, String items, long totalAmount,
            String currency, String details, OffsetDateTime at, long position) implements Row {

        static Created of(OrderCreated event, long version, String items, Instant at, long position) {
            return new Created(event.orderId().value(), event.customer().value(), event.restaurantId().value(), event.restaurantName(),
                    version, items, event.total().amount(), event.total().currency().getCurrencyCode(), event.details().ciphertext(),
                    utc(at), position);
        }
    }

    /** What is written by {@link #CHANGE}; null where the event changes nothing. */
    record Changed(UUID key, @Nullable String status, @Nullable Long version, @Nullable String paymentStatus,
            @Nullable Long authorized, @Nullable Long captured, @Nullable Long refunded, @Nullable String declineCode,
            @Nullable String deliveryStatus, @Nullable Boolean late, boolean aboutAgents, @Nullable UUID agentId,
            @Nullable String agentLocation,
            @Nullable OffsetDateTime estimatedDeliveryTime, OffsetDateTime at, long position) implements Row {

        /** What was refunded is added to what the row has, once for each event. */
        @Override
        public @Nullable Row followedBy(Row next) {
            if (!(next instanceof Changed then) || refunded != null || then.refunded != null) {
                return null;
            }
            Changed about = then.aboutAgents ? then : this;
            return new Changed(key, later(status, then.status), later(version, then.version), later(paymentStatus, then.paymentStatus),
                    later(authorized, then.authorized), later(captured, then.captured), null, later(declineCode, then.declineCode),
                    later(deliveryStatus, then.deliveryStatus), later(late, then.late), about.aboutAgents, about.agentId,
                    about.agentLocation, about.estimatedDeliveryTime, then.at, then.position);
        }

        private static <V> @Nullable V later(@Nullable V before, @Nullable V after) {
            return after == null ? before : after;
        }

        static Changed ofOrder(UUID order, OrderStatus status, long version, Instant at, long position) {
            return new Changed(order, text(status), version, null, null, null, null, null, null, null, false, null, null, null,
                    utc(at), position);
        }

        static Changed ofPayment(UUID order, PaymentChange change, Instant at, long position) {
            return new Changed(order, null, null, change.status(), minor(change.authorized()), minor(change.captured()),
                    minor(change.refunded()), change.declineCode(), null, null, false, null, null, null, utc(at), position);
        }

        private static @Nullable Long minor(@Nullable Money money) {
            return money == null ? null : money.amount();
        }

        /** An agent who was only offered the delivery is nobody's business but that agent's. */
        static Changed ofDelivery(UUID order, DeliveryChange change, Instant at, long position) {
            var agents = change.agents();
            var assigned = agents == null ? null : agents.assigned();
            var location = agents == null ? null : agents.location();
            var estimate = agents == null ? null : agents.estimatedDeliveryTime();
            return new Changed(order, null, null, null, null, null, null, null, textOrNull(change.status()),
                    change.late(), agents != null,
                    assigned == null ? null : assigned.value(),
                    assigned == null || location == null ? null : location.ciphertext(), estimate == null ? null : utc(estimate), utc(at),
                    position);
        }
    }

    /** What is written by {@link #LINES}; {@code items} and {@code notes} are JSON. */
    record Lines(UUID key, String items, String notes, long totalAmount, long position) implements Row {}

    /** What is written by {@link #TIMELINE}. */
    record TimelineRow(UUID key, long position, String status, OffsetDateTime at, String actor, @Nullable String reason) implements Row {

        static TimelineRow of(UUID order, StatusChange change, Instant at, long position) {
            return new TimelineRow(order, position, text(change.status()), utc(at), text(change.by()), textOrNull(change.reason()));
        }
    }

    /** What is written by {@link #REFUND}. */
    record RefundRow(UUID key, UUID refundId, long amount, String reason, OffsetDateTime at, long position) implements Row {

        static RefundRow of(UUID order, RefundRequested requested, Instant at, long position) {
            return new RefundRow(order, requested.refundId().value(), requested.amount().amount(), requested.reason(), utc(at), position);
        }
    }

    /** What is written by {@link #REFUND_STATUS}. */
    record RefundStatus(UUID key, UUID refundId, String status, OffsetDateTime at, long position) implements Row {

        RefundStatus(UUID order, RefundId refund, String status, Instant at, long position) {
            this(order, refund.value(), status, utc(at), position);
        }
    }
}
