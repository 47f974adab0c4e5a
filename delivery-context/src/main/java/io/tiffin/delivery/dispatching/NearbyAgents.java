package io.tiffin.delivery.dispatching;

import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.OrderId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where agents are and whether they seem free. Hints: they may lag, and the {@code Agent} aggregate decides. Calls block.
 */
public interface NearbyAgents {

    /**
     * An agent and the last place known.
     *
     * @param agent who
     * @param at    where
     */
    record Candidate(AgentId agent, GeoPoint at) {}

    /** Agents within the radius who seem to be on duty and free. */
    List<Candidate> freeAround(GeoPoint place);

    /** Agents who seem to be reserved for that order. */
    Set<AgentId> reservedFor(OrderId order);

    /** The last known place of an agent. */
    Optional<GeoPoint> lastPlace(AgentId agent);
}
