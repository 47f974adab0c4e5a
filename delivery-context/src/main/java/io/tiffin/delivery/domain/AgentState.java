package io.tiffin.delivery.domain;

import io.tiffin.delivery.api.AgentEvent;
import io.tiffin.delivery.api.AgentEvent.AgentRegistered;
import io.tiffin.delivery.api.AgentEvent.AgentReleased;
import io.tiffin.delivery.api.AgentEvent.AgentReserved;
import io.tiffin.delivery.api.AgentEvent.AvailabilityChanged;
import io.tiffin.kernel.OrderId;
import org.jspecify.annotations.Nullable;

/** What the rules need to know of an agent. */
public sealed interface AgentState {

    /** There is no agent yet. */
    record None() implements AgentState {}

    /**
     * An agent.
     *
     * @param available   on duty
     * @param autoAccept  an offer counts as accepted
     * @param reservedFor the one order that the agent has or is offered
     */
    record Registered(boolean available, boolean autoAccept, @Nullable OrderId reservedFor) implements AgentState {}

    /** The state after an event. */
    static AgentState evolve(AgentState state, AgentEvent event) {
        return switch (event) {
            case AgentRegistered _ -> new Registered(false, false, null);
            case AvailabilityChanged(_, var available, var autoAccept) ->
                new Registered(available, autoAccept, registered(state).reservedFor);
            case AgentReserved reserved -> reserved(registered(state), reserved.orderId());
            case AgentReleased _ -> reserved(registered(state), null);
        };
    }

    private static Registered reserved(Registered agent, @Nullable OrderId order) {
        return new Registered(agent.available, agent.autoAccept, order);
    }

    private static Registered registered(AgentState state) {
        return switch (state) {
            case Registered registered -> registered;
            case None _ -> throw new IllegalStateException("the first event of an agent is the registration");
        };
    }
}
