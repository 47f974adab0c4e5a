package io.tiffin.delivery.api;

import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.OrderMilestone;
import io.tiffin.kernel.SealedText;
import io.tiffin.kernel.StoredAs;
import org.jspecify.annotations.Nullable;

/** What happens to an agent. */
public sealed interface AgentEvent {

    AgentId agentId();

    @StoredAs("agent.registered")
    record AgentRegistered(AgentId agentId, SealedText name, @Nullable String vehicle) implements AgentEvent {}

    @StoredAs("agent.availability-changed")
    record AvailabilityChanged(AgentId agentId, boolean available, boolean autoAccept) implements AgentEvent {}

    @StoredAs("agent.reserved")
    record AgentReserved(AgentId agentId, OrderId orderId, boolean autoAccept) implements AgentEvent, OrderMilestone {}

    @StoredAs("agent.released")
    record AgentReleased(AgentId agentId, OrderId orderId) implements AgentEvent, OrderMilestone {}
}
