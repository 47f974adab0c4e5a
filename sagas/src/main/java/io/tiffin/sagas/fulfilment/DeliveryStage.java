package io.tiffin.sagas.fulfilment;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.tiffin.delivery.api.DeliveryEvent;
import io.tiffin.delivery.api.DeliveryEvent.AgentArrived;
import io.tiffin.delivery.api.DeliveryEvent.AgentDroppedOut;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryAssigned;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryCancelled;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryCompleted;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryFailed;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryOffered;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryPickedUp;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryRequested;
import io.tiffin.delivery.api.DeliveryEvent.OfferDeclined;
import io.tiffin.delivery.api.DeliveryEvent.OfferExpired;
import io.tiffin.delivery.api.DeliveryEvent.RunningLate;
import io.tiffin.delivery.api.DeliveryEvent.SearchRetried;
import io.tiffin.kernel.AgentId;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How far the delivery is. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "stage")
@JsonSubTypes({@JsonSubTypes.Type(value = DeliveryStage.None.class, name = "none"),
        @JsonSubTypes.Type(value = DeliveryStage.Requested.class, name = "requested"),
        @JsonSubTypes.Type(value = DeliveryStage.Searching.class, name = "searching"),
        @JsonSubTypes.Type(value = DeliveryStage.Assigned.class, name = "assigned"),
        @JsonSubTypes.Type(value = DeliveryStage.Carried.class, name = "carried"),
        @JsonSubTypes.Type(value = DeliveryStage.Completing.class, name = "completing"),
        @JsonSubTypes.Type(value = DeliveryStage.Cancelling.class, name = "cancelling"),
        @JsonSubTypes.Type(value = DeliveryStage.Ended.class, name = "ended")})
public sealed interface DeliveryStage {

    /** Nobody was asked to deliver. */
    record None() implements DeliveryStage {}

    /** Asked for, and not yet known to exist. */
    record Requested() implements DeliveryStage {}

    /** It exists, and an agent is looked for. */
    record Searching() implements DeliveryStage {}

    /**
     * An agent took it; another may still take over until the meal is picked up.
     *
     * @param droppedOut who had taken it before and gave it back: they never have it again
     */
    record Assigned(Set<AgentId> droppedOut) implements DeliveryStage {

        public Assigned {
            // Absent from sagas of before.
            droppedOut = droppedOut == null ? Set.of() : Set.copyOf(droppedOut);
        }

        private Assigned without(AgentId agent) {
            var all = new HashSet<>(droppedOut);
            all.add(agent);
            return new Assigned(all);
        }
    }

    /** The agent has the meal. */
    record Carried(AgentId agent) implements DeliveryStage {}

    /** The customer has the meal, and the delivery was told so. */
    record Completing() implements DeliveryStage {}

    /** The order is off, and the delivery was told so; {@code taken} as in {@link Ended}. */
    record Cancelling(Boolean taken) implements DeliveryStage {

        public Cancelling {
            // Absent from sagas of before.
            taken = taken != null && taken;
        }
    }

    /**
     * Completed, failed or cancelled.
     *
     * @param agent who was busy with it, and is still to be released; null where nobody was
     * @param taken whether the meal had left the restaurant, so that its portions do not come back
     */
    record Ended(@Nullable AgentId agent, Boolean taken) implements DeliveryStage {

        public Ended {
            // Absent from sagas of before.
            taken = taken != null && taken;
        }
    }

    /** The stage after an event; one that comes late or twice changes nothing. */
    default DeliveryStage after(DeliveryEvent event) {
        return switch (event) {
            case DeliveryRequested _ -> this instanceof Requested ? new Searching() : this;
            case DeliveryOffered _,OfferDeclined _,OfferExpired _,SearchRetried _,AgentArrived _,RunningLate _ -> this;
            case DeliveryAssigned _ -> this instanceof Searching ? new Assigned(Set.of()) : this;
            case AgentDroppedOut dropOut -> this instanceof Assigned assigned ? assigned.without(dropOut.agentId()) : this;
            case DeliveryPickedUp pickedUp -> switch (this) {
                case Assigned _ -> new Carried(pickedUp.agentId());
                // It was faster than the calling off.
                case Cancelling _ -> new Cancelling(true);
                case None _,Requested _,Searching _,Carried _,Completing _,Ended _ -> this;
            };
            case DeliveryCompleted completed -> ended(completed.agentId());
            case DeliveryFailed failed -> ended(failed.agentId());
            case DeliveryCancelled cancelled -> ended(cancelled.agentId());
        };
    }

    private DeliveryStage ended(@Nullable AgentId agent) {
        return switch (this) {
            case Ended _ -> this;
            case Carried _,Completing _ -> new Ended(agent, true);
            case Cancelling(var taken) -> new Ended(agent, taken);
            case None _,Requested _,Searching _,Assigned _ -> new Ended(agent, false);
        };
    }
}
