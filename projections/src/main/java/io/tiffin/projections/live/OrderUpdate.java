package io.tiffin.projections.live;

import io.tiffin.delivery.api.DeliveryEvent.DeliveryAssigned;
import io.tiffin.kernel.Actor;
import io.tiffin.kernel.OrderId;
import io.tiffin.order.api.OrderEvent;
import io.tiffin.order.api.OrderStatus;
import io.tiffin.order.api.Reason;
import io.tiffin.projections.orders.StatusChange;
import io.tiffin.projections.ports.StoredEvent;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a stream tells of a stored event, and no more: a node holds many streams for long. */
sealed interface OrderUpdate {

    OrderId order();

    /** Global. */
    long position();

    Instant at();

    /** The order changed its status. {@code version} is the sequence number of the event within the order. */
    record StatusChanged(OrderId order, long position, Instant at, long version, StatusChange change) implements OrderUpdate {}

    record AgentAssigned(OrderId order, long position, Instant at, DeliveryAssigned assigned) implements OrderUpdate {}

    /** Empty for the events that streams pass over. */
    static Optional<OrderUpdate> of(StoredEvent event) {
        return switch (event.payload()) {
            case OrderEvent happened -> Optional.of(new StatusChanged(happened.orderId(), event.position(), event.at(), event.sequence(),
                    StatusChange.of(happened)));
            case DeliveryAssigned assigned -> Optional.of(new AgentAssigned(assigned.orderId(), event.position(), event.at(), assigned));
            default -> Optional.empty();
        };
    }

    /** Whether nothing follows. */
    default boolean ends() {
        return this instanceof StatusChanged changed && changed.change().status().isTerminal();
    }

    /**
     * Where an order stands, and since when.
     *
     * @param version the sequence number of the order's own last event
     * @param by      whose doing it was
     * @param reason  of a rejection or cancellation
     */
    record Standing(OrderStatus status, long version, Instant at, Actor.Type by, @Nullable Reason reason) {

        /** Of an order of which nothing was read yet. */
        static final Standing BEFORE_ALL = new Standing(OrderStatus.PENDING, 0, Instant.EPOCH, Actor.Type.CUSTOMER, null);

        Standing after(OrderUpdate update) {
            return update instanceof StatusChanged(var _, var _, var at, var version, var change)
                    ? new Standing(change.status(), version, at, change.by(), change.reason())
                    : this;
        }
    }
}
