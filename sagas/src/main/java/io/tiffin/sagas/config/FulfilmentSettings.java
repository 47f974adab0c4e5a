package io.tiffin.sagas.config;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code tiffin.fulfilment.*}.
 *
 * @param restaurantWindow how long a restaurant may take to accept an order before the system rejects it
 */
@ConfigurationProperties("tiffin.fulfilment")
public record FulfilmentSettings(@DefaultValue("10m") Duration restaurantWindow) {

    public FulfilmentSettings {
        if (!restaurantWindow.isPositive()) {
            throw new IllegalArgumentException("tiffin.fulfilment.restaurant-window must be positive, not " + restaurantWindow);
        }
    }
}
