package io.tiffin.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.callbacks.FutureCallback;
import org.axonframework.messaging.GenericMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoundedCommandBusTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final CompletableFuture<String> gate = new CompletableFuture<>();
    private final BoundedCommandBus bus = BoundedCommandBus.builder(threads, 2,
            command -> command.getMetaData().containsKey("actor"), new StoreMetrics(metrics)).build();

    BoundedCommandBusTest() {
        bus.subscribe("wait", _ -> gate.join());
        bus.subscribe("fail", _ -> {
            throw new IllegalArgumentException("refused");
        });
    }

    @AfterEach
    void shutDown() {
        gate.complete("late");
        threads.close();
    }

    private CompletableFuture<Object> fromOutside(String name) {
        return send(name, Map.of("actor", "customer"));
    }

    private CompletableFuture<Object> send(String name, Map<String, ?> metadata) {
        FutureCallback<Object, Object> callback = new FutureCallback<>();
        bus.dispatch(new GenericCommandMessage<>(new GenericMessage<>("payload", metadata), name), callback);
        return callback.thenApply(BoundedCommandBusTest::payload);
    }

    private static Object payload(CommandResultMessage<?> result) {
        if (result.isExceptional()) {
            throw new CompletionException(result.exceptionResult());
        }
        return result.getPayload();
    }

    @Test
    void turns_away_at_once_what_there_is_no_room_for_and_answers_what_was_taken() {
        CompletableFuture<Object> first = fromOutside("wait");
        CompletableFuture<Object> second = fromOutside("wait");

        assertThat(fromOutside("wait")).failsWithin(Duration.ZERO).withThrowableThat().havingRootCause()
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(metrics.get("eventstore.commands").gauge().value()).isEqualTo(2);
        assertThat(metrics.get("eventstore.commands.turned.away").counter().count()).isEqualTo(1);

        gate.complete("done");
        assertThat(first).succeedsWithin(SOON).isEqualTo("done");
        assertThat(second).succeedsWithin(SOON).isEqualTo("done");
        assertThat(fromOutside("wait")).succeedsWithin(SOON).isEqualTo("done");
        assertThat(bus.underWay()).isZero();
    }

    @Test
    void always_lets_in_what_goes_on_with_work_that_was_taken() {
        fromOutside("wait");
        fromOutside("wait");
        CompletableFuture<Object> third = send("wait", Map.of());

        assertThat(third).isNotDone();
        gate.complete("done");
        assertThat(third).succeedsWithin(SOON).isEqualTo("done");
    }

    @Test
    void has_room_again_after_commands_that_fail() {
        for (int number = 0; number < 5; number++) {
            assertThat(fromOutside("fail")).failsWithin(SOON).withThrowableThat().havingRootCause().withMessage("refused");
        }
        assertThat(bus.underWay()).isZero();
    }

    @Test
    void answers_what_cannot_begin_and_keeps_no_room_for_it() {
        threads.shutdown();

        assertThat(fromOutside("wait")).failsWithin(SOON).withThrowableThat().havingRootCause()
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(bus.underWay()).isZero();
    }

    @Test
    void answers_what_fails_around_its_handler_and_keeps_no_room_for_it() {
        BoundedCommandBus withoutDatabase = BoundedCommandBus
                .builder(threads, 2, _ -> true, new StoreMetrics(new SimpleMeterRegistry())).transactionManager(() -> {
                    throw new IllegalStateException("no connection");
                }).build();
        withoutDatabase.subscribe("wait", _ -> gate.join());

        FutureCallback<Object, Object> callback = new FutureCallback<>();
        withoutDatabase.dispatch(new GenericCommandMessage<>(new GenericMessage<>("payload"), "wait"), callback);

        assertThat(callback.thenApply(BoundedCommandBusTest::payload)).failsWithin(SOON).withThrowableThat().havingRootCause()
                .withMessage("no connection");
        assertThat(withoutDatabase.underWay()).isZero();
    }

    @Test
    void leaves_to_its_thread_what_the_caller_throws_at_the_answer() {
        CompletableFuture<Throwable> uncaught = new CompletableFuture<>();
        try (ExecutorService watched = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().uncaughtExceptionHandler((_, failure) -> uncaught.complete(failure)).factory())) {
            BoundedCommandBus answering = BoundedCommandBus
                    .builder(watched, 1, _ -> true, new StoreMetrics(new SimpleMeterRegistry())).build();
            answering.subscribe("greet", _ -> "hello");
            answering.dispatch(new GenericCommandMessage<>(new GenericMessage<>("payload"), "greet"), (_, _) -> {
                throw new IllegalStateException("not listening");
            });

            assertThat(uncaught).succeedsWithin(SOON).extracting(Throwable::getMessage).isEqualTo("not listening");
            assertThat(answering.underWay()).isZero();
        }
    }
}
