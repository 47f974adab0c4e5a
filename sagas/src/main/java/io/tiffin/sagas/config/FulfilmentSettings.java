package io.tiffin.sagas.config;

import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code tiffin.fulfilment.*}.
 *
 * @param paymentWindow    how long the payment provider may take to authorize an order before the system rejects it
 * @param restaurantWindow how long a restaurant may take to accept an order before the system rejects it
 * @param cancellationFee  what a customer pays who cancels an order that the restaurant had confirmed, in percent of it
 * @param chargedFailures  for which reasons of an agent who could not hand over the meal the customer pays for it all the same
 */
@ConfigurationProperties("tiffin.fulfilment")
public record FulfilmentSettings(@DefaultValue("30s") Duration paymentWindow, @DefaultValue("10m") Duration restaurantWindow,
        @DefaultValue("0") int cancellationFee, @DefaultValue("customer_absent") Set<String> chargedFailures) {

    public FulfilmentSettings {
        mustBePositive("payment-window", paymentWindow);
        mustBePositive("restaurant-window", restaurantWindow);
        if (cancellationFee < 0 || cancellationFee > 100) {
            throw new IllegalArgumentException("tiffin.fulfilment.cancellation-fee must be a percentage, not " + cancellationFee);
        }
    }

    private static void mustBePositive(String name, Duration window) {
        if (!window.isPositive()) {
            throw new IllegalArgumentException("tiffin.fulfilment." + name + " must be positive, not " + window);
        }
    }
}
