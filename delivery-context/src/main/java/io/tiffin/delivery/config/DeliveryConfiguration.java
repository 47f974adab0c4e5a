package io.tiffin.delivery.config;

import io.tiffin.delivery.dispatching.DispatchSettings;
import io.tiffin.kernel.web.Role;
import io.tiffin.kernel.web.security.RouteRules;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;

/**
 * Agents, deliveries and their routes, for the application to import. It needs {@code OrderHandover}, {@code LocationAnnouncements},
 * {@code Deadlines} and {@code PersonalDataCipher}, a {@code DataSource} with the schema {@code delivery_context}, and Redis.
 */
@Configuration(proxyBeanMethods = false)
@ComponentScan("io.tiffin.delivery")
@EnableConfigurationProperties(DispatchSettings.class)
public class DeliveryConfiguration {

    @Bean
    RouteRules deliveryRoutes() {
        return new RouteRules()
                .everybody(HttpMethod.POST, "/agents/auth/register", "/agents/auth/login", "/agents/auth/refresh", "/agents/auth/logout")
                .only(Role.AGENT, HttpMethod.GET, "/agents/me")
                .only(Role.AGENT, HttpMethod.PUT, "/agents/me", "/agents/me/availability", "/agents/location")
                .only(Role.AGENT, HttpMethod.POST, "/agents/me/offers/{orderId}/accept", "/agents/me/offers/{orderId}/decline",
                        "/deliveries/{orderId}/arrived", "/deliveries/{orderId}/picked-up", "/deliveries/{orderId}/delivered",
                        "/deliveries/{orderId}/failed");
    }
}
