package io.tiffin.app.processing;

import io.tiffin.delivery.api.AgentEvent;
import io.tiffin.delivery.api.DeliveryEvent;
import io.tiffin.eventstore.TailedEventSource;
import io.tiffin.kernel.OrderRelated;
import java.util.concurrent.Executors;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Every event processor follows the tail of the store. One that fails keeps its place and tries again; the events of one order are
 * handled in their global order.
 */
@Configuration(proxyBeanMethods = false)
class ProcessorConfiguration {

    @Bean
    ConfigurerModule eventProcessors(TailedEventSource source, ProcessorSettings settings) {
        return configurer -> configurer.eventProcessing()
                .usingPooledStreamingEventProcessors()
                .configureDefaultStreamableMessageSource(_ -> source)
                .registerDefaultListenerInvocationErrorHandler(_ -> PropagatingErrorHandler.instance())
                .registerDefaultErrorHandler(_ -> PropagatingErrorHandler.instance())
                .registerDefaultSequencingPolicy(_ -> ProcessorConfiguration::sequence)
                .registerSequencingPolicy("agent-availability", _ -> ProcessorConfiguration::sequenceOfAgent)
                .registerPooledStreamingEventProcessorConfiguration((_, processor) -> processor.initialSegmentCount(settings.segments())
                        .batchSize(settings.batchSize())
                        .initialToken(_ -> source.createTailToken())
                        .tokenClaimInterval(1_000)
                        .enableCoordinatorClaimExtension()
                        .workerExecutor(name -> Executors.newScheduledThreadPool(settings.threads(),
                                Thread.ofPlatform().name("tiffin-" + name + "-", 0).daemon().factory())));
    }

    private static Object sequence(EventMessage<?> event) {
        return switch (event.getPayload()) {
            case OrderRelated ofOrder -> ofOrder.orderId();
            default -> event instanceof DomainEventMessage<?> ofAggregate ? ofAggregate.getAggregateIdentifier() : event.getIdentifier();
        };
    }

    /** The rows that are written are those of agents: two segments that wrote the same ones would wait for each other. */
    private static Object sequenceOfAgent(EventMessage<?> event) {
        return switch (event.getPayload()) {
            case AgentEvent ofAgent -> ofAgent.agentId();
            case DeliveryEvent.DeliveryAssigned assigned -> assigned.agentId();
            case DeliveryEvent.DeliveryCompleted completed -> completed.agentId();
            case DeliveryEvent.DeliveryFailed failed when failed.agentId() != null -> failed.agentId();
            case DeliveryEvent.DeliveryCancelled cancelled when cancelled.agentId() != null -> cancelled.agentId();
            default -> sequence(event);
        };
    }
}
