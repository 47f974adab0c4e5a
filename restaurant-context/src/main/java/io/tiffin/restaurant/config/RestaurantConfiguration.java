package io.tiffin.restaurant.config;

import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.http.HttpMethod.PUT;

import io.tiffin.kernel.web.Role;
import io.tiffin.kernel.web.security.RouteRules;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/**
 * Restaurants, their accounts and menus, for the application to import. It needs a {@code PublishedMenu}, and the tables of
 * {@code db/restaurant_context} in the schema {@code restaurant_context}.
 */
@Configuration(proxyBeanMethods = false)
@ComponentScan("io.tiffin.restaurant")
@EnableConfigurationProperties(MenuSettings.class)
public class RestaurantConfiguration {

    @Bean
    RouteRules restaurantRoutes() {
        return new RouteRules()
                .everybody(POST, "/restaurants/auth/register", "/restaurants/auth/login", "/restaurants/auth/refresh",
                        "/restaurants/auth/logout")
                .only(Role.RESTAURANT, GET, "/restaurants/me")
                .only(Role.RESTAURANT, POST, "/restaurants/me/menu")
                .only(Role.RESTAURANT, PUT, "/restaurants/me", "/restaurants/me/status", "/restaurants/me/menu/{menuItemId}",
                        "/restaurants/me/menu/{menuItemId}/stock")
                .only(Role.RESTAURANT, DELETE, "/restaurants/me/menu/{menuItemId}");
    }
}
