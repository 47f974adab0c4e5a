package io.tiffin.delivery.axon;

import io.tiffin.delivery.api.AgentCommand;
import io.tiffin.delivery.api.AgentCommand.ChangeAvailability;
import io.tiffin.delivery.api.AgentCommand.RegisterAgent;
import io.tiffin.delivery.api.AgentCommand.ReleaseAgent;
import io.tiffin.delivery.api.AgentCommand.ReserveAgent;
import io.tiffin.delivery.api.AgentEvent;
import io.tiffin.delivery.domain.AgentDecider;
import io.tiffin.delivery.domain.AgentState;
import io.tiffin.kernel.AgentId;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** The shell around {@link AgentDecider}. */
@Aggregate
class Agent {

    @AggregateIdentifier
    @SuppressWarnings("UnusedVariable") // Axon reads it.
    private @Nullable AgentId agentId;
    private AgentState state = new AgentState.None();

    Agent() {}

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
