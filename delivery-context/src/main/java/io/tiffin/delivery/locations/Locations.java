package io.tiffin.delivery.locations;

import io.tiffin.delivery.api.LocationAnnouncements;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.web.json.TiffinJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes in where agents are: into Redis at once, into the history with the next batch, and on to those who watch. Locations are no
 * events of the store.
 */
@Component
public class Locations {

    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);

    private static final List<String> FIELDS = List.of("lat", "lng", "heading", "speed", "at");

    /** Answers 1 where this is the newest report, else 0, followed by the order that the agent is on the way for. */
    private static final RedisScript<String> RECORD = RedisScript.of("""
        local newest = '0'
        local seen = redis.call('ZSCORE', KEYS[2], ARGV[1])
        if not seen or tonumber(seen) <= tonumber(ARGV[6]) then
            newest = '1'
            redis.call('GEOADD', KEYS[1], ARGV[3], ARGV[2], ARGV[1])
            redis.call('ZADD', KEYS[2], ARGV[6], ARGV[1])
            redis.call('HSET', KEYS[3], 'lat', ARGV[2], 'lng', ARGV[3], 'heading', ARGV[4], 'speed', ARGV[5], 'at', ARGV[6])
            redis.call('PEXPIRE', KEYS[3], ARGV[7])
        end
        return newest .. (redis.call('HGET', KEYS[4], 'order') or '')
        """, String.class);

    /** Kept for those who begin to watch, and told to those who do. */
    private static final RedisScript<Long> SHOW = RedisScript.of("""
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        return redis.call('PUBLISH', KEYS[2], ARGV[1])
        """, Long.class);

    /** Another agent may be on the way by now. */
    private static final RedisScript<Long> HIDE = RedisScript.of("""
        local last = redis.call('GET', KEYS[1])
        if last and cjson.decode(last).agentId == ARGV[1] then return redis.call('DEL', KEYS[1]) end
        return 0
        """, Long.class);

    private final ReactiveStringRedisTemplate redis;
    private final LocationHistory history;
    private final LocationAnnouncements announcements;
    private final JsonMapper json = TiffinJson.strict();

    Locations(ReactiveStringRedisTemplate redis, LocationHistory history, LocationAnnouncements announcements) {
        this.redis = redis;
        this.history = history;
        this.announcements = announcements;
    }

    /** What watchers of an order get. */
    record Sighting(OrderId orderId, AgentId agentId, GeoPoint location, @Nullable Double heading, @Nullable Double speed, Instant at) {}

    /** A report that comes after a newer one is only history. */
    public Mono<Void> record(LocationReport report) {
        AgentId agent = report.agent();
        var keys = List.of(RedisKeys.POSITIONS, RedisKeys.SEEN, RedisKeys.lastLocation(agent), RedisKeys.activeOrder(agent));
        var values = List.of(agent.toString(), text(report.location().lat()), text(report.location().lng()), text(report.heading()),
                text(report.speed()), Long.toString(report.at().toEpochMilli()), Long.toString(FORGOTTEN_AFTER.toMillis()));
        return redis.execute(RECORD, keys, values).next().flatMap(answer -> {
            OrderId order = answer.length() > 1 ? OrderId.parse(answer.substring(1)) : null;
            history.add(report, order);
            return answer.startsWith("1") ? tell(report, order) : Mono.empty();
        });
    }

    private Mono<Void> tell(LocationReport report, @Nullable OrderId order) {
        announcements.announce(report.agent(), order, report.location(), report.at());
        return order == null ? Mono.empty() : show(report, order);
    }

    private Mono<Void> show(LocationReport report, OrderId order) {
        var sighting = new Sighting(order, report.agent(), report.location(), report.heading(), report.speed(), report.at());
        return redis.execute(SHOW, List.of(RedisKeys.lastSighting(order), RedisKeys.channel(order)),
                List.of(json.writeValueAsString(sighting), Long.toString(FORGOTTEN_AFTER.toMillis()))).then();
    }

    /** Shows those who watch an order where its agent was last, if that is known: who is newly on the way for it may have reported before. */
    Mono<Void> showLast(AgentId agent, OrderId order) {
        return last(agent).flatMap(report -> show(report, order));
    }

    /** Empty where it is not known. */
    Mono<LocationReport> last(AgentId agent) {
        return redis.<String, String>opsForHash()
                .multiGet(RedisKeys.lastLocation(agent), FIELDS)
                .filter(values -> !values.contains(null))
                .map(values -> new LocationReport(agent,
                        new GeoPoint(Double.parseDouble(values.get(0)), Double.parseDouble(values.get(1))), number(values.get(2)),
                        number(values.get(3)), Instant.ofEpochMilli(Long.parseLong(values.get(4)))));
    }

    /** The agent is no longer on the way for the order: who begins to watch it is not shown where they were. */
    Mono<Void> hide(AgentId agent, OrderId order) {
        return redis.execute(HIDE, List.of(RedisKeys.lastSighting(order)), List.of(agent.toString())).then();
    }

    private static @Nullable Double number(String text) {
        return text.isEmpty() ? null : Double.valueOf(text);
    }

    private static String text(@Nullable Double value) {
        return Objects.toString(value, "");
    }
}
