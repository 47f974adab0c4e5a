package io.tiffin.projections.config;

import io.tiffin.kernel.web.Role;
import io.tiffin.kernel.web.security.RouteRules;
import io.tiffin.projections.orders.RestaurantOrderQueries;
import java.util.EnumSet;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;

/**
 * The read models, their event handlers and their routes, for the application to import. It needs the ports of {@code projections.ports},
 * a {@code DataSource} with its {@code JdbcClient} for the handlers, a {@code DatabaseClient} for the queries, and a
 * {@code PersonalDataCipher}.
 */
@Configuration(proxyBeanMethods = false)
@ComponentScan("io.tiffin.projections")
public class ProjectionsConfiguration {

    /** What is one's own comes before what is everybody's: the first rule that matches counts. */
    @Bean
    RouteRules readModelRoutes() {
        return new RouteRules().only(Role.CUSTOMER, HttpMethod.GET, "/api/orders", "/api/orders/{orderId}")
                .only(Role.RESTAURANT, HttpMethod.GET, RestaurantOrderQueries.QUEUE, RestaurantOrderQueries.ORDER, "/restaurants/me/menu")
                .only(Role.AGENT, HttpMethod.GET, "/agents/me/offers", "/agents/me/deliveries")
                .only(HttpMethod.GET, EnumSet.of(Role.CUSTOMER, Role.RESTAURANT, Role.AGENT), "/deliveries/{orderId}/status")
                .everybody(HttpMethod.GET, "/api/restaurants", "/restaurants", "/api/restaurants/{restaurantId}",
                        "/api/restaurants/{restaurantId}/menu", "/restaurants/{restaurantId}/menu");
    }
}
