package io.tiffin.delivery.api;

import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.SealedText;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** What one can ask of an agent. Each is idempotent. */
public sealed interface AgentCommand {

    AgentId agentId();

    /** A new agent is off duty. {@code name} is sealed with the agent's key. */
    record RegisterAgent(@TargetAggregateIdentifier AgentId agentId, SealedText name, @Nullable String vehicle) implements AgentCommand {}

    /** Goes on or off duty; with {@code autoAccept} an offer counts as accepted. */
    record ChangeAvailability(@TargetAggregateIdentifier AgentId agentId, boolean available, boolean autoAccept) implements AgentCommand {}

    /** Reserves the agent for one order; refused unless available and free. */
    record ReserveAgent(@TargetAggregateIdentifier AgentId agentId, OrderId orderId) implements AgentCommand {}

    /** Frees the agent of that order. */
    record ReleaseAgent(@TargetAggregateIdentifier AgentId agentId, OrderId orderId) implements AgentCommand {}
}
