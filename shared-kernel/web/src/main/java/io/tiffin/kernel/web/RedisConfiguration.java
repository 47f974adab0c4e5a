package io.tiffin.kernel.web;

import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How reactive code uses Redis. */
@Configuration(proxyBeanMethods = false)
class RedisConfiguration {

    /**
     * What follows an answer of Redis is not done by the thread that brought it: it may have to wait for a connection whose greeting that
     * very thread would bring, and with it everything on this node that uses Redis would wait, for good.
     */
    @Bean
    LettuceClientOptionsBuilderCustomizer answersLeaveTheirThread() {
        return options -> options.publishOnScheduler(true);
    }
}
