package io.tiffin.app.store;

import io.tiffin.app.NodeName;
import io.micrometer.core.instrument.MeterRegistry;
import io.tiffin.eventstore.AppendObserver;
import io.tiffin.eventstore.BatchedSagaStore;
import io.tiffin.eventstore.EventReader;
import io.tiffin.eventstore.EventTail;
import io.tiffin.eventstore.LogicalTypeSerializer;
import io.tiffin.eventstore.SharedTokenStore;
import io.tiffin.eventstore.StoreMetrics;
import io.tiffin.eventstore.TailedEventSource;
import io.tiffin.eventstore.TypeNames.TypeName;
import io.tiffin.kernel.OrderRelated;
import io.tiffin.kernel.messaging.PositionReceipt;
import io.tiffin.kernel.web.json.TiffinJson;
import io.tiffin.sagas.fulfilment.FulfilmentSaga;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.serialization.Serializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** The event store and the stores of those who follow it, whatever engine stores the events. */
@Configuration(proxyBeanMethods = false)
class EventStoreConfiguration {

    /** Writes events, their metadata, tokens, sagas and snapshots alike. */
    @Bean
    @Primary
    LogicalTypeSerializer generalSerializer(ListableBeanFactory beans) {
        Map<Class<?>, TypeName> others = Snapshots.names(beans);
        others.put(FulfilmentSaga.class, new TypeName("saga.fulfilment", "1"));
        return new LogicalTypeSerializer(TiffinJson.stored(), EventTypes.registry(others));
    }

    @Bean
    ConnectionProvider connectionProvider(DataSource dataSource) {
        return new UnitOfWorkAwareConnectionProviderWrapper(new SpringDataSourceConnectionProvider(dataSource));
    }

    @Bean
    EventReader eventReader(DataSource dataSource, Serializer serializer) {
        return new EventReader(dataSource, serializer, Upcasters.all());
    }

    @Bean
    StoreMetrics storeMetrics(MeterRegistry registry) {
        return new StoreMetrics(registry);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    EventTail eventTail(EventReader reader, PostgresSettings settings, StoreMetrics metrics, @SuppressWarnings("unused") Schemas schemas) {
        return new EventTail(reader, settings.notPooled("tiffin-listen"), EventTail.Settings.DEFAULT, metrics);
    }

    /** Axon dates events by a clock that all of a process share. */
    @Bean
    ConfigurerModule eventTime(Clock clock) {
        return _ -> GenericEventMessage.clock = clock;
    }

    /** Tells the command that is being handled where its events stand. */
    @Bean
    AppendObserver positionReceipts() {
        return (_, lastPosition) -> CurrentUnitOfWork.ifStarted(work -> {
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
    BatchedSagaStore sagaStore(ConnectionProvider connections, Serializer serializer) {
        return BatchedSagaStore.ofNamed(FulfilmentSaga.ORDER, connections, serializer, EventStoreConfiguration::sagasOf);
    }

    /** The sagas of the platform are those of orders. */
    private static Stream<AssociationValue> sagasOf(EventMessage<?> event) {
        return event.getPayload() instanceof OrderRelated ofOrder
                ? Stream.of(new AssociationValue(FulfilmentSaga.ORDER, ofOrder.orderId().toString()))
                : Stream.empty();
    }
}
