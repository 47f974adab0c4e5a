package io.tiffin.delivery.dispatching;

import io.tiffin.delivery.api.DeliveryCommand.AcceptOffer;
import io.tiffin.delivery.domain.DeliveryState.Assigned;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.messaging.Commands;
import io.tiffin.kernel.web.Blocking;
import io.tiffin.kernel.web.Caller;
import java.time.Instant;
import java.util.OptionalLong;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Accepting an offer by hand. */
@Component
public class Offers {

    private final Deliveries deliveries;
    private final NearbyAgents nearby;
    private final DeliveryTimes times;
    private final Commands commands;

    public Offers(Deliveries deliveries, NearbyAgents nearby, DeliveryTimes times, Commands commands) {
        this.deliveries = deliveries;
        this.nearby = nearby;
        this.times = times;
        this.commands = commands;
    }

    /**
     * The delivery is the agent's.
     *
     * @param position of the assignment, empty where it was accepted before
     */
    public record Accepted(OptionalLong position, Instant estimatedDeliveryTime) {}

    public Mono<Accepted> accept(Caller caller, OrderId order) {
        AgentId agent = caller.agent();
        return Blocking.call(() -> estimate(agent, order))
                .flatMap(estimate -> commands.send(caller, new AcceptOffer(order, agent, estimate))
                        .map(position -> new Accepted(position, estimate)));
    }

    /** What was estimated when it was accepted, or is now. */
    private Instant estimate(AgentId agent, OrderId order) {
        Deliveries.Found found = deliveries.find(order).orElseThrow(() -> new RefusedException(new Refusal.NotFound("delivery")));
        return found.state() instanceof Assigned assigned
                ? assigned.estimatedDeliveryTime()
                : times.estimate(found, nearby.lastPlace(agent).orElse(found.state().request().restaurantLocation()));
    }
}
