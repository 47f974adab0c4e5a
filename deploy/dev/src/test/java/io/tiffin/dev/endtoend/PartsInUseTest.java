package io.tiffin.dev.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.eventstore.BatchedSagaRepository;
import io.tiffin.eventstore.KeyedSagaManager;
import io.tiffin.eventstore.BoundedCommandBus;
import io.tiffin.eventstore.GroupCommitEventStorageEngine;
import java.time.Duration;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.r2dbc.core.DatabaseClient;

/** Parts that behave like Axon's own until there is much to do: nobody would notice if the platform ran without them. */
class PartsInUseTest {

    private final ApplicationContext platform = RunningPlatform.platform().application();

    @Test
    void many_commands_share_a_commit() {
        assertThat(platform.getBean(EventStorageEngine.class)).isInstanceOf(GroupCommitEventStorageEngine.class);
    }

    @Test
    void commands_at_once_are_bounded() {
        assertThat(platform.getBean(CommandBus.class)).isInstanceOf(BoundedCommandBus.class);
    }

    @Test
    void statements_are_planned_once() {
        String ask = "SHOW plan_cache_mode";
        assertThat(platform.getBean(JdbcClient.class).sql(ask).query(String.class).single()).isEqualTo("force_generic_plan");
        assertThat(platform.getBean(DatabaseClient.class).sql(ask).mapValue(String.class).one().block(Duration.ofSeconds(10)))
                .isEqualTo("force_generic_plan");
    }

    @Test
    void sagas_are_found_by_the_batch_and_by_one_segment() {
        assertThat(platform.getBean(EventProcessingConfiguration.class).sagaConfigurations()).isNotEmpty()
                .allSatisfy(saga -> assertThat(saga.repository()).isInstanceOf(BatchedSagaRepository.class))
                .allSatisfy(saga -> assertThat(saga.manager()).isInstanceOf(KeyedSagaManager.class));
    }
}
