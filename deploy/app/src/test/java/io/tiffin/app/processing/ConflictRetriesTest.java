package io.tiffin.app.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import java.sql.BatchUpdateException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConflictRetriesTest {

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private final ConflictRetries retries = new ConflictRetries(executor, metrics);

    @AfterEach
    void shutDown() {
        executor.shutdownNow();
    }

    static Stream<RuntimeException> conflicts() {
        var ofTheDriver = new BatchUpdateException("duplicate key", "23505", new int[0]);
        return Stream.of(new ConcurrencyException("conflict", ofTheDriver), new AggregateStreamCreationException("exists", ofTheDriver),
                new CommandExecutionException("wrapped", new ConcurrencyException("conflict", ofTheDriver)));
    }

    @ParameterizedTest
    @MethodSource("conflicts")
    void a_conflict_is_tried_again(RuntimeException conflict) {
        assertThat(isTriedAgain(conflict)).isTrue();
        assertThat(metrics.counter("eventstore.retries").count()).isEqualTo(1);
    }

    static Stream<RuntimeException> others() {
        return Stream.of(new RefusedException(new Refusal.NotFound("order")), new EventStoreException("down", new IllegalStateException()),
                new IllegalStateException("a defect"));
    }

    @ParameterizedTest
    @MethodSource("others")
    void nothing_else_is(RuntimeException other) {
        assertThat(isTriedAgain(other)).isFalse();
        assertThat(metrics.counter("eventstore.retries").count()).isZero();
    }

    private boolean isTriedAgain(RuntimeException failure) {
        return retries.scheduleRetry(GenericCommandMessage.asCommandMessage("command"), failure, List.of(), () -> {});
    }
}
