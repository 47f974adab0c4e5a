package io.tiffin.delivery.locations;

import io.tiffin.delivery.api.DeliveryEvent.AgentDroppedOut;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryAssigned;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryCancelled;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryCompleted;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryFailed;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.OrderId;
import java.time.Duration;
import java.util.List;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Component;

/** Keeps in Redis for which order an agent is on the way, so that each location of theirs finds its watchers. */
@Component
@ProcessingGroup("agent-availability")
class ActiveOrders {

    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);

    /** Orders of one agent may come in any order of their events: the newest position wins. */
    private static final RedisScript<Long> SET = RedisScript.of("""
        local known = redis.call('HGET', KEYS[1], 'position')
        if known and tonumber(known) >= tonumber(ARGV[2]) then return 0 end
        redis.call('HSET', KEYS[1], 'order', ARGV[1], 'position', ARGV[2])
        return redis.call('PEXPIRE', KEYS[1], ARGV[3])
        """, Long.class);

    private final StringRedisTemplate redis;
    private final Locations locations;

    ActiveOrders(StringRedisTemplate redis, Locations locations) {
        this.redis = redis;
        this.locations = locations;
    }

    @EventHandler
    void on(DeliveryAssigned assigned, TrackingToken token) {
        if (set(assigned.agentId(), assigned.orderId().toString(), token)) {
            locations.showLast(assigned.agentId(), assigned.orderId()).block();
        }
    }

    @EventHandler
    void on(AgentDroppedOut dropOut, TrackingToken token) {
        end(dropOut.agentId(), dropOut.orderId(), token);
    }

    @EventHandler
    void on(DeliveryCompleted completed, TrackingToken token) {
        end(completed.agentId(), completed.orderId(), token);
    }

    @EventHandler
    void on(DeliveryFailed failed, TrackingToken token) {
        end(failed.agentId(), failed.orderId(), token);
    }

    @EventHandler
    void on(DeliveryCancelled cancelled, TrackingToken token) {
        end(cancelled.agentId(), cancelled.orderId(), token);
    }

    private void end(@Nullable AgentId agent, OrderId order, TrackingToken token) {
        if (agent != null) {
            set(agent, "", token);
            locations.hide(agent, order).block();
        }
    }

    /** Answers whether it is news. */
    private boolean set(AgentId agent, String order, TrackingToken token) {
        Long answer = redis.execute(SET, List.of(RedisKeys.activeOrder(agent)), order,
                Long.toString(token.position().orElseThrow()), Long.toString(FORGOTTEN_AFTER.toMillis()));
        return Long.valueOf(1).equals(answer);
    }
}
