package io.tiffin.projections.live;

import static io.tiffin.projections.live.Way.ORDER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.DefaultEventLoopGroupProvider;
import io.tiffin.kernel.OrderId;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import redis.embedded.RedisServer;

/** What streams keep in Redis, and hear from it. */
class RedisLiveTest {

    private static final OrderId ANOTHER = new OrderId(new UUID(1, 2));

    /** All connections wait for the same thread, as those of a node do by chance: it has as many as cores. */
    private final ClientResources oneThread = DefaultClientResources.builder().eventLoopGroupProvider(new DefaultEventLoopGroupProvider(1))
            .build();
    private int port;
    private RedisServer server;
    private LettuceConnectionFactory redis;
    private RedisLocationUpdates locations;
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @BeforeEach
    void connect() throws IOException {
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        startServer();
        redis = started();
        locations = new RedisLocationUpdates(redis);
    }

    private LettuceConnectionFactory started() {
        var connections = new LettuceConnectionFactory(new RedisStandaloneConfiguration("localhost", port),
                LettuceClientConfiguration.builder().clientResources(oneThread).build());
        connections.afterPropertiesSet();
        connections.start();
        return connections;
    }

    private void startServer() throws IOException {
        server = RedisServer.newRedisServer().port(port).bind("127.0.0.1").setting("save \"\"").build();
        server.start();
    }

    @AfterEach
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void disconnect() throws IOException {
        locations.close();
        redis.destroy();
        oneThread.shutdown(0, 0, TimeUnit.SECONDS);
        server.stop();
    }

    private boolean publish(OrderId order, String text) {
        Long receivers = new ReactiveStringRedisTemplate(redis).convertAndSend("tiffin:location:" + order, text)
                .onErrorReturn(0L)
                .block(Duration.ofSeconds(5));
        return receivers != null && receivers > 0;
    }

    @Test
    void hears_of_the_orders_it_follows_until_it_does_not() {
        var following = locations.follow(ORDER, heard::add);
        locations.follow(ANOTHER, text -> {});
        await().until(() -> publish(ORDER, "1"));
        await().until(() -> heard.contains("1"));
        await().until(() -> publish(ANOTHER, "2"));

        following.dispose();

        await().until(() -> !publish(ORDER, "3"));
        assertThat(heard).doesNotContain("2");
    }

    @Test
    void tells_where_the_agent_was_last_to_who_comes_after() {
        new ReactiveStringRedisTemplate(redis).opsForValue().set("tiffin:order-location:" + ORDER, "last").block(Duration.ofSeconds(5));

        locations.follow(ORDER, heard::add);
        locations.follow(ANOTHER, heard::add);

        await().until(() -> heard.contains("last"));
        await().until(() -> publish(ORDER, "last") && publish(ORDER, "1") && publish(ANOTHER, "2"));
        await().untilAsserted(() -> assertThat(heard).containsExactlyInAnyOrder("last", "1", "2"));
    }

    @Test
    void tells_it_though_nothing_else_has_connected_to_redis_yet() {
        LettuceConnectionFactory elsewhere = started();
        new ReactiveStringRedisTemplate(elsewhere).opsForValue().set("tiffin:order-location:" + ORDER, "last").block(Duration.ofSeconds(5));
        elsewhere.destroy();

        locations.follow(ORDER, heard::add);

        await().until(() -> heard.contains("last"));
    }

    @Test
    void comes_back_when_redis_does() throws IOException {
        locations.follow(ORDER, heard::add);
        await().until(() -> publish(ORDER, "1"));
        server.stop();
        locations.follow(ANOTHER, heard::add);

        startServer();

        await().atMost(Duration.ofSeconds(30)).until(() -> publish(ORDER, "2") && publish(ANOTHER, "3"));
        await().untilAsserted(() -> assertThat(heard).contains("2", "3"));
    }

    @Test
    void waits_for_a_redis_that_is_not_there_yet() throws IOException {
        server.stop();
        locations.follow(ORDER, heard::add);
        assertThat(publish(ORDER, "0")).isFalse();

        startServer();

        await().atMost(Duration.ofSeconds(30)).until(() -> publish(ORDER, "1"));
        await().until(() -> heard.contains("1"));
    }

    @Test
    void gives_what_a_ticket_is_good_for_once() {
        var store = new RedisTicketStore(new ReactiveStringRedisTemplate(redis));
        store.put("ticket", "grant", Duration.ofSeconds(30)).block();

        assertThat(new ReactiveStringRedisTemplate(redis).getExpire("tiffin:stream-ticket:ticket").block())
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30));
        assertThat(store.take("ticket").block()).isEqualTo("grant");
        assertThat(store.take("ticket").block()).isNull();
    }
}
