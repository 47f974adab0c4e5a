package io.tiffin.app;

import io.tiffin.delivery.config.DeliveryConfiguration;
import io.tiffin.kernel.web.WebConfiguration;
import io.tiffin.order.config.OrderConfiguration;
import io.tiffin.projections.config.ProjectionsConfiguration;
import io.tiffin.restaurant.config.RestaurantConfiguration;
import io.tiffin.sagas.config.SagasConfiguration;
import io.tiffin.user.config.UserConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Import;

/** Tiffin, with everything it needs given from outside: PostgreSQL, Redis, Kafka, and two keys. */
@SpringBootApplication
@ConfigurationPropertiesScan
@Import({WebConfiguration.class, OrderConfiguration.class, RestaurantConfiguration.class, DeliveryConfiguration.class,
        UserConfiguration.class, SagasConfiguration.class, ProjectionsConfiguration.class})
public class TiffinApplication {

    static {
        // Axon asks system properties only. The product calls nobody home, and advertises nothing.
        System.setProperty("axoniq.update-checker.disabled", "true");
        System.setProperty("disable-axoniq-console-message", "true");
    }

    public static void main(String[] args) {
        SpringApplication.run(TiffinApplication.class, args);
    }
}
