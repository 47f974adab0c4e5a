package io.tiffin.app.store;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import org.axonframework.eventsourcing.AggregateFactory;
import org.axonframework.eventsourcing.AggregateSnapshotter;
import org.axonframework.eventsourcing.EventCountSnapshotTriggerDefinition;
import org.axonframework.eventsourcing.GenericAggregateFactory;
import org.axonframework.eventsourcing.SnapshotTriggerDefinition;
import org.axonframework.eventsourcing.Snapshotter;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.annotation.HandlerDefinition;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Snapshots of the aggregates that ask for them, taken on a thread of their own, one after the other. */
@Configuration(proxyBeanMethods = false)
class SnapshotConfiguration {

    /** A snapshot that is due when the node stops is left to whoever comes to the next one. */
    @Bean(destroyMethod = "shutdownNow")
    ExecutorService snapshotThread() {
        ThreadPoolExecutor thread = (ThreadPoolExecutor) Executors.newFixedThreadPool(1,
                Thread.ofPlatform().daemon().name("tiffin-snapshots").factory());
        thread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        return thread;
    }

    @Bean
    Snapshotter snapshotter(EventStore events, ExecutorService snapshotThread, ParameterResolverFactory parameters,
            HandlerDefinition handlers, ListableBeanFactory beans) {
        List<AggregateFactory<?>> factories = Snapshots.takenOf(beans).<AggregateFactory<?>>map(GenericAggregateFactory::new).toList();
        return AggregateSnapshotter.builder().eventStore(events).executor(snapshotThread).parameterResolverFactory(parameters)
                .handlerDefinition(handlers).aggregateFactories(factories).build();
    }

    /** Contexts name it in the annotation of an aggregate. */
    @Bean(Snapshots.TRIGGER)
    SnapshotTriggerDefinition snapshotTrigger(Snapshotter snapshotter, EngineSettings settings) {
        return new EventCountSnapshotTriggerDefinition(snapshotter, settings.eventsPerSnapshot());
    }
}
