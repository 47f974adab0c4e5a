package io.tiffin.app.letters;

import io.micrometer.core.instrument.MeterRegistry;
import io.tiffin.kernel.web.Role;
import io.tiffin.kernel.web.security.RouteRules;
import java.time.Clock;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.serialization.Serializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Every processor has its letters, which are tried again on every node. */
@Configuration(proxyBeanMethods = false)
class LettersConfiguration {

    @Bean
    Letters letters(JdbcClient jdbc, LetterSettings settings, Clock clock) {
        return new Letters(jdbc, settings, clock);
    }

    @Bean
    ParkingProcessors parkingProcessors(ConnectionProvider connections, TransactionManager transactions, Serializer serializer,
            TokenStore tokens, Letters letters, LetterMetrics metrics, LetterSettings settings) {
        return new ParkingProcessors(connections, transactions, serializer, tokens, letters, metrics, settings);
    }

    @Bean
    LetterRetries letterRetries(ParkingProcessors processors, Letters letters, LetterSettings settings) {
        return new LetterRetries(processors, letters, settings);
    }

    @Bean
    LetterMetrics letterMetrics(MeterRegistry registry, Letters letters) {
        var metrics = new LetterMetrics(registry, letters);
        metrics.watch("deadlines");
        return metrics;
    }

    @Bean
    RouteRules letterRules() {
        String line = "/api/admin/dead-letters/{processor}/{sequenceId}";
        return new RouteRules().only(Role.ADMIN, HttpMethod.GET, "/api/admin/dead-letters", "/api/admin/dead-letters/deadlines", line)
                .only(Role.ADMIN, HttpMethod.POST, line + "/retry")
                .only(Role.ADMIN, HttpMethod.DELETE, line);
    }
}
