package io.tiffin.app.processing;

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
                .registerPooledStreamingEventProcessorConfiguration((_, processor) -> processor.initialSegmentCount(settings.segments())
                        .batchSize(settings.batchSize())
                        .initialToken(_ -> source.createTailToken())
                        .tokenClaimInterval(1_000)
                        .workerExecutor(name -> Executors.newScheduledThreadPool(settings.threads(),
                                Thread.ofPlatform().name("tiffin-" + name + "-", 0).daemon().factory())));
    }

    private static Object sequence(EventMessage<?> event) {
        return switch (event.getPayload()) {
            case OrderRelated ofOrder -> ofOrder.orderId();
            default -> event instanceof DomainEventMessage<?> ofAggregate ? ofAggregate.getAggregateIdentifier() : event.getIdentifier();
        };
    }
}
