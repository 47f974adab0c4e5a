package io.tiffin.delivery.axon;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.axonframework.commandhandling.AsynchronousCommandBus;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.TrackingEventProcessorConfiguration;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;

/** Both aggregates on a real command bus, as in the application, with the events in memory. */
public final class InMemoryAxon implements AutoCloseable {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Configurer configurer = DefaultConfigurer.defaultConfiguration()
            .configureCommandBus(_ -> AsynchronousCommandBus.builder().executor(threads).transactionManager(NoTransactionManager.INSTANCE)
                    .build())
            .configureEmbeddedEventStore(_ -> new InMemoryEventStorageEngine())
            .configureAggregate(Agent.class)
            .configureAggregate(Delivery.class);
    private final Configuration configuration;

    public InMemoryAxon() {
        this(_ -> {});
    }

    private InMemoryAxon(Consumer<Configurer> more) {
        more.accept(configurer);
        configuration = configurer.start();
    }

    /** With handlers that follow the events. */
    public static InMemoryAxon followedBy(EventHandlers handlers) {
        return new InMemoryAxon(configurer -> configurer.eventProcessing()
                .registerTrackingEventProcessorConfiguration(_ -> TrackingEventProcessorConfiguration.forSingleThreadedProcessing()
                        .andEventAvailabilityTimeout(20, TimeUnit.MILLISECONDS))
                .usingTrackingEventProcessors()
                .registerDefaultListenerInvocationErrorHandler(_ -> PropagatingErrorHandler.instance())
                .registerEventHandler(handlers::with));
    }

    /** Makes a handler with what Axon has. */
    public interface EventHandlers {
        Object with(Configuration axon);
    }

    public CommandGateway commands() {
        return configuration.commandGateway();
    }

    public EventStore events() {
        return configuration.eventStore();
    }

    public Configuration configuration() {
        return configuration;
    }

    @Override
    public void close() {
        configuration.shutdown();
        threads.close();
    }
}
