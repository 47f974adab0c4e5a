package io.tiffin.projections.live;

import io.tiffin.kernel.PersonalDataCipher;
import io.tiffin.kernel.web.Role;
import io.tiffin.kernel.web.security.RouteRules;
import io.tiffin.projections.ports.EventHistory;
import io.tiffin.projections.ports.LiveEvents;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.json.JsonMapper;

/** The live streams. They need an {@link EventHistory}, {@link LiveEvents} and {@link OrderSnapshots}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LiveSettings.class)
class LiveConfiguration {

    @Bean
    RouteRules liveRoutes() {
        return new RouteRules().everybody(HttpMethod.GET, "/api/orders/{orderId}/stream")
                .only(Role.CUSTOMER, HttpMethod.POST, "/api/streams/tickets");
    }

    @Bean
    Frames orderStreamFrames(JsonMapper json, EventHistory history, PersonalDataCipher cipher) {
        return new Frames(json, history, cipher);
    }

    @Bean(initMethod = "connect")
    RedisLocationUpdates redisLocationUpdates(LettuceConnectionFactory redis) {
        return new RedisLocationUpdates(redis);
    }

    @Bean
    OrderFollowers orderFollowers(LiveEvents live, LocationUpdates locations, Frames frames, LiveSettings settings) {
        return new OrderFollowers(live, locations, frames, settings.buffer());
    }

    @Bean
    OrderStreams orderStreams(EventHistory history, OrderSnapshots snapshots, OrderFollowers followers, Frames frames,
            LiveSettings settings) {
        return new OrderStreams(history, snapshots, followers, frames, settings);
    }

    @Bean
    StreamTickets streamTickets(ReactiveStringRedisTemplate redis) {
        return new StreamTickets(new RedisTicketStore(redis));
    }
}
