package io.tiffin.delivery.dispatching;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingDouble;

import io.tiffin.delivery.dispatching.NearbyAgents.Candidate;
import io.tiffin.delivery.domain.DeliveryState.Searching;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.GeoPoint;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Whom to ask, and in which order. */
final class Dispatch {

    private Dispatch() {}

    /**
     * Those who are reserved for it already come first (a search that was cut short had asked them), then the nearest to the restaurant;
     * never one who declined, nor now one who has just let an offer expire.
     */
    static List<AgentId> inTurn(Searching delivery, Set<AgentId> reserved, Collection<Candidate> free) {
        GeoPoint restaurant = delivery.request().restaurantLocation();
        Stream<AgentId> nearestFirst = free.stream()
                .sorted(comparingDouble((Candidate candidate) -> restaurant.metresTo(candidate.at()))
                        .thenComparing(comparing(candidate -> candidate.agent().value())))
                .map(Candidate::agent);
        return Stream.concat(reserved.stream().sorted(comparing(AgentId::value)), nearestFirst)
                .distinct()
                .filter(agent -> !delivery.declined().contains(agent))
                .toList();
    }
}
