package io.tiffin.eventstore;

import static io.tiffin.eventstore.StoreDatabase.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.DefaultCommandBusSpanFactory;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.callbacks.FutureCallback;
import org.axonframework.common.lock.Lock;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.tracing.TestSpanFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commands from the bus to a store that has not begun to store. */
class SuspendableUnitOfWorkTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final StoreDatabase database = new StoreDatabase();
    private final AppendWriter writer = new AppendWriter(Mutation.CHOSEN.connections(database.dataSource),
            new AppendWriter.Settings(2, false), CommittedEvents.NOT_FOLLOWED, StoreDatabase.metrics());
    private final GroupCommitEventStorageEngine engine = database.groupCommit(writer);
    private final AtomicInteger busy = new AtomicInteger();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(task -> Thread.ofVirtual().unstarted(() -> {
        busy.incrementAndGet();
        try {
            task.run();
        } finally {
            busy.decrementAndGet();
        }
    }));
    private final TestSpanFactory spans = new TestSpanFactory();
    private final BoundedCommandBus bus = bus().spanFactory(DefaultCommandBusSpanFactory.builder().spanFactory(spans).build()).build();
    private final AggregateLocks locks = new AggregateLocks();
    private final List<String> done = new CopyOnWriteArrayList<>();

    private BoundedCommandBus.Builder bus() {
        return BoundedCommandBus.builder(threads, 10, _ -> true, new StoreMetrics(new SimpleMeterRegistry()));
    }

    @AfterEach
    void close() {
        writer.close();
        threads.close();
    }

    /** Appends the first event of the stream that it names, and notes what else happens to its unit of work. */
    private Object handle(String stream) {
        UnitOfWork<?> work = CurrentUnitOfWork.get();
        work.onPrepareCommit(_ -> note("prepared", work));
        work.onCommit(_ -> note("committed", work));
        work.afterCommit(_ -> note("afterwards", work));
        work.onRollback(_ -> note("rolled back", work));
        Lock lock = locks.obtainLock(stream);
        work.onCleanup(_ -> {
            lock.release();
            note("cleaned up", work);
        });
        engine.appendEvents(events(stream, 0, 1));
        return stream;
    }

    private void note(String phase, UnitOfWork<?> work) {
        done.add(CurrentUnitOfWork.isStarted() && CurrentUnitOfWork.get() == work ? phase : phase + " by a stranger");
    }

    private CompletableFuture<Object> send(BoundedCommandBus to, String stream) {
        to.subscribe("open", command -> handle((String) command.getPayload()));
        return send(to, "open", stream);
    }

    private static CompletableFuture<Object> send(BoundedCommandBus to, String name, String payload) {
        FutureCallback<Object, Object> callback = new FutureCallback<>();
        to.dispatch(new GenericCommandMessage<>(new GenericMessage<>(payload), name), callback);
        return callback.thenApply(SuspendableUnitOfWorkTest::payload);
    }

    private static Object payload(CommandResultMessage<?> result) {
        if (result.isExceptional()) {
            throw new CompletionException(result.exceptionResult());
        }
        return result.getPayload();
    }

    private void awaitSuspended(int commands) {
        await().until(() -> writer.waiting() == commands && busy.get() == 0);
    }

    @Test
    void a_command_has_no_thread_while_its_events_are_stored() {
        CompletableFuture<Object> answer = send(bus, "a");
        awaitSuspended(1);

        assertThat(answer).isNotDone();
        assertThat(done).containsExactly("prepared");
        spans.verifySpanActive("CommandBus.handleCommand");

        writer.start();
        assertThat(answer).succeedsWithin(SOON).isEqualTo("a");
        assertThat(done).containsExactly("prepared", "committed", "afterwards", "cleaned up");
        assertThat(database.reader.ofAggregate("a")).hasSize(1);
        spans.verifySpanCompleted("CommandBus.handleCommand");
    }

    @Test
    void its_aggregate_is_locked_until_it_has_ended() {
        CompletableFuture<Object> first = send(bus, "a");
        awaitSuspended(1);
        CompletableFuture<Void> next = CompletableFuture.runAsync(() -> locks.obtainLock("a").release(), Thread::startVirtualThread);
        await().until(() -> locks.waiting("a") == 2);
        assertThat(next).isNotDone();

        writer.start();
        assertThat(first).succeedsWithin(SOON);
        assertThat(next).succeedsWithin(SOON);
        assertThat(locks.count()).isZero();
    }

    @Test
    void a_conflict_rolls_it_back_before_it_is_answered() {
        try (AppendWriter other = database.writer()) {
            database.groupCommit(other).appendEvents(events("a", 0, 1));
        }
        CompletableFuture<Object> answer = send(bus, "a");
        awaitSuspended(1);

        writer.start();
        assertThat(answer).failsWithin(SOON).withThrowableThat()
                .withCauseInstanceOf(AggregateStreamCreationException.class);
        assertThat(done).containsExactly("prepared", "rolled back", "cleaned up");
        assertThat(bus.underWay()).isZero();
    }

    @Test
    void what_the_queue_has_no_room_for_is_rolled_back_at_once() {
        send(bus, "a");
        send(bus, "b");
        awaitSuspended(2);
        done.clear();

        assertThat(send(bus, "c")).failsWithin(SOON).withThrowableThat().havingRootCause()
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(done).containsExactly("prepared", "rolled back", "cleaned up");
        assertThat(bus.underWay()).isEqualTo(2);
    }

    @Test
    void a_transaction_ends_on_the_thread_it_began_on() {
        List<Thread> threadsOfTransactions = new CopyOnWriteArrayList<>();
        TransactionManager transactions = () -> {
            threadsOfTransactions.add(Thread.currentThread());
            return new Transaction() {

                @Override
                public void commit() {
                    threadsOfTransactions.add(Thread.currentThread());
                }

                @Override
                public void rollback() {
                    threadsOfTransactions.add(Thread.currentThread());
                }
            };
        };
        CompletableFuture<Object> answer = send(bus().transactionManager(transactions).build(), "a");
        await().until(() -> writer.waiting() == 1);
        writer.start();

        assertThat(answer).succeedsWithin(SOON);
        assertThat(threadsOfTransactions).hasSize(2);
        assertThat(threadsOfTransactions.getFirst()).isEqualTo(threadsOfTransactions.getLast());
    }

    @Test
    void a_bus_that_shuts_down_waits_for_commands_without_a_thread_and_refuses_others() {
        CompletableFuture<Object> taken = send(bus, "a");
        awaitSuspended(1);
        bus.subscribe("greet", _ -> "hello");
        CompletableFuture<Void> down = CompletableFuture.runAsync(bus::shutdown, Thread::startVirtualThread);
        await().untilAsserted(() -> assertThat(send(bus, "greet", "")).failsWithin(SOON).withThrowableThat()
                .withCauseInstanceOf(RejectedExecutionException.class));
        assertThat(down).isNotDone();

        writer.start();
        assertThat(taken).succeedsWithin(SOON).isEqualTo("a");
        assertThat(down).succeedsWithin(SOON);
    }

    @Test
    void what_is_stored_after_its_executor_has_ended_is_answered_all_the_same() {
        CompletableFuture<Object> answer = send(bus, "a");
        awaitSuspended(1);
        threads.shutdown();

        writer.start();
        assertThat(answer).succeedsWithin(SOON).isEqualTo("a");
    }
}
