package io.tiffin.delivery.axon;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.tiffin.delivery.api.AgentCommand;
import io.tiffin.delivery.api.AgentCommand.ChangeAvailability;
import io.tiffin.delivery.api.AgentCommand.RegisterAgent;
import io.tiffin.delivery.api.AgentCommand.ReleaseAgent;
import io.tiffin.delivery.api.AgentCommand.ReserveAgent;
import io.tiffin.delivery.api.AgentEvent;
import io.tiffin.delivery.domain.AgentDecider;
import io.tiffin.delivery.domain.AgentState;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.StoredAs;
import io.tiffin.kernel.messaging.Snapshotted;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** The shell around {@link AgentDecider}. Every delivery adds to its events, so that it is stored as a snapshot now and then. */
@Aggregate(snapshotTriggerDefinition = "snapshotTrigger")
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
@StoredAs("agent.snapshot")
class Agent implements Snapshotted<AgentState> {

    @AggregateIdentifier
    @SuppressWarnings("UnusedVariable") // Axon reads it.
    private @Nullable AgentId agentId;
    private AgentState state = new AgentState.None();

    Agent() {}

    @JsonCreator
    Agent(@JsonProperty("agentId") AgentId agentId, @JsonProperty("state") AgentState.Registered state) {
        this.agentId = agentId;
        this.state = state;
    }

    @Override
    public AgentState state() {
        return state;
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(RegisterAgent command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(ChangeAvailability command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(ReserveAgent command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(ReleaseAgent command) {
        carryOut(command);
    }

    private void carryOut(AgentCommand command) {
        AgentDecider.decide(command, state).orThrow().forEach(AggregateLifecycle::apply);
    }

    @EventSourcingHandler
    void on(AgentEvent event) {
        agentId = event.agentId();
        state = AgentState.evolve(state, event);
    }
}
