package io.tiffin.projections.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tiffin.delivery.api.AgentEvent.AgentRegistered;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryAssigned;
import io.tiffin.delivery.api.Lateness;
import io.tiffin.kernel.Actor;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.PersonalDataCipher;
import io.tiffin.kernel.SealedText;
import io.tiffin.kernel.web.Blocking;
import io.tiffin.kernel.web.json.TiffinJson;
import io.tiffin.order.api.OrderStatus;
import io.tiffin.order.api.Reason;
import io.tiffin.projections.live.OrderUpdate.AgentAssigned;
import io.tiffin.projections.live.OrderUpdate.AgentLeft;
import io.tiffin.projections.live.OrderUpdate.Late;
import io.tiffin.projections.live.OrderUpdate.PaymentChanged;
import io.tiffin.projections.live.OrderUpdate.Standing;
import io.tiffin.projections.live.OrderUpdate.StatusChanged;
import io.tiffin.projections.ports.EventHistory;
import io.tiffin.projections.ports.StoredEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** What the streams of orders say, event by event. */
final class Frames {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final JsonMapper STORED = TiffinJson.stored();

    private final JsonMapper json;
    private final EventHistory history;
    private final PersonalDataCipher cipher;

    Frames(JsonMapper json, EventHistory history, PersonalDataCipher cipher) {
        this.json = json;
        this.history = history;
        this.cipher = cipher;
    }

    record StatusUpdate(OrderId orderId, OrderStatus status, long version, Instant at, Actor.Type by,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Reason reason) {}

    /** {@code agentName} and {@code agentLocation}, which is the place at the time, are null once the agent was erased. */
    record Assignment(OrderId orderId, OrderStatus status, long version, Instant at, Actor.Type by, AgentId agentId,
            @Nullable String agentName, @Nullable GeoPoint agentLocation, Instant estimatedDeliveryTime) {}

    /** {@code status} and {@code version} are the order's, {@code payment} what happened to the money. */
    record PaymentUpdate(OrderId orderId, OrderStatus status, long version, Instant at, Actor.Type by,
            OrderUpdate.Payment payment) {}

    /** {@code reason} is the agent's, lower snake case. */
    record Drop(OrderId orderId, OrderStatus status, long version, Instant at, Actor.Type by, AgentId agentId, String reason) {}

    /** {@code late} is what has not happened although it was {@code due} then. */
    record Delay(OrderId orderId, OrderStatus status, long version, Instant at, Actor.Type by, Lateness late, Instant due) {}

    Mono<Frame> of(OrderUpdate update, Standing standing) {
        return switch (update) {
            case StatusChanged changed -> Mono.fromSupplier(
                    () -> event("order_status_update", changed.position(), status(changed.order(), standing.after(changed))));
            case PaymentChanged changed -> Mono.fromSupplier(() -> event("payment_update", changed.position(), paid(changed, standing)));
            case AgentLeft left -> Mono.fromSupplier(() -> event("agent_unassigned", left.position(), drop(left, standing)));
            case Late late -> Mono.fromSupplier(() -> event("running_late", late.position(), delay(late, standing)));
            // The agent's name stands in the agent's own stream.
            case AgentAssigned assigned -> Blocking.call(() -> event("agent_assigned", assigned.position(),
                    assignment(assigned.assigned(), assigned.at(), standing))).timeout(PATIENCE);
        };
    }

    Frame snapshot(OrderSnapshots.Snapshot snapshot) {
        return event("snapshot", snapshot.position(), snapshot.body());
    }

    Frame reset(OrderId order, Standing standing) {
        return event("reset", null, status(order, standing));
    }

    Frame caughtUp(OrderId order, Standing standing) {
        return event("caught_up", null, status(order, standing));
    }

    Frame end(OrderId order, Standing standing) {
        return event("end", null, status(order, standing));
    }

    /** The agent moved: the JSON is passed on as it came. */
    Frame moved(String location) {
        return Frame.event("delivery_location_update", null, location);
    }

    private static StatusUpdate status(OrderId order, Standing standing) {
        return new StatusUpdate(order, standing.status(), standing.version(), standing.at(), standing.by(), standing.reason());
    }

    private static PaymentUpdate paid(PaymentChanged changed, Standing standing) {
        return new PaymentUpdate(changed.order(), standing.status(), standing.version(), changed.at(), Actor.Type.SYSTEM,
                changed.payment());
    }

    private static Drop drop(AgentLeft left, Standing standing) {
        return new Drop(left.order(), standing.status(), standing.version(), left.at(), Actor.Type.AGENT, left.dropOut().agentId(),
                left.dropOut().reason());
    }

    private static Delay delay(Late late, Standing standing) {
        return new Delay(late.order(), standing.status(), standing.version(), late.at(), Actor.Type.SYSTEM, late.late().what(),
                late.late().due());
    }

    private Assignment assignment(DeliveryAssigned assigned, Instant at, Standing standing) {
        return new Assignment(assigned.orderId(), standing.status(), standing.version(), at, Actor.Type.AGENT, assigned.agentId(),
                nameOf(assigned.agentId()), placeOf(assigned.agentLocation()), assigned.estimatedDeliveryTime());
    }

    private Frame event(String name, @Nullable Long id, Object data) {
        return Frame.event(name, id, json.writeValueAsString(data));
    }

    private @Nullable String nameOf(AgentId agent) {
        return history.of(Set.of(agent), 0, 1)
                .stream()
                .map(StoredEvent::payload)
                .filter(AgentRegistered.class::isInstance)
                .map(AgentRegistered.class::cast)
                .findFirst()
                .flatMap(registered -> cipher.open(registered.name()))
                .orElse(null);
    }

    private @Nullable GeoPoint placeOf(SealedText location) {
        return cipher.open(location).map(text -> STORED.readValue(text, GeoPoint.class)).orElse(null);
    }
}
