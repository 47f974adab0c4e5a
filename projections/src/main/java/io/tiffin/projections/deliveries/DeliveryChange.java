package io.tiffin.projections.deliveries;

import io.tiffin.delivery.api.DeliveryEvent;
import io.tiffin.delivery.api.DeliveryStatus;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.SealedText;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an event of a delivery says about where it stands.
 *
 * @param status absent where it stays what it was
 * @param agents what it says about who delivers; absent where nothing changes there
 * @param late   whether it takes longer than was said; absent where nothing changes there
 */
public record DeliveryChange(@Nullable DeliveryStatus status, @Nullable Agents agents, @Nullable Boolean late) {

    private DeliveryChange(DeliveryStatus status) {
        this(status, null, null);
    }

    /** Another agent begins with an estimate of their own. */
    private DeliveryChange(DeliveryStatus status, Agents agents) {
        this(status, agents, false);
    }

    /**
     * Who delivers, or may.
     *
     * @param offeredTo             has to answer until {@code offerExpiresAt}
     * @param assigned              has accepted
     * @param location              of that agent at the time, sealed with the agent's key
     * @param estimatedDeliveryTime when the meal is due
     */
    public record Agents(@Nullable AgentId offeredTo, @Nullable Instant offerExpiresAt, @Nullable AgentId assigned,
            @Nullable SealedText location, @Nullable Instant estimatedDeliveryTime) {
        static final Agents NONE = new Agents(null, null, null, null, null);
    }

    public static DeliveryChange of(DeliveryEvent event) {
        return switch (event) {
            case DeliveryEvent.DeliveryRequested _ -> new DeliveryChange(DeliveryStatus.REQUESTED, Agents.NONE);
            case DeliveryEvent.DeliveryOffered offered -> new DeliveryChange(DeliveryStatus.OFFERED,
                    new Agents(offered.agentId(), offered.expiresAt(), null, offered.agentLocation(), null));
            case DeliveryEvent.OfferDeclined _ -> new DeliveryChange(DeliveryStatus.REQUESTED, Agents.NONE);
            case DeliveryEvent.OfferExpired _ -> new DeliveryChange(DeliveryStatus.REQUESTED, Agents.NONE);
            case DeliveryEvent.SearchRetried _ -> new DeliveryChange(DeliveryStatus.REQUESTED, Agents.NONE);
            case DeliveryEvent.DeliveryAssigned assigned -> new DeliveryChange(DeliveryStatus.ASSIGNED,
                    new Agents(null, null, assigned.agentId(), assigned.agentLocation(), assigned.estimatedDeliveryTime()));
            case DeliveryEvent.AgentDroppedOut _ -> new DeliveryChange(DeliveryStatus.REQUESTED, Agents.NONE);
            case DeliveryEvent.AgentArrived _ -> new DeliveryChange(DeliveryStatus.AT_RESTAURANT);
            case DeliveryEvent.RunningLate _ -> new DeliveryChange(null, null, true);
            case DeliveryEvent.DeliveryPickedUp _ -> new DeliveryChange(DeliveryStatus.PICKED_UP);
            case DeliveryEvent.DeliveryCompleted _ -> new DeliveryChange(DeliveryStatus.DELIVERED);
            case DeliveryEvent.DeliveryFailed _ -> new DeliveryChange(DeliveryStatus.FAILED);
            case DeliveryEvent.DeliveryCancelled _ -> new DeliveryChange(DeliveryStatus.CANCELLED);
        };
    }
}
