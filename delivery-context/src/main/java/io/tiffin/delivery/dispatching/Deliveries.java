package io.tiffin.delivery.dispatching;

import io.tiffin.delivery.api.DeliveryEvent;
import io.tiffin.delivery.domain.DeliveryState;
import io.tiffin.delivery.domain.DeliveryState.Known;
import io.tiffin.kernel.DeliveryId;
import io.tiffin.kernel.OrderId;
import java.time.Instant;
import java.util.Optional;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Deliveries as the event store has them at this moment. Calls block. */
@Component
public class Deliveries {

    private final EventStore store;

    public Deliveries(EventStore store) {
        this.store = store;
    }

    /**
     * A delivery that was requested.
     *
     * @param requestedAt  when
     * @param lastSequence the sequence number of its last event
     */
    public record Found(Known state, Instant requestedAt, long lastSequence) {

        /** When the restaurant said the meal would be ready. */
        Instant readyAt() {
            return requestedAt.plus(state.request().preparation());
        }
    }

    public Optional<Found> find(OrderId order) {
        return find(order, Long.MAX_VALUE);
    }

    /** As it was after the event of that sequence number. */
    Optional<Found> find(OrderId order, long upTo) {
        var events = store.readEvents(DeliveryId.of(order).toString(), 0);
        DeliveryState state = new DeliveryState.None();
        @Nullable
        Instant requestedAt = null;
        long lastSequence = -1;
        while (events.hasNext() && lastSequence < upTo) {
            var event = events.next();
            state = DeliveryState.evolve(state, (DeliveryEvent) event.getPayload());
            requestedAt = requestedAt == null ? event.getTimestamp() : requestedAt;
            lastSequence = event.getSequenceNumber();
        }
        return state instanceof Known known && requestedAt != null
                ? Optional.of(new Found(known, requestedAt, lastSequence))
                : Optional.empty();
    }
}
