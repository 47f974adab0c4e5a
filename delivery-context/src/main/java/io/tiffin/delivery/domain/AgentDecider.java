package io.tiffin.delivery.domain;

import io.tiffin.delivery.api.AgentCommand;
import io.tiffin.delivery.api.AgentCommand.ChangeAvailability;
import io.tiffin.delivery.api.AgentCommand.RegisterAgent;
import io.tiffin.delivery.api.AgentCommand.ReleaseAgent;
import io.tiffin.delivery.api.AgentCommand.ReserveAgent;
import io.tiffin.delivery.api.AgentEvent;
import io.tiffin.delivery.api.AgentEvent.AgentRegistered;
import io.tiffin.delivery.api.AgentEvent.AgentReleased;
import io.tiffin.delivery.api.AgentEvent.AgentReserved;
import io.tiffin.delivery.api.AgentEvent.AvailabilityChanged;
import io.tiffin.delivery.domain.AgentState.None;
import io.tiffin.delivery.domain.AgentState.Registered;
import io.tiffin.kernel.Decision;
import io.tiffin.kernel.Refusal;

/** The rules of an agent: at most one order at a time, and a new one only on duty. Going off duty keeps the order one has. */
public final class AgentDecider {

    private AgentDecider() {}

    public static Decision<AgentEvent> decide(AgentCommand command, AgentState state) {
        return switch (state) {
            case None _ -> command instanceof RegisterAgent register
                    ? Decision.accept(new AgentRegistered(register.agentId(), register.name(), register.vehicle()))
                    : Decision.refuse(new Refusal.NotFound("agent"));
            case Registered agent -> switch (command) {
                case RegisterAgent _ -> Decision.alreadyDone();
                case ChangeAvailability change -> changeAvailability(change, agent);
                case ReserveAgent reserve -> reserve(reserve, agent);
                case ReleaseAgent release -> release(release, agent);
            };
        };
    }

    private static Decision<AgentEvent> changeAvailability(ChangeAvailability change, Registered agent) {
        return change.available() == agent.available() && change.autoAccept() == agent.autoAccept()
                ? Decision.alreadyDone()
                : Decision.accept(new AvailabilityChanged(change.agentId(), change.available(), change.autoAccept()));
    }

    private static Decision<AgentEvent> reserve(ReserveAgent reserve, Registered agent) {
        if (reserve.orderId().equals(agent.reservedFor())) {
            return Decision.alreadyDone();
        }
        if (agent.reservedFor() != null) {
            return Decision.refuse(new Refusal.Conflict("agent_busy", "The agent has another order."));
        }
        return agent.available()
                ? Decision.accept(new AgentReserved(reserve.agentId(), reserve.orderId(), agent.autoAccept()))
                : Decision.refuse(new Refusal.Conflict("agent_off_duty", "The agent is off duty."));
    }

    private static Decision<AgentEvent> release(ReleaseAgent release, Registered agent) {
        return release.orderId().equals(agent.reservedFor())
                ? Decision.accept(new AgentReleased(release.agentId(), release.orderId()))
                : Decision.alreadyDone();
    }
}
