package io.tiffin.restaurant.axon;

import io.tiffin.kernel.messaging.PositionReceipt;
import java.util.List;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.config.AggregateConfigurer;
import org.axonframework.config.Configuration;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** The aggregates of this context over a store in memory, which stamps receipts as the real one does. */
@TestConfiguration(proxyBeanMethods = false)
public class InMemoryAxon {

    @Bean(destroyMethod = "shutdown")
    Configuration axon() {
        return DefaultConfigurer.defaultConfiguration(false)
                .configureEmbeddedEventStore(_ -> new StampingEngine())
                .configureAggregate(AggregateConfigurer.defaultConfiguration(Restaurant.class))
                .configureAggregate(AggregateConfigurer.defaultConfiguration(MenuItem.class))
                .start();
    }

    @Bean
    CommandBus commandBus(Configuration axon) {
        return axon.commandBus();
    }

    @Bean
    CommandGateway commandGateway(Configuration axon) {
        return axon.commandGateway();
    }

    @Bean
    EventStore eventStore(Configuration axon) {
        return axon.eventStore();
    }

    private static final class StampingEngine extends InMemoryEventStorageEngine {

        @Override
        public void appendEvents(List<? extends EventMessage<?>> events) {
            super.appendEvents(events);
            var receipt = (PositionReceipt) CurrentUnitOfWork.get().getMessage().getMetaData().get(PositionReceipt.KEY);
            CurrentUnitOfWork.get().afterCommit(_ -> receipt.stamp(createHeadToken().position().getAsLong()));
        }
    }
}
