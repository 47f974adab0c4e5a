package io.tiffin.sagas.interleaving;

import io.tiffin.delivery.api.AgentEvent;
import io.tiffin.delivery.api.DeliveryEvent;
import io.tiffin.delivery.dispatching.Deliveries;
import io.tiffin.delivery.dispatching.DeliveryTimes;
import io.tiffin.delivery.dispatching.DispatchSettings;
import io.tiffin.delivery.dispatching.Dispatcher;
import io.tiffin.delivery.dispatching.NearbyAgents;
import io.tiffin.kernel.PersonalDataCipher;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.messaging.Reactions;
import io.tiffin.sagas.interleaving.Contexts.Stored;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventhandling.AnnotationEventHandlerAdapter;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;

/** The dispatcher itself, with agents around whom it may find. */
final class Dispatching extends Follower {

    private final AnnotationEventHandlerAdapter dispatcher;

    Dispatching(Contexts contexts, NearbyAgents nearby, PersonalDataCipher cipher, Schedule schedule, Clock clock, Runnable perhapsCrash) {
        super(contexts.log());
        var settings = new DispatchSettings(10, Duration.ofSeconds(45), Duration.ofSeconds(2), Duration.ofSeconds(10),
                Duration.ofMinutes(15), 5.5, Duration.ofMinutes(5), Duration.ofMinutes(10));
        this.dispatcher = new AnnotationEventHandlerAdapter(new Dispatcher(new Deliveries(storeOf(contexts)), nearby,
                new DeliveryTimes(cipher, settings, clock), new Reactions(gatewayTo(command -> {
                    perhapsCrash.run();
                    Optional<Refusal> refusal = contexts.send(command);
                    perhapsCrash.run();
                    return refusal;
                })), (id, _, command) -> schedule.at(id, command), cipher, settings, clock));
    }

    /** Only aggregates are read, from their first event. */
    private static EventStore storeOf(Contexts contexts) {
        return stub(EventStore.class, "readEvents", 2, id -> DomainEventStream.of(contexts.stream(id.toString())
                .stream()
                .<DomainEventMessage<?>>map(Dispatching::message)
                .toList()));
    }

    private static CommandGateway gatewayTo(Function<Object, Optional<Refusal>> bus) {
        return stub(CommandGateway.class, "send", 1, command -> bus.apply(command)
                .<CompletableFuture<?>>map(refusal -> CompletableFuture.failedFuture(new RefusedException(refusal)))
                .orElseGet(() -> CompletableFuture.completedFuture(null)));
    }

    private static <T> T stub(Class<T> type, String method, int parameters, Function<Object, Object> answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type}, (_, called, arguments) -> {
            if (!called.getName().equals(method) || arguments.length != parameters) {
                throw new AssertionError(called + " is not expected");
            }
            return answer.apply(arguments[0]);
        }));
    }

    private static DomainEventMessage<?> message(Stored stored) {
        String id = stored.aggregate() + "-" + stored.sequence();
        return new GenericDomainEventMessage<>("test", stored.aggregate().toString(), stored.sequence(), stored.event(), Map.of(), id,
                Instant.EPOCH);
    }

    @Override
    void handle(Stored stored) {
        if (stored.event() instanceof DeliveryEvent || stored.event() instanceof AgentEvent) {
            var message = message(stored);
            var work = DefaultUnitOfWork.startAndGet(message);
            var result = work.executeWithResult(() -> dispatcher.handle(message));
            if (result.isExceptional()) {
                if (result.exceptionResult() instanceof Crash crash) {
                    throw crash;
                }
                throw new AssertionError("the dispatcher failed at " + stored, result.exceptionResult());
            }
        }
    }

    @Override
    void settle() {}

    @Override
    void forget() {}
}
