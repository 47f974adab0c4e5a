package io.tiffin.kernel.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.resource.DefaultEventLoopGroupProvider;
import java.io.IOException;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;
import redis.embedded.RedisServer;

/** Redis as the platform uses it, with one thread for all connections: a node has as many as cores, and connections share them by chance. */
class RedisAnswersTest {

    private RedisServer server;
    private int port;

    @BeforeEach
    void start() throws IOException {
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        server = RedisServer.newRedisServer().port(port).bind("127.0.0.1").setting("save \"\"").build();
        server.start();
    }

    @AfterEach
    void stop() throws IOException {
        server.stop();
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void what_follows_an_answer_may_be_the_first_to_use_another_connection() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, DataRedisReactiveAutoConfiguration.class))
                .withBean("oneThread", ClientResourcesBuilderCustomizer.class,
                        () -> resources -> resources.eventLoopGroupProvider(new DefaultEventLoopGroupProvider(1)))
                .withUserConfiguration(RedisConfiguration.class)
                .withPropertyValues("spring.data.redis.port=" + port, "spring.data.redis.connect-timeout=2s")
                .run(platform -> {
                    var asynchronous = platform.getBean(ReactiveStringRedisTemplate.class);
                    var waiting = platform.getBean(StringRedisTemplate.class);

                    assertThat(asynchronous.hasKey("a").map(_ -> waiting.hasKey("b")).block()).isFalse();
                });
    }
}
