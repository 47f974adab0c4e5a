package io.tiffin.projections.relay;

import io.tiffin.kernel.web.security.RouteRules;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.json.JsonMapper;

/** The relay to Kafka. It needs an {@link IntegrationPublisher}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RelaySettings.class)
class RelayConfiguration {

    @Bean
    RouteRules schemaRoutes() {
        return new RouteRules().everybody(HttpMethod.GET, "/schemas/{name}");
    }

    @Bean
    CloudEvents cloudEvents(JsonMapper json, RelaySettings settings) {
        return new CloudEvents(json, settings);
    }
}
