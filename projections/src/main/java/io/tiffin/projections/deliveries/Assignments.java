package io.tiffin.projections.deliveries;

import io.tiffin.delivery.api.DeliveryEvent;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.DeliveryId;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.web.Blocking;
import io.tiffin.projections.ports.EventHistory;
import io.tiffin.projections.ports.StoredEvent;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Who delivers, as the event store itself says: an assignment may have just been made, or be just over. */
@Component
class Assignments {

    /** More events than a delivery ever has. */
    private static final int ALL = 10_000;

    private final EventHistory history;

    Assignments(EventHistory history) {
        this.history = history;
    }

    /** An agent's assignment, by the event at that position. */
    record Assignment(AgentId agent, long position) {}

    /** Empty where nobody is assigned. */
    Mono<Assignment> of(OrderId order) {
        return Blocking.call(() -> current(history.of(Set.of(DeliveryId.of(order)), 0, ALL)));
    }

    private static @Nullable Assignment current(List<StoredEvent> events) {
        Assignment current = null;
        for (StoredEvent event : events) {
            var agents = DeliveryChange.of((DeliveryEvent) event.payload()).agents();
            if (agents != null) {
                AgentId assigned = agents.assigned();
                current = assigned == null ? null : new Assignment(assigned, event.position());
            }
        }
        return current;
    }
}
