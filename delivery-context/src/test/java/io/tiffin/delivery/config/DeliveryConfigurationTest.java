package io.tiffin.delivery.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.tiffin.delivery.api.LocationAnnouncements;
import io.tiffin.delivery.api.OrderHandover;
import io.tiffin.delivery.dispatching.DispatchSettings;
import io.tiffin.delivery.dispatching.Dispatcher;
import io.tiffin.kernel.Deadlines;
import io.tiffin.kernel.PersonalDataCipher;
import io.tiffin.kernel.messaging.Commands;
import io.tiffin.kernel.messaging.Reactions;
import io.tiffin.kernel.messaging.Truth;
import io.tiffin.kernel.web.security.RouteRules;
import io.tiffin.kernel.web.security.Sessions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;

class DeliveryConfigurationTest {

    private ApplicationContextRunner application = new ApplicationContextRunner().withUserConfiguration(DeliveryConfiguration.class);

    @Test
    void needs_nothing_but_what_it_says() {
        List.of(OrderHandover.class, LocationAnnouncements.class, Deadlines.class, PersonalDataCipher.class, DataSource.class,
                ReactiveStringRedisTemplate.class, StringRedisTemplate.class, EventStore.class, Commands.class, Reactions.class,
                Truth.class, Sessions.class, Clock.class).forEach(this::present);
        application.withPropertyValues("tiffin.dispatch.offer-window=30s").run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(Dispatcher.class).hasSingleBean(RouteRules.class);
            assertThat(context.getBean(DispatchSettings.class)).isEqualTo(new DispatchSettings(10, Duration.ofSeconds(30),
                    Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofMinutes(15), 5.5, Duration.ofMinutes(5),
                    Duration.ofMinutes(10)));
        });
    }

    private <T> void present(Class<T> type) {
        application = application.withBean(type, () -> mock(type));
    }
}
