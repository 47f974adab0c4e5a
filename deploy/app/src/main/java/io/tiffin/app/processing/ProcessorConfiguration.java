package io.tiffin.app.processing;

import io.tiffin.delivery.api.AgentEvent;
import io.tiffin.delivery.api.DeliveryEvent;
import io.tiffin.app.letters.ParkingProcessors;
import io.tiffin.eventstore.BatchedSagaRepository;
import io.tiffin.eventstore.KeyedSagaManager;
import io.tiffin.eventstore.TailedEventSource;
import io.tiffin.kernel.OrderRelated;
import io.tiffin.sagas.fulfilment.FulfilmentSaga;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.axonframework.config.Configurer;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventProcessorSpanFactory;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.modelling.saga.AbstractSagaManager;
import org.axonframework.modelling.saga.AnnotatedSagaManager;
import org.axonframework.modelling.saga.SagaManagerSpanFactory;
import org.axonframework.modelling.saga.SagaRepository;
import org.axonframework.modelling.saga.repository.AnnotatedSagaRepository;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Every event processor follows the tail of the store. The events of one order are handled in their global order; what cannot be handled
 * is parked, with what follows it of its order, whoever cannot: a topic promises the order of one key only, and that is kept too.
 */
@Configuration(proxyBeanMethods = false)
class ProcessorConfiguration {

    private static final int AFTER_SPRINGS_OWN = 1;
    private static final String AGENT_AVAILABILITY = "agent-availability";
    private static final String FULFILMENT = "fulfilment";
    private static final String PAYMENTS = "payments";
    /** Each waits for the provider, and Axon ends a unit of work after a minute. */
    private static final int MOST_PAYMENTS_OF_A_BATCH = 256;

    @Bean
    ConfigurerModule eventProcessors(TailedEventSource source, ProcessorSettings settings, ParkingProcessors parking) {
        return configurer -> configurer.eventProcessing()
                .registerDefaultListenerInvocationErrorHandler(_ -> PropagatingErrorHandler.instance())
                .registerDefaultSequencingPolicy(_ -> ProcessorConfiguration::sequence)
                .registerSequencingPolicy(AGENT_AVAILABILITY, _ -> ProcessorConfiguration::sequenceOfAgent)
                .registerEventProcessorFactory((name, configuration, handlers) -> parking.build(name,
                        PooledStreamingEventProcessor.builder()
                                .messageSource(source)
                                .messageMonitor(configuration.messageMonitor(PooledStreamingEventProcessor.class, name))
                                .spanFactory(configuration.getComponent(EventProcessorSpanFactory.class))
                                .initialSegmentCount(settings.segments())
                                .batchSize(name.equals(PAYMENTS)
                                        ? Math.min(settings.batchSize(), MOST_PAYMENTS_OF_A_BATCH)
                                        : settings.batchSize())
                                .initialToken(_ -> source.createTailToken())
                                .tokenClaimInterval(1_000)
                                .enableCoordinatorClaimExtension()
                                .coordinatorExecutor(threads(configuration, name + "-coordinator", 1))
                                .workerExecutor(threads(configuration, name, settings.threads())),
                        handlers, name.equals(AGENT_AVAILABILITY)
                                ? ProcessorConfiguration::sequenceOfAgent
                                : ProcessorConfiguration::sequence));
    }

    /** In the place of the framework's own repository and manager, which Spring has registered before. */
    @Bean
    ConfigurerModule sagaHandling(SagaStore<Object> sagas) {
        return new ConfigurerModule() {
            @Override
            public int order() {
                return AFTER_SPRINGS_OWN;
            }

            @Override
            public void configureModule(Configurer configurer) {
                configurer.eventProcessing()
                        .registerSaga(FulfilmentSaga.class,
                                saga -> saga.configureRepository(configuration -> repository(configuration, sagas))
                                        .configureSagaManager(ProcessorConfiguration::manager));
            }
        };
    }

    private static SagaRepository<FulfilmentSaga> repository(org.axonframework.config.Configuration configuration,
            SagaStore<Object> sagas) {
        return BatchedSagaRepository.of(AnnotatedSagaRepository.<FulfilmentSaga>builder()
                .resourceInjector(configuration.resourceInjector())
                .parameterResolverFactory(configuration.parameterResolverFactory())
                .handlerDefinition(configuration.handlerDefinition(FulfilmentSaga.class)), FulfilmentSaga.class, sagas);
    }

    private static AbstractSagaManager<FulfilmentSaga> manager(org.axonframework.config.Configuration configuration) {
        var processing = configuration.eventProcessingConfiguration();
        return KeyedSagaManager.of(AnnotatedSagaManager.<FulfilmentSaga>builder()
                .sagaType(FulfilmentSaga.class)
                .sagaRepository(processing.sagaConfiguration(FulfilmentSaga.class).repository())
                .parameterResolverFactory(configuration.parameterResolverFactory())
                .handlerDefinition(configuration.handlerDefinition(FulfilmentSaga.class))
                .listenerInvocationErrorHandler(processing.listenerInvocationErrorHandler(FULFILMENT))
                .spanFactory(configuration.getComponent(SagaManagerSpanFactory.class)), FulfilmentSaga.ORDER);
    }

    private static ScheduledExecutorService threads(org.axonframework.config.Configuration configuration, String name, int count) {
        var threads = Executors.newScheduledThreadPool(count, Thread.ofPlatform().name("tiffin-" + name + "-", 0).daemon().factory());
        configuration.onShutdown(threads::shutdown);
        return threads;
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
            case DeliveryEvent.AgentDroppedOut dropOut -> dropOut.agentId();
            case DeliveryEvent.DeliveryCompleted completed -> completed.agentId();
            case DeliveryEvent.DeliveryFailed failed when failed.agentId() != null -> failed.agentId();
            case DeliveryEvent.DeliveryCancelled cancelled when cancelled.agentId() != null -> cancelled.agentId();
            default -> sequence(event);
        };
    }
}
