package io.tiffin.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiffin.eventstore.Tally.Called;
import io.tiffin.eventstore.Tally.Done;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.Segment;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.saga.AnnotatedSagaManager;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.AssociationValuesImpl;
import org.axonframework.modelling.saga.SagaStorageException;
import org.axonframework.modelling.saga.repository.AnnotatedSagaRepository;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.axonframework.modelling.saga.repository.jdbc.JdbcSagaStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchedSagaStoreTest {

    private static final AssociationValue ORDER = new AssociationValue("orderId", "o-1");
    private static final AssociationValue PAYMENT = new AssociationValue("paymentId", "p-1");

    private final StoreDatabase database = new StoreDatabase();
    private final Statements statements = new Statements();
    private final BatchedSagaStore sagas = new BatchedSagaStore(statements.of(database.transactions), Tally.serializer(), Tally::lookUps);

    private final Executor threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory());

    @AfterEach
    void leaveNothingOpen() {
        while (CurrentUnitOfWork.isStarted()) {
            CurrentUnitOfWork.get().rollback();
        }
    }

    // What the framework's own test of its JDBC saga store asks, each without and within a unit of work.

    @Test
    void inserts_updates_and_loads_a_saga() {
        insertUpdateAndLoad();
    }

    @Test
    void inserts_updates_and_loads_a_saga_within_a_unit_of_work() {
        inTransaction(this::insertUpdateAndLoad);
        assertThat(stored("123").by).containsExactly("a", "b");
    }

    private void insertUpdateAndLoad() {
        Tally tally = new Tally().by("a");
        sagas.insertSaga(Tally.class, "123", tally, Set.of(ORDER));
        sagas.updateSaga(Tally.class, "123", tally.by("b"), new AssociationValuesImpl(Set.of(ORDER)));

        SagaStore.Entry<Tally> loaded = sagas.loadSaga(Tally.class, "123");
        assertThat(loaded.saga().by).containsExactly("a", "b");
        assertThat(loaded.associationValues()).containsExactly(ORDER);
    }

    @Test
    void finds_no_saga_that_is_not_there() {
        assertThat(sagas.loadSaga(Tally.class, "123456")).isNull();
        inTransaction(() -> assertThat(sagas.loadSaga(Tally.class, "123456")).isNull());
    }

    @Test
    void finds_sagas_by_their_associations() {
        findByAssociation();
    }

    @Test
    void finds_sagas_by_their_associations_within_a_unit_of_work() {
        inTransaction(this::findByAssociation);
        assertThat(sagas.findSagas(Tally.class, ORDER)).containsExactly("123");
        assertThat(sagas.findSagas(Tally.class, PAYMENT)).containsExactly("456");
    }

    private void findByAssociation() {
        AssociationValuesImpl associations = new AssociationValuesImpl(Set.of(ORDER));
        sagas.insertSaga(Tally.class, "123", new Tally(), associations.asSet());
        sagas.insertSaga(Tally.class, "456", new Tally(), Set.of(PAYMENT));
        associations.add(PAYMENT);
        sagas.updateSaga(Tally.class, "123", new Tally(), associations);
        associations.commit();
        assertThat(sagas.findSagas(Tally.class, PAYMENT)).containsExactly("123", "456");
        associations.remove(PAYMENT);
        sagas.updateSaga(Tally.class, "123", new Tally(), associations);
        associations.commit();

        assertThat(sagas.findSagas(Tally.class, ORDER)).containsExactly("123");
        assertThat(sagas.findSagas(Tally.class, PAYMENT)).containsExactly("456");
    }

    @Test
    void an_update_of_a_saga_that_has_gone_brings_nothing_back() {
        updateWhenDeleted();
        inTransaction(this::updateWhenDeleted);
        assertThat(rows()).isEmpty();
        assertThat(associations()).isEmpty();
    }

    private void updateWhenDeleted() {
        AssociationValuesImpl associations = new AssociationValuesImpl();
        associations.add(ORDER);
        sagas.updateSaga(Tally.class, "123456", new Tally(), associations);
    }

    @Test
    void deletes_a_saga_and_what_leads_to_it() {
        sagas.insertSaga(Tally.class, "123", new Tally(), Set.of(ORDER, PAYMENT));
        sagas.deleteSaga(Tally.class, "123", Set.of(ORDER));

        assertThat(sagas.loadSaga(Tally.class, "123")).isNull();
        assertThat(sagas.findSagas(Tally.class, ORDER)).isEmpty();
        assertThat(rows()).isEmpty();
        assertThat(associations()).isEmpty();
    }

    @Test
    void tells_when_the_database_refuses() {
        sagas.insertSaga(Tally.class, "123", new Tally(), Set.of(ORDER));

        assertThatThrownBy(() -> sagas.insertSaga(Tally.class, "123", new Tally(), Set.of())).isInstanceOf(SagaStorageException.class);
    }

    // Its own promises.

    @Test
    void reads_and_writes_what_the_frameworks_store_writes_and_reads() {
        JdbcSagaStore theirs = JdbcSagaStore.builder().connectionProvider(database.transactions).sqlSchema(EventStoreSchema.sagas())
                .serializer(Tally.serializer()).build();
        theirs.insertSaga(Tally.class, "theirs", new Tally().by("them"), Set.of(ORDER));
        sagas.insertSaga(Tally.class, "ours", new Tally().by("us"), Set.of(PAYMENT));

        assertThat(sagas.findSagas(Tally.class, ORDER)).containsExactly("theirs");
        assertThat(sagas.loadSaga(Tally.class, "theirs").saga().by).containsExactly("them");
        assertThat(theirs.findSagas(Tally.class, PAYMENT)).containsExactly("ours");
        SagaStore.Entry<Tally> ours = theirs.loadSaga(Tally.class, "ours");
        assertThat(ours.saga().by).containsExactly("us");
        assertThat(ours.associationValues()).containsExactly(PAYMENT);
    }

    @Test
    void writes_once_what_changes_often() {
        inTransaction(() -> {
            AssociationValuesImpl associations = new AssociationValuesImpl();
            sagas.insertSaga(Tally.class, "123", new Tally(), Set.of(ORDER));
            associations.add(PAYMENT);
            sagas.updateSaga(Tally.class, "123", new Tally().by("a"), associations);
            associations.commit();
            sagas.updateSaga(Tally.class, "123", new Tally().by("a").by("b"), associations);
            sagas.updateSaga(Tally.class, "123", new Tally().by("a").by("b").by("c"), associations);
            assertThat(statements.taken()).isEmpty();
        });

        assertThat(statements.taken()).singleElement().asString().contains("INSERT");
        assertThat(stored("123").by).containsExactly("a", "b", "c");
        assertThat(associations()).containsExactlyInAnyOrder("o-1", "p-1");
    }

    @Test
    void does_not_write_what_begins_and_ends_at_once() {
        inTransaction(() -> {
            sagas.insertSaga(Tally.class, "123", new Tally(), Set.of(ORDER));
            sagas.updateSaga(Tally.class, "123", new Tally().by("a"), new AssociationValuesImpl(Set.of(ORDER)));
            sagas.deleteSaga(Tally.class, "123", Set.of(ORDER));
        });

        assertThat(statements.taken()).isEmpty();
    }

    @Test
    void does_not_write_what_is_as_it_was() {
        sagas.insertSaga(Tally.class, "123", new Tally().by("a"), Set.of(ORDER));
        statements.taken();
        inTransaction(() -> {
            SagaStore.Entry<Tally> loaded = sagas.loadSaga(Tally.class, "123");
            sagas.updateSaga(Tally.class, "123", loaded.saga(), new AssociationValuesImpl(loaded.associationValues()));
        });

        assertThat(statements.taken()).singleElement().matches(Statements::isRead);
    }

    @Test
    void what_ends_and_begins_again_is_what_began() {
        sagas.insertSaga(Tally.class, "123", new Tally().by("first"), Set.of(ORDER));
        inTransaction(() -> {
            sagas.deleteSaga(Tally.class, "123", Set.of(ORDER));
            assertThat(sagas.findSagas(Tally.class, ORDER)).isEmpty();
            sagas.insertSaga(Tally.class, "123", new Tally().by("second"), Set.of(PAYMENT));
            assertThat(sagas.findSagas(Tally.class, ORDER)).isEmpty();
        });

        assertThat(stored("123").by).containsExactly("second");
        assertThat(associations()).containsExactly("p-1");
    }

    @Test
    void a_unit_of_work_sees_its_own_changes() {
        sagas.insertSaga(Tally.class, "old", new Tally().by("a"), Set.of(ORDER));
        inTransaction(() -> {
            assertThat(sagas.findSagas(Tally.class, ORDER)).containsExactly("old");
            sagas.insertSaga(Tally.class, "new", new Tally(), Set.of(ORDER));
            assertThat(sagas.findSagas(Tally.class, ORDER)).containsExactly("new", "old");

            AssociationValuesImpl associations = new AssociationValuesImpl(Set.of(ORDER));
            associations.remove(ORDER);
            associations.add(PAYMENT);
            sagas.updateSaga(Tally.class, "old", new Tally().by("a").by("b"), associations);
            assertThat(sagas.findSagas(Tally.class, ORDER)).containsExactly("new");
            assertThat(sagas.findSagas(Tally.class, PAYMENT)).containsExactly("old");
            assertThat(sagas.loadSaga(Tally.class, "old").saga().by).containsExactly("a", "b");
            assertThat(sagas.loadSaga(Tally.class, "old").associationValues()).containsExactly(PAYMENT);

            sagas.deleteSaga(Tally.class, "new", Set.of(ORDER));
            assertThat(sagas.findSagas(Tally.class, ORDER)).isEmpty();
            assertThat(sagas.loadSaga(Tally.class, "new")).isNull();
        });

        assertThat(rows()).containsExactly("old");
        assertThat(associations()).containsExactly("p-1");
    }

    @Test
    void an_update_of_what_was_never_read_keeps_its_other_associations() {
        sagas.insertSaga(Tally.class, "123", new Tally(), Set.of(ORDER));
        inTransaction(() -> {
            AssociationValuesImpl associations = new AssociationValuesImpl();
            associations.add(PAYMENT);
            sagas.updateSaga(Tally.class, "123", new Tally().by("a"), associations);
            assertThat(sagas.loadSaga(Tally.class, "123").associationValues()).containsExactlyInAnyOrder(ORDER, PAYMENT);
        });

        assertThat(stored("123").by).containsExactly("a");
        assertThat(associations()).containsExactlyInAnyOrder("o-1", "p-1");
    }

    @Test
    void a_unit_of_work_that_is_rolled_back_leaves_nothing() {
        UnitOfWork<?> work = DefaultUnitOfWork.startAndGet(null);
        work.attachTransaction(database.transactions);
        sagas.insertSaga(Tally.class, "123", new Tally(), Set.of(ORDER));
        work.rollback();

        UnitOfWork<?> failing = DefaultUnitOfWork.startAndGet(null);
        failing.attachTransaction(database.transactions);
        sagas.insertSaga(Tally.class, "456", new Tally(), Set.of(ORDER));
        failing.onCommit(_ -> {
            throw new IllegalStateException("the commit fails when all has been written");
        });
        assertThatThrownBy(failing::commit).isInstanceOf(IllegalStateException.class);

        assertThat(statements.taken()).singleElement().asString().contains("INSERT");
        assertThat(rows()).isEmpty();
        assertThat(associations()).isEmpty();
    }

    @Test
    void writes_what_is_saved_while_the_commit_is_prepared() {
        UnitOfWork<?> work = DefaultUnitOfWork.startAndGet(null);
        work.attachTransaction(database.transactions);
        work.onPrepareCommit(_ -> sagas.insertSaga(Tally.class, "first", new Tally(), Set.of(ORDER)));
        work.onPrepareCommit(_ -> work.onPrepareCommit(_ -> sagas.insertSaga(Tally.class, "late", new Tally(), Set.of(ORDER))));
        work.commit();

        assertThat(rows()).containsExactlyInAnyOrder("first", "late");
    }

    @Test
    void a_hundred_events_of_fifty_new_sagas_cost_one_look_up_and_one_insert() {
        handle(calls(100, 50));

        assertThat(statements.taken()).hasSize(2).satisfiesExactly(read -> assertThat(read).matches(Statements::isRead),
                write -> assertThat(write).contains("INSERT"));
        assertThat(rows()).hasSize(50);
        assertThat(associations()).hasSize(50);
    }

    @Test
    void a_hundred_events_of_fifty_old_sagas_cost_one_look_up_and_one_update() {
        handle(calls(50, 50));
        statements.taken();
        handle(calls(100, 50));

        assertThat(statements.taken()).hasSize(2).satisfiesExactly(read -> assertThat(read).matches(Statements::isRead),
                write -> assertThat(write).contains("UPDATE"));
        assertThat(rows()).hasSize(50).allSatisfy(id -> assertThat(stored(id).by).hasSize(3));
    }

    @Test
    void sagas_that_begin_go_on_and_end_in_one_batch_cost_one_statement_for_each_kind_of_change() {
        handle(calls(50, 50));
        statements.taken();
        List<Object> events = new ArrayList<>(calls(100, 75));
        IntStream.range(0, 25).mapToObj(Done::new).forEach(events::add);
        handle(events);

        assertThat(statements.taken()).hasSize(4).filteredOn(Statements::isRead).hasSize(1);
        assertThat(rows()).hasSize(50);
    }

    @Test
    void segments_of_two_nodes_handle_the_same_events_without_waiting_for_each_other() throws Exception {
        Segment[] halves = Segment.splitBalanced(Segment.ROOT_SEGMENT, 1).toArray(Segment[]::new);
        CyclicBarrier bothHaveWritten = new CyclicBarrier(2);
        List<CompletableFuture<Void>> nodes = Stream.of(halves).map(half -> CompletableFuture.runAsync(() -> {
            BatchedSagaStore own = new BatchedSagaStore(database.transactions, Tally.serializer(), Tally::lookUps);
            handle(own, half, calls(100, 50), work -> work.onCommit(_ -> await(bothHaveWritten)));
            handle(own, half, calls(100, 50), work -> work.onCommit(_ -> await(bothHaveWritten)));
        }, threads)).toList();
        nodes.forEach(CompletableFuture::join);

        assertThat(rows()).hasSize(50).allSatisfy(id -> assertThat(stored(id).by).hasSize(4));
    }

    @Test
    void a_saga_that_another_node_has_changed_is_read_again() {
        inTransaction(() -> sagas.insertSaga(Tally.class, "123", new Tally(), Set.of(ORDER)));
        inTransaction(() -> assertThat(sagas.loadSaga(Tally.class, "123").saga().by).isEmpty());
        BatchedSagaStore elsewhere = new BatchedSagaStore(database.transactions, Tally.serializer(), Tally::lookUps);
        elsewhere.updateSaga(Tally.class, "123", new Tally().by("elsewhere"), new AssociationValuesImpl());

        inTransaction(() -> assertThat(sagas.loadSaga(Tally.class, "123").saga().by).containsExactly("elsewhere"));
    }

    @Test
    void looks_sagas_up_by_the_index() {
        database.execute("INSERT INTO eventstore.saga_association (association_key, association_value, saga_type, saga_id)"
                + " SELECT 'number', n::text, 'tally', 's-' || n FROM generate_series(1, 100000) n");
        database.execute("INSERT INTO eventstore.saga (saga_id, saga_type, revision, state)"
                + " SELECT 's-' || n, 'tally', '1', '{}' FROM generate_series(1, 100000) n");
        database.execute("ANALYZE eventstore.saga_association; ANALYZE eventstore.saga");
        String find = SagaTables.FIND.replaceFirst("\\?", "ARRAY['number', 'number']").replaceFirst("\\?", "ARRAY['7', '8']")
                .replace("= ?", "= 'tally'");

        assertThat(database.query("EXPLAIN " + find))
                .anyMatch(step -> step.contains("saga_association_lookup")).anyMatch(step -> step.contains("saga_association_saga"))
                .anyMatch(step -> step.contains("saga_pk")).noneMatch(step -> step.contains("Seq Scan"));
    }

    private static List<Object> calls(int events, int numbers) {
        return IntStream.range(0, events).<Object>mapToObj(event -> new Called(event % numbers, "caller " + event)).toList();
    }

    private void handle(List<Object> events) {
        handle(sagas, Segment.ROOT_SEGMENT, events, _ -> {});
    }

    /** As an event processor does it, with the framework's own handling of sagas. */
    private void handle(BatchedSagaStore store, Segment segment, List<Object> events,
            Consumer<UnitOfWork<?>> prepared) {
        BatchedSagaRepository<Tally> repository = BatchedSagaRepository.of(AnnotatedSagaRepository.builder(), Tally.class, store);
        AnnotatedSagaManager<Tally> manager = AnnotatedSagaManager.<Tally>builder().sagaType(Tally.class).sagaRepository(repository)
                .sagaFactory(Tally::new).build();
        List<EventMessage<?>> messages = events.stream().<EventMessage<?>>map(GenericEventMessage::asEventMessage).toList();
        BatchingUnitOfWork<EventMessage<?>> work = new BatchingUnitOfWork<>(messages);
        work.start();
        work.attachTransaction(database.transactions);
        prepared.accept(work);
        work.executeWithResult(() -> {
            manager.handle(work.getMessage(), segment);
            return null;
        }).getPayload();
    }

    private void inTransaction(Runnable task) {
        database.transactions.inUnitOfWork(task);
    }

    private Tally stored(String id) {
        return new BatchedSagaStore(database.transactions, Tally.serializer(), Tally::lookUps).loadSaga(Tally.class, id).saga();
    }

    private List<String> rows() {
        return database.query("SELECT saga_id FROM eventstore.saga ORDER BY 1");
    }

    private List<String> associations() {
        return database.query("SELECT association_value FROM eventstore.saga_association ORDER BY 1");
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
