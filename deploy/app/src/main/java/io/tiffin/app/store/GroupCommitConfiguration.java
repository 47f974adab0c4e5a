package io.tiffin.app.store;

import io.tiffin.eventstore.AppendObserver;
import io.tiffin.eventstore.AppendWriter;
import io.tiffin.eventstore.EventTail;
import io.tiffin.eventstore.GroupCommitEventStorageEngine;
import io.tiffin.eventstore.StoreMetrics;
import javax.sql.DataSource;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.serialization.Serializer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Events are stored by the engine that commits many commands at once: those need no transaction of their own. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "tiffin.event-store.engine", havingValue = "group-commit", matchIfMissing = true)
class GroupCommitConfiguration {

    @Bean(initMethod = "start", destroyMethod = "close")
    AppendWriter appendWriter(PostgresSettings postgres, EngineSettings settings, EventTail tail, StoreMetrics metrics) {
        return new AppendWriter(postgres.notPooled("tiffin-append"), new AppendWriter.Settings(settings.queue(), settings.requireFsync()),
                tail,
                metrics);
    }

    @Bean
    GroupCommitEventStorageEngine eventStorageEngine(DataSource dataSource, AppendWriter writer, StoreMetrics metrics,
            Serializer serializer,
            AppendObserver observer) {
        GroupCommitEventStorageEngine.Builder builder = GroupCommitEventStorageEngine.builder(dataSource, writer, metrics)
                .observer(observer);
        builder.eventSerializer(serializer).snapshotSerializer(serializer).upcasterChain(Upcasters.all());
        return builder.build();
    }

    @Bean
    CommandTransactions commandTransactions() {
        return new CommandTransactions(NoTransactionManager.instance());
    }
}
