package io.tiffin.projections.deliveries;

import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.GeoPoint;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Where agents are now: the last report of each, which the delivery context keeps in Redis. */
@FunctionalInterface
interface AgentPlaces {

    /** Empty where it is not known. */
    Mono<GeoPoint> lastKnown(AgentId agent);

    /** The hash {@code tiffin:agent-location:<agent>} with {@code lat} and {@code lng} in degrees. */
    @Component
    class InRedis implements AgentPlaces {

        private static final Logger LOG = LoggerFactory.getLogger(InRedis.class);

        private final ReactiveStringRedisTemplate redis;

        InRedis(ReactiveStringRedisTemplate redis) {
            this.redis = redis;
        }

        /** A place that cannot be read is one that is not known: the rest of the answer is worth giving. */
        @Override
        public Mono<GeoPoint> lastKnown(AgentId agent) {
            return redis.<String, String>opsForHash()
                    .multiGet("tiffin:agent-location:" + agent, List.of("lat", "lng"))
                    .filter(place -> !place.contains(null))
                    .map(place -> new GeoPoint(Double.parseDouble(place.getFirst()), Double.parseDouble(place.getLast())))
                    .onErrorResume(error -> {
                        LOG.warn("the place of agent {} cannot be read: {}", agent, error.toString());
                        return Mono.empty();
                    });
        }
    }
}
