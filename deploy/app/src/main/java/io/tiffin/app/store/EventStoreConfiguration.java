package io.tiffin.app.store;

import io.tiffin.app.NodeName;
import io.tiffin.eventstore.CommitOrderedEventStorageEngine;
import io.tiffin.eventstore.EventReader;
import io.tiffin.eventstore.EventStoreSchema;
import io.tiffin.eventstore.EventTail;
import io.tiffin.eventstore.LogicalTypeSerializer;
import io.tiffin.eventstore.SharedTokenStore;
import io.tiffin.eventstore.TailedEventSource;
import io.tiffin.eventstore.TypeNames.TypeName;
import io.tiffin.kernel.messaging.PositionReceipt;
import io.tiffin.kernel.web.json.TiffinJson;
import io.tiffin.sagas.fulfilment.FulfilmentSaga;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.modelling.saga.repository.jdbc.JdbcSagaStore;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** The event store and the stores of those who follow it. This is the one place that knows the storage engine. */
@Configuration(proxyBeanMethods = false)
class EventStoreConfiguration {

    /** Writes events, their metadata, tokens and sagas alike. */
    @Bean
    @Primary
    LogicalTypeSerializer generalSerializer() {
        return new LogicalTypeSerializer(TiffinJson.stored(),
                EventTypes.registry(Map.of(FulfilmentSaga.class, new TypeName("saga.fulfilment", "1"))));
    }

    @Bean
    ConnectionProvider connectionProvider(DataSource dataSource) {
        return new UnitOfWorkAwareConnectionProviderWrapper(new SpringDataSourceConnectionProvider(dataSource));
    }

    @Bean
    EventReader eventReader(DataSource dataSource, Serializer serializer) {
        return new EventReader(dataSource, serializer, NoOpEventUpcaster.INSTANCE);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    EventTail eventTail(EventReader reader, PostgresSettings settings, @SuppressWarnings("unused") Schemas schemas) {
        var listening = new PGSimpleDataSource();
        listening.setURL(settings.url());
        listening.setUser(settings.user());
        listening.setPassword(settings.password());
        listening.setApplicationName("tiffin-listen");
        listening.setTcpKeepAlive(true);
        return new EventTail(reader, listening, EventTail.Settings.DEFAULT);
    }

    @Bean
    EventStorageEngine eventStorageEngine(ConnectionProvider connections, TransactionManager transactions, Serializer serializer,
            EventTail tail) {
        return new CommitOrderedEventStorageEngine(new CommitOrderedEventStorageEngine.Storage(connections, transactions, serializer,
                serializer, NoOpEventUpcaster.INSTANCE), EventStoreConfiguration::stamp, tail::appended);
    }

    /** Tells the command that is being handled where its events stand. */
    private static void stamp(@SuppressWarnings("unused") List<? extends EventMessage<?>> events, long lastPosition) {
        CurrentUnitOfWork.ifStarted(work -> {
            if (work.root().getMessage().getMetaData().get(PositionReceipt.KEY) instanceof PositionReceipt receipt) {
                receipt.stamp(lastPosition);
            }
        });
    }

    @Bean
    @Qualifier("eventStore")
    EmbeddedEventStore eventStore(EventStorageEngine engine) {
        // Processors read from the tail: the store's own consumer would only poll.
        return EmbeddedEventStore.builder().storageEngine(engine).optimizeEventConsumption(false).build();
    }

    @Bean
    TailedEventSource tailedEventSource(EventTail tail, EventReader reader) {
        return new TailedEventSource(tail, reader);
    }

    @Bean
    TokenStore tokenStore(ConnectionProvider connections, Serializer serializer, NodeName node,
            @SuppressWarnings("unused") Schemas schemas) {
        return new SharedTokenStore(connections, serializer, node.toString());
    }

    @Bean
    JdbcSagaStore sagaStore(ConnectionProvider connections, Serializer serializer) {
        return JdbcSagaStore.builder().connectionProvider(connections).sqlSchema(EventStoreSchema.sagas()).serializer(serializer).build();
    }
}
