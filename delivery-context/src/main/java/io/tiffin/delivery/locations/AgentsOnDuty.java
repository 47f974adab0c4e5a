package io.tiffin.delivery.locations;

import io.tiffin.delivery.dispatching.DispatchSettings;
import io.tiffin.delivery.dispatching.NearbyAgents;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.OrderId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.data.geo.Distance;
import org.springframework.data.geo.Metrics;
import org.springframework.data.redis.connection.RedisGeoCommands.GeoLocation;
import org.springframework.data.redis.connection.RedisGeoCommands.GeoSearchCommandArgs;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.domain.geo.GeoReference;
import org.springframework.stereotype.Component;

/** Agents by place (Redis) and by duty (PostgreSQL). */
@Component
class AgentsOnDuty implements NearbyAgents {

    /** Where Redis ends: EPSG:3857 has no poles. */
    static final double MAX_LATITUDE = 85.05112878;
    /** Of which most may be busy. */
    private static final int NEAREST = 500;

    private final StringRedisTemplate redis;
    private final Locations locations;
    private final AgentDuty duty;
    private final DispatchSettings settings;
    private final Clock clock;

    AgentsOnDuty(StringRedisTemplate redis, Locations locations, AgentDuty duty, DispatchSettings settings, Clock clock) {
        this.redis = redis;
        this.locations = locations;
        this.duty = duty;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public List<Candidate> freeAround(GeoPoint place) {
        if (Math.abs(place.lat()) > MAX_LATITUDE) {
            return List.of();
        }
        List<Candidate> fresh = fresh(nearest(place));
        Set<AgentId> free = duty.free(fresh.stream().map(Candidate::agent).toList());
        return fresh.stream().filter(candidate -> free.contains(candidate.agent())).toList();
    }

    private List<Candidate> nearest(GeoPoint place) {
        var found = redis.opsForGeo()
                .search(RedisKeys.POSITIONS, GeoReference.fromCoordinate(place.lng(), place.lat()),
                        new Distance(settings.radiusKm(), Metrics.KILOMETERS),
                        GeoSearchCommandArgs.newGeoSearchArgs().includeCoordinates().sortAscending().limit(NEAREST));
        return found == null ? List.of() : found.getContent().stream().map(result -> candidate(result.getContent())).toList();
    }

    private static Candidate candidate(GeoLocation<String> location) {
        return new Candidate(AgentId.parse(location.getName()), new GeoPoint(location.getPoint().getY(), location.getPoint().getX()));
    }

    /** Takes those who were silent for too long out of the index: the next report brings them back. */
    private List<Candidate> fresh(List<Candidate> candidates) {
        if (candidates.isEmpty()) {
            return candidates;
        }
        Object[] names = candidates.stream().map(candidate -> candidate.agent().toString()).toArray();
        List<Double> seen = redis.opsForZSet().score(RedisKeys.SEEN, names);
        double oldest = clock.instant().minus(settings.positionMaxAge()).toEpochMilli();
        var fresh = new ArrayList<Candidate>();
        var silent = new HashSet<Object>();
        for (int i = 0; i < names.length; i++) {
            Double at = seen == null ? null : seen.get(i);
            if (at != null && at >= oldest) {
                fresh.add(candidates.get(i));
            } else {
                silent.add(names[i]);
            }
        }
        if (!silent.isEmpty()) {
            redis.opsForGeo().remove(RedisKeys.POSITIONS, silent.toArray(String[]::new));
        }
        return fresh;
    }

    @Override
    public Set<AgentId> reservedFor(OrderId order) {
        return duty.reservedFor(order);
    }

    @Override
    public Optional<GeoPoint> lastPlace(AgentId agent) {
        return locations.last(agent).map(LocationReport::location).blockOptional();
    }
}
