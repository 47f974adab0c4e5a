package io.tiffin.eventstore.benchmarks;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tiffin.eventstore.AggregateCache;
import io.tiffin.eventstore.AggregateLocks;
import io.tiffin.eventstore.AppendWriter;
import io.tiffin.eventstore.BoundedCommandBus;
import io.tiffin.eventstore.StoreMetrics;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.eventsourcing.CachingEventSourcingRepository;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.interceptors.CorrelationDataInterceptor;
import org.axonframework.messaging.interceptors.TransactionManagingInterceptor;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.modelling.command.AggregateAnnotationCommandHandler;

/** Axon from the command bus to a store: commands on virtual threads, aggregates from a cache. */
final class Platform implements AutoCloseable {

    /** Far more than are in flight, and few enough for the garbage collector not to carry them about; the same for every candidate. */
    static final int MOST_CACHED = 20_000;

    /** As many as the store's queue holds. */
    private static final int MOST_UNDER_WAY = AppendWriter.Settings.DEFAULT.queue();

    private static final Map<String, String> FROM_OUTSIDE = Map.of("actor", "customer:01920a3e-6c1b-7d44-9a0e-5b1f3c2d7e88", "traceparent",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

    private final Store store;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final EmbeddedEventStore events;
    private final CommandGateway gateway;

    Platform(Store store) {
        this.store = store;
        events = EmbeddedEventStore.builder().storageEngine(store.engine()).build();
        events.registerDispatchInterceptor(messages -> (index, event) -> {
            noteOnReceipt(event.getIdentifier());
            return event;
        });
        BoundedCommandBus bus = BoundedCommandBus.builder(threads, MOST_UNDER_WAY, _ -> true, new StoreMetrics(new SimpleMeterRegistry()))
                .build();
        bus.registerHandlerInterceptor(new CorrelationDataInterceptor<>(Platform::metadataOfEvents));
        store.transactions().ifPresent(manager -> bus.registerHandlerInterceptor(new TransactionManagingInterceptor<>(manager)));
        var cache = new AggregateCache(MOST_CACHED, new SimpleMeterRegistry());
        CachingEventSourcingRepository<Order> repository = EventSourcingRepository.builder(Order.class).eventStore(events)
                .cache(cache).lockFactory(new AggregateLocks(cache)).build();
        AggregateAnnotationCommandHandler.<Order>builder().aggregateType(Order.class).repository(repository).build().subscribe(bus);
        gateway = DefaultCommandGateway.builder().commandBus(bus).build();
    }

    private static Map<String, ?> metadataOfEvents(Message<?> command) {
        Map<String, Object> metadata = new HashMap<>(command.getMetaData());
        metadata.putIfAbsent("correlationId", command.getIdentifier());
        metadata.put("causationId", command.getIdentifier());
        return metadata;
    }

    private static void noteOnReceipt(String eventId) {
        if (CurrentUnitOfWork.get().root().getMessage() instanceof CommandMessage<?> message
                && message.getPayload() instanceof Order.Command command) {
            command.receipt().note(eventId);
        }
    }

    /** Completes when the command's events are acknowledged. */
    CompletableFuture<Object> send(Order.Command command) {
        return gateway.send(new GenericCommandMessage<>(command, FROM_OUTSIDE));
    }

    Store store() {
        return store;
    }

    @Override
    public void close() {
        threads.close();
        events.shutDown();
        store.close();
    }
}
