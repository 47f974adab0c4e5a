package io.tiffin.sagas.config;

import io.tiffin.sagas.fulfilment.Fulfilment;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/**
 * The sagas, for the application to import. They need {@code Reactions} and {@code Deadlines}, and an event processor
 * {@code fulfilment} that propagates errors, and keeps an event whose commands failed, with those of its order after it, to handle it again.
 */
@Configuration(proxyBeanMethods = false)
@ComponentScan("io.tiffin.sagas")
@EnableConfigurationProperties(FulfilmentSettings.class)
public class SagasConfiguration {

    @Bean
    Fulfilment fulfilment(FulfilmentSettings settings) {
        return new Fulfilment(settings.paymentWindow(), settings.restaurantWindow(), settings.cancellationFee(),
                settings.chargedFailures());
    }
}
