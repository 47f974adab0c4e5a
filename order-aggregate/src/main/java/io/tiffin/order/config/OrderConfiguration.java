package io.tiffin.order.config;

import io.tiffin.kernel.web.Role;
import io.tiffin.kernel.web.security.RouteRules;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;

/** The order aggregate and its routes, for the application to import. It needs a {@code PriceList}. */
@Configuration(proxyBeanMethods = false)
@ComponentScan("io.tiffin.order")
@EnableConfigurationProperties(ChangeSettings.class)
public class OrderConfiguration {

    @Bean
    RouteRules orderRoutes() {
        return new RouteRules().only(Role.CUSTOMER, HttpMethod.POST, "/api/orders", "/api/orders/{orderId}/cancel",
                "/api/orders/{orderId}/changes/{changeId}/accept", "/api/orders/{orderId}/changes/{changeId}/refuse")
                .only(Role.RESTAURANT, HttpMethod.POST, "/restaurants/me/orders/{orderId}/accept",
                        "/restaurants/me/orders/{orderId}/reject", "/restaurants/me/orders/{orderId}/ready",
                        "/restaurants/me/orders/{orderId}/changes");
    }
}
