package io.tiffin.order.config;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code tiffin.fulfilment.*}, as far as it is about changes.
 *
 * @param changeWindow how long a customer may take to answer a proposed change before the system rejects the order
 */
@ConfigurationProperties("tiffin.fulfilment")
public record ChangeSettings(@DefaultValue("5m") Duration changeWindow) {

    public ChangeSettings {
        if (!changeWindow.isPositive()) {
            throw new IllegalArgumentException("tiffin.fulfilment.change-window must be positive, not " + changeWindow);
        }
    }
}
