package io.tiffin.projections.live;

import java.time.Duration;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Mono;

/** Tickets in Redis, so that any node takes what another has given. */
final class RedisTicketStore implements TicketStore {

    private static final String KEY = "tiffin:stream-ticket:";

    private final ReactiveStringRedisTemplate redis;

    RedisTicketStore(ReactiveStringRedisTemplate redis) {
        this.redis = redis;
    }

    @Override
    public Mono<Void> put(String ticket, String grant, Duration validity) {
        return redis.opsForValue().set(KEY + ticket, grant, validity).then();
    }

    @Override
    public Mono<String> take(String ticket) {
        return redis.opsForValue().getAndDelete(KEY + ticket);
    }
}
