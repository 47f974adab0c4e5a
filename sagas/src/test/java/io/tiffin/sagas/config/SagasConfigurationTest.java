package io.tiffin.sagas.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.kernel.Deadlines;
import io.tiffin.kernel.messaging.Reactions;
import io.tiffin.sagas.fulfilment.FulfilmentSaga;
import java.time.Duration;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class SagasConfigurationTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner().withUserConfiguration(SagasConfiguration.class)
            .withBean(Reactions.class,
                    () -> new Reactions(DefaultCommandGateway.builder().commandBus(SimpleCommandBus.builder().build()).build()))
            .withBean(Deadlines.class, () -> (_, _, _) -> {});

    @Test
    void finds_the_saga_and_what_it_needs() {
        application.run(context -> assertThat(context.getBean(FulfilmentSaga.class)).hasNoNullFieldsOrPropertiesExcept("state"));
    }

    @Test
    void gives_the_restaurant_ten_minutes_unless_told_otherwise() {
        application.run(context -> assertThat(context.getBean(FulfilmentSettings.class).restaurantWindow()).hasMinutes(10));
        application.withPropertyValues("tiffin.fulfilment.restaurant-window=90s")
                .run(context -> assertThat(context.getBean(FulfilmentSettings.class).restaurantWindow()).isEqualTo(Duration.ofSeconds(90)));
    }

    @Test
    void gives_the_payment_half_a_minute_and_takes_no_fee_unless_told_otherwise() {
        application.run(context -> {
            assertThat(context.getBean(FulfilmentSettings.class).paymentWindow()).hasSeconds(30);
            assertThat(context.getBean(FulfilmentSettings.class).cancellationFee()).isZero();
        });
        application.withPropertyValues("tiffin.fulfilment.payment-window=5s", "tiffin.fulfilment.cancellation-fee=20").run(context -> {
            assertThat(context.getBean(FulfilmentSettings.class).paymentWindow()).hasSeconds(5);
            assertThat(context.getBean(FulfilmentSettings.class).cancellationFee()).isEqualTo(20);
        });
        application.withPropertyValues("tiffin.fulfilment.cancellation-fee=101").run(context -> assertThat(context).hasFailed());
    }

    @Test
    void does_not_start_with_a_window_that_has_passed() {
        application.withPropertyValues("tiffin.fulfilment.restaurant-window=0s").run(context -> assertThat(context).hasFailed());
    }
}
