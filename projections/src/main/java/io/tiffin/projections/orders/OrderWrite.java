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
        VALUES (:key, :userId, :restaurantId, :restaurantName, 'pending', :version, :position, CAST(:items AS jsonb),
            :totalAmount, :currency, :details, :at, :at)
        ON CONFLICT (order_id) DO NOTHING
        """),

    CHANGE("""
        UPDATE read_model.orders SET
            status = COALESCE(:status, status),
            version = COALESCE(:version, version),
            payment_status = CASE WHEN CAST(:refunded AS bigint) IS NULL THEN COALESCE(:paymentStatus, payment_status)
                WHEN COALESCE(payment_refunded, 0) + :refunded < payment_captured THEN 'partially_refunded'
                ELSE 'refunded' END,
            payment_authorized = COALESCE(:authorized, payment_authorized),
            payment_captured = COALESCE(:captured, payment_captured),
            payment_refunded = COALESCE(COALESCE(payment_refunded, 0) + CAST(:refunded AS bigint), payment_refunded),
            payment_decline_code = COALESCE(:declineCode, payment_decline_code),
            delivery_status = COALESCE(:deliveryStatus, delivery_status),
            late = COALESCE(:late, late),
            agent_id = CASE WHEN :aboutAgents THEN :agentId ELSE agent_id END,
            agent_location = CASE WHEN :aboutAgents THEN :agentLocation ELSE agent_location END,
            estimated_delivery_time = CASE WHEN :aboutAgents THEN :estimatedDeliveryTime ELSE estimated_delivery_time END,
            updated_at = :at,
            position = :position
        WHERE order_id = :key AND position < :position
        """),

    LINES("""
        UPDATE read_model.orders SET items = CAST(:items AS jsonb), line_notes = CAST(:notes AS jsonb), total_amount = :totalAmount,
            lines_position = :position
        WHERE order_id = :key AND lines_position < :position
        """),

    TIMELINE("""
        INSERT INTO read_model.order_timeline (order_id, position, status, at, actor, reason)
        VALUES (:key, :position, :status, :at, :actor, :reason)
        ON CONFLICT (order_id, position) DO NOTHING
        """),

    REFUND("""
        INSERT INTO read_model.order_refunds (order_id, refund_id, position, amount, reason, status, at)
        VALUES (:key, :refundId, :position, :amount, :reason, 'pending', :at)
        ON CONFLICT (order_id, refund_id) DO NOTHING
        """),

    REFUND_STATUS("""
        UPDATE read_model.order_refunds SET status = :status, at = :at, position = :position
        WHERE order_id = :key AND refund_id = :refundId AND position < :position
        """);

    private final String sql;

    OrderWrite(String sql) {
        this.sql = sql;
    }

    @Override
    public String sql() {
        return sql;
    }

    /** The parameters of {@link #CREATE}; {@code items} is JSON. */
    record Created(UUID key, UUID userId, UUID restaurantId, String restaurantName, long version, String items, long totalAmount,
            String currency, String details, OffsetDateTime at, long position) implements Row {

        static Created of(OrderCreated event, long version, String items, Instant at, long position) {
            return new Created(event.orderId().value(), event.customer().value(), event.restaurantId().value(), event.restaurantName(),
                    version, items, event.total().amount(), event.total().currency().getCurrencyCode(), event.details().ciphertext(),
                    utc(at), position);
        }
    }

    /** The parameters of {@link #CHANGE}; null where the event changes nothing. */
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

    /** The parameters of {@link #LINES}; {@code items} and {@code notes} are JSON. */
    record Lines(UUID key, String items, String notes, long totalAmount, long position) implements Row {}

    /** The parameters of {@link #TIMELINE}. */
    record TimelineRow(UUID key, long position, String status, OffsetDateTime at, String actor, @Nullable String reason) implements Row {

        static TimelineRow of(UUID order, StatusChange change, Instant at, long position) {
            return new TimelineRow(order, position, text(change.status()), utc(at), text(change.by()), textOrNull(change.reason()));
        }
    }

    /** The parameters of {@link #REFUND}. */
    record RefundRow(UUID key, UUID refundId, long amount, String reason, OffsetDateTime at, long position) implements Row {

        static RefundRow of(UUID order, RefundRequested requested, Instant at, long position) {
            return new RefundRow(order, requested.refundId().value(), requested.amount().amount(), requested.reason(), utc(at), position);
        }
    }

    /** The parameters of {@link #REFUND_STATUS}. */
    record RefundStatus(UUID key, UUID refundId, String status, OffsetDateTime at, long position) implements Row {

        RefundStatus(UUID order, RefundId refund, String status, Instant at, long position) {
            this(order, refund.value(), status, utc(at), position);
        }
    }
}
