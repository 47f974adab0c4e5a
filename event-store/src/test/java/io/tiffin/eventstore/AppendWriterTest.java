package io.tiffin.eventstore;

import static io.tiffin.eventstore.StoreDatabase.event;
import static io.tiffin.eventstore.StoreDatabase.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.tiffin.eventstore.faults.Wire;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What a writer answers when the database, the wire or its own node does not do as it should. */
class AppendWriterTest {

    /** An advisory lock on which a commit can be made to wait. */
    private static final long HELD_UP = 4711;

    private final StoreDatabase database = new StoreDatabase();
    private final Executor threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory());
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void answers_only_after_the_commit() throws Exception {
        GroupCommitEventStorageEngine engine = engine(database.writer());
        database.execute("CREATE FUNCTION hold_up() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock_shared("
                + HELD_UP + "); RETURN NULL; END'");
        database.execute("CREATE CONSTRAINT TRIGGER hold_up AFTER INSERT ON eventstore.event DEFERRABLE INITIALLY DEFERRED"
                + " FOR EACH ROW EXECUTE FUNCTION hold_up()");
        try (Connection holding = database.dataSource.getConnection(); Statement statement = holding.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + HELD_UP + ")");
            CompletableFuture<Void> append = append(engine, events("a", 0, 1));
            await().until(this::aCommitIsHeldUp);

            assertThat(append).isNotDone();
            assertThat(database.reader.headPosition()).isZero();

            // What was about to be committed never is; what is answered is true all the same.
            database.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = "
                    + HELD_UP);
            await().until(this::aCommitIsHeldUp);
            assertThat(append).isNotDone();
            statement.execute("SELECT pg_advisory_unlock(" + HELD_UP + ")");
            assertThat(append).succeedsWithin(Duration.ofSeconds(20));
        }
        assertThat(positions()).containsExactly(1L);
    }

    private boolean aCommitIsHeldUp() {
        return !database.query("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = " + HELD_UP).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"ANSWER_LOST", "REQUEST_LATE", "REQUEST_LOST"})
    void stores_once_what_was_under_way_when_the_wire_was_cut(Wire.Fault fault) throws Exception {
        Wire wire = wire();
        GroupCommitEventStorageEngine engine = engine(StoreDatabase.writer(over(wire)));
        engine.appendEvents(events("a", 0, 2));
        for (int round = 1; round <= 5; round++) {
            wire.strike(fault);
            engine.appendEvents(events("a", 2 * round, 2 * round + 2));
            assertThat(wire.struck()).isEqualTo(round);
        }

        assertThat(database.reader.ofAggregate("a")).hasSize(12);
        assertThat(positions()).hasSize(12).last().isEqualTo(12L);
    }

    @Test
    void a_conflict_stays_one_when_the_answer_is_lost() throws Exception {
        Wire wire = wire();
        GroupCommitEventStorageEngine engine = engine(StoreDatabase.writer(over(wire)));
        engine.appendEvents(events("a", 0, 2));
        wire.strike(Wire.Fault.ANSWER_LOST);

        assertThatThrownBy(() -> engine.appendEvents(events("a", 0, 1))).isInstanceOf(AggregateStreamCreationException.class);
        assertThat(wire.struck()).isOne();
        assertThat(positions()).hasSize(2);
    }

    @Test
    void does_not_take_a_part_that_was_stored_before_for_the_whole() throws Exception {
        Wire wire = wire();
        GroupCommitEventStorageEngine engine = engine(StoreDatabase.writer(over(wire)));
        EventMessage<?> derived = new GenericEventMessage<>("derived-id", new Counted(1), MetaData.emptyInstance(), Instant.now());
        engine.appendEvents(derived);
        wire.strike(Wire.Fault.ANSWER_LOST);

        assertThatThrownBy(() -> engine.appendEvents(List.of(derived, event("a", 0)))).isInstanceOf(RuntimeException.class);
        assertThat(wire.struck()).isOne();
        assertThat(database.reader.ofAggregate("a")).isEmpty();
        assertThat(positions()).hasSize(1);
    }

    @Test
    void who_comes_alone_stores_himself() {
        List<Thread> storing = new CopyOnWriteArrayList<>();
        AppendWriter writer = new AppendWriter(database.dataSource, StoreDatabase.NOT_DURABLE, toldBy(storing), StoreDatabase.metrics());
        writer.start();
        GroupCommitEventStorageEngine engine = engine(writer);
        AtomicInteger sequence = new AtomicInteger();

        // Not the first, for which the writer has to connect, nor one that comes while it is still about the one before.
        await().until(() -> {
            int next = sequence.getAndIncrement();
            engine.appendEvents(events("a", next, next + 1));
            return storing.getLast() == Thread.currentThread();
        });

        assertThat(positions()).hasSize(sequence.get());
    }

    @Test
    void in_a_crowd_nobody_stores_himself() {
        List<Thread> storing = new CopyOnWriteArrayList<>();
        try (AppendWriter writer = new AppendWriter(database.dataSource, new AppendWriter.Settings(4 * AppendWriter.A_CROWD, false),
                toldBy(storing), StoreDatabase.metrics())) {
            GroupCommitEventStorageEngine engine = engine(writer);
            List<CompletableFuture<Void>> crowd = IntStream.range(0, 4 * AppendWriter.A_CROWD).mapToObj(
                    number -> CompletableFuture.runAsync(() -> engine.appendEvents(events("a" + number, 0, 1)), threads)).toList();
            await().until(() -> writer.waiting() == crowd.size());
            writer.start();
            crowd.forEach(CompletableFuture::join);

            for (int number = 0; number < 4; number++) {
                engine.appendEvents(events("soon after", number, number + 1));
                assertThat(storing.getLast()).isNotEqualTo(Thread.currentThread());
            }
            AtomicInteger sequence = new AtomicInteger();
            await().until(() -> {
                int next = sequence.getAndIncrement();
                engine.appendEvents(events("later", next, next + 1));
                return storing.getLast() == Thread.currentThread();
            });
        }
    }

    private static CommittedEvents toldBy(List<Thread> storing) {
        return new CommittedEvents() {

            @Override
            public void comeFrom(String writer) {
                // Nobody to tell apart.
            }

            @Override
            public void add(long head, List<Append.Row> rows) {
                storing.add(Thread.currentThread());
            }

            @Override
            public void addedUnseen() {
                storing.add(Thread.currentThread());
            }
        };
    }

    @Test
    void an_event_that_cannot_be_sent_fails_alone() {
        GroupCommitEventStorageEngine engine = engine(database.writer());
        DomainEventMessage<?> endOfTime = new GenericDomainEventMessage<>("counter", "never", 0, new Counted(1),
                MetaData.emptyInstance(), "end-of-time", Instant.MAX);

        assertThat(append(engine, List.of(endOfTime))).failsWithin(Duration.ofSeconds(20)).withThrowableThat()
                .withCauseInstanceOf(EventStoreException.class);
        engine.appendEvents(events("a", 0, 1));
        assertThat(positions()).containsExactly(1L);
    }

    @Test
    void appends_whatever_isolation_the_database_prefers() {
        database.execute("ALTER DATABASE " + database.name + " SET default_transaction_isolation = 'serializable'");
        database.execute("ALTER DATABASE " + database.name + " SET default_transaction_read_only = on");
        List<GroupCommitEventStorageEngine> engines = List.of(engine(database.writer()), engine(database.writer()));
        List<CompletableFuture<Void>> appends = new ArrayList<>();
        for (int number = 0; number < 200; number++) {
            appends.add(append(engines.get(number % 2), List.of(event("a" + number, 0))));
        }

        assertThat(CompletableFuture.allOf(appends.toArray(CompletableFuture[]::new))).succeedsWithin(Duration.ofSeconds(20));
        assertThat(positions()).hasSize(200).last().isEqualTo(200L);
    }

    @Test
    void closing_what_was_never_started_turns_away_what_waits() {
        AppendWriter writer = new AppendWriter(database.dataSource, StoreDatabase.NOT_DURABLE, CommittedEvents.NOT_FOLLOWED,
                StoreDatabase.metrics());
        CompletableFuture<Void> append = append(engine(writer), events("a", 0, 1));
        await().until(() -> writer.waiting() == 1);

        writer.close();

        assertThat(append).failsWithin(Duration.ofSeconds(10)).withThrowableThat().withCauseInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void a_writer_that_has_died_turns_away() {
        AppendWriter writer = StoreDatabase.writer(failing(new LinkageError("a defect, as part of a test")));
        GroupCommitEventStorageEngine engine = engine(writer);

        assertThat(append(engine, events("a", 0, 1))).failsWithin(Duration.ofSeconds(10));
        await().untilAsserted(() -> assertThat(append(engine, events("a", 0, 1))).failsWithin(Duration.ofSeconds(10))
                .withThrowableThat().withCauseInstanceOf(RejectedExecutionException.class));
    }

    @Test
    void a_node_goes_on_listening_when_its_pool_throws_what_is_no_sql_exception() throws Exception {
        List<String> asked = new ArrayList<>();
        PGSimpleDataSource flaky = new PGSimpleDataSource() {

            private static final long serialVersionUID = 1L;

            @Override
            public Connection getConnection() throws SQLException {
                asked.add("asked");
                if (asked.size() < 3) {
                    throw new IllegalStateException("a pool that cannot be filled, as part of a test");
                }
                return database.dataSource.getConnection();
            }
        };
        List<Object> told = new ArrayList<>();
        try (EventTail tail = new EventTail(database.reader, flaky, new EventTail.Settings(8, 8, Duration.ofHours(1)),
                StoreDatabase.metrics())) {
            tail.start();
            tail.subscribe(told::addAll);
            await().until(() -> asked.size() == 3);
            engine(database.writer()).appendEvents(events("a", 0, 1));

            await().until(() -> tail.position() == 1);
        }
        assertThat(told).hasSize(1);
    }

    @Test
    @Tag("slow")
    void closing_ends_though_the_database_is_silent() throws Exception {
        Wire wire = wire();
        AppendWriter writer = StoreDatabase.writer(over(wire));
        GroupCommitEventStorageEngine engine = engine(writer);
        engine.appendEvents(events("a", 0, 1));
        wire.strike(Wire.Fault.ANSWER_NEVER_COMES);
        CompletableFuture<Void> append = append(engine, events("a", 1, 2));
        await().until(() -> wire.struck() == 1);

        CompletableFuture<Void> closing = CompletableFuture.runAsync(writer::close, threads);

        assertThat(closing).succeedsWithin(Duration.ofSeconds(25));
        assertThat(append).failsWithin(Duration.ofSeconds(5)).withThrowableThat().withCauseInstanceOf(EventStoreException.class)
                .withMessageContaining("before it was known what became of this");
    }

    @Test
    @Tag("slow")
    void hears_the_truth_though_a_connection_has_gone_silent() throws Exception {
        Wire wire = wire();
        GroupCommitEventStorageEngine engine = engine(StoreDatabase.writer(over(wire)));
        engine.appendEvents(events("a", 0, 1));
        wire.strike(Wire.Fault.ANSWER_NEVER_COMES);

        assertThat(append(engine, events("a", 1, 2))).succeedsWithin(90, TimeUnit.SECONDS);
        assertThat(wire.struck()).isOne();
        assertThat(positions()).containsExactly(1L, 2L);
    }

    @Test
    @Tag("slow")
    void half_a_request_does_not_hold_up_other_nodes_for_ever() throws Exception {
        Wire wire = wire();
        GroupCommitEventStorageEngine stuck = engine(StoreDatabase.writer(over(wire)));
        GroupCommitEventStorageEngine other = engine(database.writer());
        stuck.appendEvents(events("a", 0, 1));
        wire.strike(Wire.Fault.REQUEST_WITHOUT_END);
        CompletableFuture<Void> append = append(stuck, events("a", 1, 2));
        await().until(() -> wire.struck() == 1);

        await().atMost(Duration.ofSeconds(100)).ignoreExceptions().untilAsserted(() -> other.appendEvents(events("b", 0, 1)));

        assertThat(append).succeedsWithin(60, TimeUnit.SECONDS);
        assertThat(positions()).containsExactly(1L, 2L, 3L);
    }

    private GroupCommitEventStorageEngine engine(AppendWriter writer) {
        open.add(writer);
        return database.groupCommit(writer);
    }

    private Wire wire() throws IOException {
        Wire wire = new Wire(StoreDatabase.port());
        open.add(wire);
        return wire;
    }

    private PGSimpleDataSource over(Wire wire) {
        PGSimpleDataSource connections = new PGSimpleDataSource();
        connections.setServerNames(new String[]{"localhost"});
        connections.setPortNumbers(new int[]{wire.port()});
        connections.setDatabaseName(database.name);
        connections.setUser("postgres");
        return connections;
    }

    private static PGSimpleDataSource failing(LinkageError defect) {
        return new PGSimpleDataSource() {

            private static final long serialVersionUID = 1L;

            @Override
            public Connection getConnection() {
                throw defect;
            }
        };
    }

    private CompletableFuture<Void> append(GroupCommitEventStorageEngine engine, List<? extends EventMessage<?>> events) {
        return CompletableFuture.runAsync(() -> engine.appendEvents(events), threads);
    }

    private List<Long> positions() {
        return database.query("SELECT global_position FROM eventstore.event ORDER BY 1").stream().map(Long::valueOf).toList();
    }
}
