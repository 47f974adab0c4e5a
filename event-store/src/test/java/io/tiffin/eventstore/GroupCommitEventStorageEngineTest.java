package io.tiffin.eventstore;

import static io.tiffin.eventstore.StoreDatabase.event;
import static io.tiffin.eventstore.StoreDatabase.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupCommitEventStorageEngineTest {

    private final StoreDatabase database = new StoreDatabase();
    private final List<Long> observed = new ArrayList<>();
    private final AppendWriter writer = database.writer();
    private final GroupCommitEventStorageEngine engine = database.groupCommit(writer, (events, last) -> observed.add(last));
    private final Executor threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory());

    @AfterEach
    void close() {
        writer.close();
    }

    @Test
    void tells_the_last_position_of_each_append() {
        engine.appendEvents(events("a", 0, 3));
        engine.appendEvents(events("b", 0, 2));

        assertThat(observed).containsExactly(3L, 5L);
    }

    @Test
    void stores_nothing_before_the_unit_of_work_commits() {
        UnitOfWork<?> work = DefaultUnitOfWork.startAndGet(null);
        engine.appendEvents(events("a", 0, 1));
        assertThat(database.reader.headPosition()).isZero();

        work.commit();

        assertThat(database.reader.headPosition()).isEqualTo(1);
    }

    @Test
    void stores_nothing_of_a_unit_of_work_that_is_rolled_back() {
        UnitOfWork<?> work = DefaultUnitOfWork.startAndGet(null);
        engine.appendEvents(events("a", 0, 1));
        work.rollback();
        engine.appendEvents(events("b", 0, 1));

        assertThat(database.reader.after(0, 10).events()).extracting(TrackedEventMessage::trackingToken).hasSize(1);
        assertThat(database.reader.headPosition()).isEqualTo(1);
    }

    @Test
    void stores_what_one_unit_of_work_appends_in_pieces_all_or_not_at_all() {
        engine.appendEvents(events("taken", 0, 1));
        UnitOfWork<?> work = DefaultUnitOfWork.startAndGet(null);
        engine.appendEvents(events("a", 0, 2));
        engine.appendEvents(events("taken", 0, 1));

        assertThatThrownBy(work::commit).isInstanceOf(AggregateStreamCreationException.class);
        assertThat(database.reader.ofAggregate("a")).isEmpty();
        assertThat(database.reader.headPosition()).isEqualTo(1);
    }

    @Test
    void a_failed_append_keeps_back_what_the_unit_of_work_does_at_commit() {
        engine.appendEvents(events("a", 0, 1));
        List<String> done = new ArrayList<>();
        UnitOfWork<?> work = DefaultUnitOfWork.startAndGet(null);
        work.onCommit(committing -> done.add("committed"));
        work.onRollback(rollingBack -> done.add("rolled back"));
        engine.appendEvents(events("a", 0, 1));

        assertThatThrownBy(work::commit).isInstanceOf(AggregateStreamCreationException.class);
        assertThat(done).containsExactly("rolled back");
    }

    @Test
    void refuses_what_does_not_continue_a_stream() {
        engine.appendEvents(events("a", 0, 3));

        assertThatThrownBy(() -> engine.appendEvents(event("a", 2))).isInstanceOf(ConcurrencyException.class);
        assertThatThrownBy(() -> engine.appendEvents(event("a", 4))).isInstanceOf(ConcurrencyException.class);
        assertThatThrownBy(() -> engine.appendEvents(event("a", 0))).isInstanceOf(AggregateStreamCreationException.class);
        assertThat(database.reader.headPosition()).isEqualTo(3);
    }

    @Test
    void appends_that_wait_together_share_a_transaction() throws Exception {
        List<CompletableFuture<Void>> appends = whileAppendsWait(() -> IntStream.range(0, 200)
                .mapToObj(number -> append(List.of(event("a" + number, 0)))).toList());
        appends.forEach(CompletableFuture::join);

        assertThat(database.query("SELECT count(DISTINCT xmin::text) FROM eventstore.event")).first().satisfies(
                transactions -> assertThat(Integer.parseInt(transactions)).isLessThanOrEqualTo(2));
        assertThat(positions()).isEqualTo(LongStream.rangeClosed(1, 201).boxed().toList());
    }

    @Test
    void a_conflict_fails_only_its_own_append() throws Exception {
        engine.appendEvents(events("taken", 0, 1));
        List<CompletableFuture<Void>> appends = whileAppendsWait(() -> List.of(append(events("a", 0, 2)),
                append(List.of(event("b", 0), event("taken", 0))), append(events("c", 0, 2)), append(events("taken", 1, 2))));

        assertThat(appends.get(1)).failsWithin(Duration.ofSeconds(10)).withThrowableThat()
                .withCauseInstanceOf(RuntimeException.class);
        for (int accepted : List.of(0, 2, 3)) {
            appends.get(accepted).join();
        }
        assertThat(database.reader.ofAggregate("b")).isEmpty();
        assertThat(positions()).isEqualTo(LongStream.rangeClosed(1, 7).boxed().toList());
    }

    @Test
    void of_two_appends_that_begin_the_same_stream_one_is_stored() throws Exception {
        List<CompletableFuture<Void>> appends = whileAppendsWait(() -> List.of(append(events("a", 0, 1)), append(events("a", 0, 1))));

        List<Throwable> failures = new ArrayList<>();
        for (CompletableFuture<Void> append : appends) {
            try {
                append.join();
            } catch (CompletionException e) {
                failures.add(e.getCause());
            }
        }
        assertThat(failures).singleElement().isInstanceOf(AggregateStreamCreationException.class);
    }

    @Test
    void an_append_that_the_database_does_not_take_fails_alone() throws Exception {
        List<CompletableFuture<Void>> appends = whileAppendsWait(() -> List.of(append(events("a", 0, 1)),
                append(List.of(new GenericDomainEventMessage<>("counter", "with \0 in it", 0, new Counted(1)))),
                append(events("b", 0, 1))));

        appends.get(0).join();
        appends.get(2).join();
        assertThatThrownBy(() -> appends.get(1).join()).hasCauseInstanceOf(EventStoreException.class);
        assertThat(positions()).isEqualTo(List.of(1L, 2L, 3L));
    }

    @Test
    void a_full_queue_turns_away_and_stores_what_it_has_accepted() throws Exception {
        try (AppendWriter small = new AppendWriter(database.dataSource, new AppendWriter.Settings(2, false),
                CommittedEvents.NOT_FOLLOWED, StoreDatabase.metrics())) {
            GroupCommitEventStorageEngine bounded = database.groupCommit(small);
            List<CompletableFuture<Void>> accepted = List.of(append(bounded, events("a", 0, 1)), append(bounded, events("b", 0, 1)));
            await().until(() -> small.waiting() == 2);

            assertThatThrownBy(() -> bounded.appendEvents(events("c", 0, 1))).isInstanceOf(RejectedExecutionException.class);
            small.start();
            accepted.forEach(CompletableFuture::join);
        }
        assertThat(database.reader.headPosition()).isEqualTo(2);
        assertThat(database.reader.ofAggregate("c")).isEmpty();
    }

    @Test
    void closing_stores_what_was_accepted() {
        List<CompletableFuture<Void>> appends = IntStream.range(0, 100).mapToObj(number -> append(List.of(event("a" + number, 0))))
                .toList();
        await().until(() -> database.reader.headPosition() > 0);
        writer.close();

        long stored = appends.stream().filter(append -> {
            try {
                append.join();
                return true;
            } catch (CompletionException e) {
                return false;
            }
        }).count();
        assertThat(database.reader.headPosition()).isEqualTo(stored);
        assertThatThrownBy(() -> engine.appendEvents(events("late", 0, 1))).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void goes_on_after_the_loss_of_its_connection() {
        engine.appendEvents(events("a", 0, 1));
        database.dropConnections();

        engine.appendEvents(events("a", 1, 2));

        assertThat(positions()).isEqualTo(List.of(1L, 2L));
    }

    private List<Long> positions() {
        return database.query("SELECT global_position FROM eventstore.event ORDER BY 1").stream().map(Long::valueOf).toList();
    }

    private CompletableFuture<Void> append(List<? extends EventMessage<?>> events) {
        return append(engine, events);
    }

    private CompletableFuture<Void> append(GroupCommitEventStorageEngine to, List<? extends EventMessage<?>> events) {
        return CompletableFuture.runAsync(() -> to.appendEvents(events), threads);
    }

    /** Holds the append lock until everything that is appended meanwhile has queued behind it. */
    private List<CompletableFuture<Void>> whileAppendsWait(Supplier<List<CompletableFuture<Void>>> appends) throws Exception {
        try (Connection other = database.dataSource.getConnection(); Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT pg_advisory_xact_lock(" + EventStoreSchema.APPEND_LOCK + ")");
            CompletableFuture<Void> first = append(List.of(GenericEventMessage.asEventMessage(new Counted(0))));
            await().until(() -> writer.waiting() == 0 && !database.query(
                    "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database"
                            + " WHERE datname = current_database())")
                    .isEmpty());
            List<CompletableFuture<Void>> waiting = appends.get();
            await().until(() -> writer.waiting() == waiting.size());
            other.commit();
            first.join();
            return waiting;
        }
    }
}
