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
 * @param agents what it says about who delivers; absent where nothing changes there
 */
public record DeliveryChange(DeliveryStatus status, @Nullable Agents agents) {

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
            case DeliveryEvent.AgentArrived _ -> new DeliveryChange(DeliveryStatus.AT_RESTAURANT, null);
            case DeliveryEvent.DeliveryPickedUp _ -> new DeliveryChange(DeliveryStatus.PICKED_UP, null);
            case DeliveryEvent.DeliveryCompleted _ -> new DeliveryChange(DeliveryStatus.DELIVERED, null);
            case DeliveryEvent.DeliveryFailed _ -> new DeliveryChange(DeliveryStatus.FAILED, null);
            case DeliveryEvent.DeliveryCancelled _ -> new DeliveryChange(DeliveryStatus.CANCELLED, null);
        };
    }
}
