package io.tiffin.app.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tiffin.app.store.CommandTransactions;
import io.tiffin.eventstore.AggregateCache;
import io.tiffin.eventstore.BoundedCommandBus;
import io.tiffin.eventstore.CachedDecisions;
import io.tiffin.eventstore.StoreMetrics;
import io.tiffin.kernel.Actor;
import io.tiffin.kernel.UserId;
import io.tiffin.kernel.messaging.EventMetadata;
import io.tiffin.kernel.web.Trace;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.callbacks.FutureCallback;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.messaging.GenericMessage;
import org.junit.jupiter.api.Test;

class CommandConfigurationTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void where_there_is_no_room_customers_are_turned_away_and_what_follows_from_events_goes_on() {
        var metrics = new SimpleMeterRegistry();
        var configuration = new CommandConfiguration();
        BoundedCommandBus bus = configuration.commandBus(new CommandTransactions(NoTransactionManager.INSTANCE),
                configuration.correlation(), new CachedDecisions(new AggregateCache(1, metrics), new InMemoryEventStorageEngine()),
                new CommandSettings(1), new StoreMetrics(metrics));
        var gate = new CompletableFuture<String>();
        bus.subscribe("place", _ -> gate.join());
        bus.subscribe("carry-on", _ -> "done");
        var customer = EventMetadata.of(Trace.begin(), Actor.of(new UserId(UUID.randomUUID())));

        try {
            var taken = send(bus, "place", customer);
            assertThat(send(bus, "place", customer).getResult().exceptionResult()).isInstanceOf(RejectedExecutionException.class);
            assertThat(payload(send(bus, "carry-on", Map.of()))).isEqualTo("done");
            assertThat(payload(send(bus, "carry-on", EventMetadata.of(Trace.begin(), Actor.SYSTEM)))).isEqualTo("done");

            gate.complete("placed");
            assertThat(payload(taken)).isEqualTo("placed");
        } finally {
            gate.complete("late");
            bus.shutdown();
        }
    }

    /** Throws where the answer is an exception. */
    private static Object payload(FutureCallback<Object, Object> answer) {
        assertThat(answer).succeedsWithin(SOON);
        return answer.getResult().getPayload();
    }

    private static FutureCallback<Object, Object> send(BoundedCommandBus bus, String name, Map<String, ?> metadata) {
        var callback = new FutureCallback<Object, Object>();
        bus.dispatch(new GenericCommandMessage<>(new GenericMessage<>("payload", metadata), name), callback);
        return callback;
    }
}
