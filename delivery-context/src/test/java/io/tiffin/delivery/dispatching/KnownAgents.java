package io.tiffin.delivery.dispatching;

import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.OrderId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Hints that always lag: everybody seems free, unless they are hidden. */
final class KnownAgents implements NearbyAgents {

    private final Map<AgentId, GeoPoint> places = new ConcurrentHashMap<>();
    private final Set<AgentId> hidden = ConcurrentHashMap.newKeySet();

    void put(AgentId agent, GeoPoint place) {
        places.put(agent, place);
    }

    void hide(AgentId agent) {
        hidden.add(agent);
    }

    @Override
    public List<Candidate> freeAround(GeoPoint place) {
        return places.entrySet().stream().filter(e -> !hidden.contains(e.getKey())).map(e -> new Candidate(e.getKey(), e.getValue()))
                .toList();
    }

    @Override
    public Set<AgentId> reservedFor(OrderId order) {
        return Set.of();
    }

    @Override
    public Optional<GeoPoint> lastPlace(AgentId agent) {
        return Optional.ofNullable(places.get(agent));
    }
}
