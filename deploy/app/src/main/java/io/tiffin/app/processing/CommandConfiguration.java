package io.tiffin.app.processing;

import io.micrometer.core.instrument.MeterRegistry;
import io.tiffin.app.store.CommandTransactions;
import io.tiffin.eventstore.BoundedCommandBus;
import io.tiffin.eventstore.CachedDecisions;
import io.tiffin.eventstore.StoreMetrics;
import io.tiffin.kernel.messaging.EventMetadata;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.axonframework.messaging.interceptors.CorrelationDataInterceptor;
import org.axonframework.messaging.unitofwork.RollbackConfigurationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Commands are handled on virtual threads, and tried again where two nodes wrote the same aggregate at once. */
@Configuration(proxyBeanMethods = false)
class CommandConfiguration {

    private static final String SYSTEM = "system";

    @Bean(destroyMethod = "shutdown")
    ScheduledExecutorService commandRetries() {
        return Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("tiffin-command-retries").daemon().factory());
    }

    @Bean(destroyMethod = "shutdown")
    BoundedCommandBus commandBus(CommandTransactions transactions, CorrelationDataProvider correlation, CachedDecisions cached,
            CommandSettings settings, StoreMetrics metrics) {
        var bus = BoundedCommandBus
                .builder(Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("tiffin-command-", 0).factory()), settings.atOnce(),
                        CommandConfiguration::isOfSomebody, metrics)
                .transactionManager(transactions.manager()).rollbackConfiguration(RollbackConfigurationType.ANY_THROWABLE).build();
        bus.registerHandlerInterceptor(new CorrelationDataInterceptor<>(List.of(correlation)));
        bus.registerHandlerInterceptor(cached);
        return bus;
    }

    @Bean
    CommandGateway commandGateway(CommandBus bus, ScheduledExecutorService commandRetries, MeterRegistry metrics) {
        return DefaultCommandGateway.builder().commandBus(bus).retryScheduler(new ConflictRetries(commandRetries, metrics)).build();
    }

    @Bean
    CommandTargets commandTargets() {
        return new CommandTargets();
    }

    /** Sent for a customer, a restaurant, an agent or staff. What follows from events has been taken on already. */
    private static boolean isOfSomebody(CommandMessage<?> command) {
        return !SYSTEM.equals(command.getMetaData().getOrDefault(EventMetadata.ACTOR_TYPE, SYSTEM));
    }

    /** What a message hands on to those that it causes. What an event causes is the system's doing. */
    @Bean
    CorrelationDataProvider correlation() {
        return CommandConfiguration::handedOn;
    }

    private static Map<String, ?> handedOn(Message<?> message) {
        var data = new HashMap<String, Object>();
        data.put(EventMetadata.CORRELATION_ID, message.getMetaData().getOrDefault(EventMetadata.CORRELATION_ID, message.getIdentifier()));
        data.put(EventMetadata.CAUSATION_ID, message.getIdentifier());
        copy(message, EventMetadata.TRACEPARENT, data);
        if (message instanceof EventMessage<?> || !message.getMetaData().containsKey(EventMetadata.ACTOR_TYPE)) {
            data.put(EventMetadata.ACTOR_TYPE, SYSTEM);
        } else {
            copy(message, EventMetadata.ACTOR_TYPE, data);
            copy(message, EventMetadata.ACTOR_ID, data);
        }
        return data;
    }

    private static void copy(Message<?> message, String key, Map<String, Object> data) {
        Object value = message.getMetaData().get(key);
        if (value != null) {
            data.put(key, value);
        }
    }
}
