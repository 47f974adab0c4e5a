package io.tiffin.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiffin.eventstore.Tally.Called;
import io.tiffin.eventstore.Tally.Done;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.Segment;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.axonframework.modelling.saga.AnnotatedSagaManager;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.AssociationValuesImpl;
import org.axonframework.modelling.saga.repository.AnnotatedSagaRepository;
import org.junit.jupiter.api.Test;

class KeyedSagaManagerTest {

    private final StoreDatabase database = new StoreDatabase();
    private final Statements statements = new Statements();
    private final BatchedSagaStore store = BatchedSagaStore.ofNamed("number", statements.of(database.transactions), Tally.serializer(),
            Tally::lookUps);
    private final KeyedSagaManager<Tally> manager = manager("number");

    @Test
    void a_saga_is_named_by_what_it_is_about() {
        handle(Segment.ROOT_SEGMENT, List.of(new Called(7, "a"), new Called(8, "b"), new Called(7, "c")));

        assertThat(sagas()).containsExactly("7", "8");
        assertThat(store.loadSaga(Tally.class, "7").saga().by).containsExactly("a", "c");
    }

    @Test
    void each_event_is_that_of_one_segment_which_has_its_saga() {
        List<Segment> segments = segments(32);
        segments.forEach(segment -> handle(segment, calls("first")));
        assertThat(sagas()).hasSize(50);
        segments.forEach(segment -> handle(segment, calls("second")));

        assertThat(sagas()).hasSize(50).allSatisfy(saga -> assertThat(store.loadSaga(Tally.class, saga).saga().by)
                .containsExactly("first", "second"));
        segments.forEach(segment -> handle(segment, IntStream.range(0, 50).<Object>mapToObj(Done::new).toList()));
        assertThat(sagas()).isEmpty();
    }

    @Test
    void events_of_other_segments_cost_no_statement() {
        List<Segment> halves = segments(2);
        handle(Segment.ROOT_SEGMENT, calls("first"));
        List<Object> ofTheSecond = calls("second").stream().filter(event -> isOf(halves.get(1), event)).toList();
        assertThat(ofTheSecond).hasSizeBetween(1, 49);
        statements.taken();

        handle(halves.get(0), ofTheSecond);
        assertThat(statements.taken()).isEmpty();
        handle(halves.get(1), ofTheSecond);
        assertThat(statements.taken()).containsExactly(NamedSagaTables.FIND, SagaTables.UPDATE);
    }

    @Test
    void a_name_leads_to_its_saga_without_an_association() {
        handle(Segment.ROOT_SEGMENT, calls("first"));

        assertThat(statements.taken()).containsExactly(NamedSagaTables.FIND, SagaTables.INSERT_SAGAS);
        assertThat(database.query("SELECT saga_id FROM eventstore.saga_association")).isEmpty();
        assertThat(store.findSagas(Tally.class, Tally.of(7))).containsExactly("7");
        assertThat(store.findSagas(Tally.class, new AssociationValue("paymentId", "7"))).isEmpty();
        assertThat(store.loadSaga(Tally.class, "7").associationValues()).containsExactly(Tally.of(7));
        assertThat(store.loadSaga(Tally.class, "70")).isNull();
    }

    @Test
    void a_saga_that_is_found_by_its_name_is_found_by_nothing_else() {
        assertThatThrownBy(() -> store.insertSaga(Tally.class, "7", new Tally(), Set.of(Tally.of(8))))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("8");
        store.insertSaga(Tally.class, "7", new Tally(), Set.of(Tally.of(7)));
        var associations = new AssociationValuesImpl(Set.of(Tally.of(7)));
        associations.remove(Tally.of(7));
        assertThatThrownBy(() -> store.updateSaga(Tally.class, "7", new Tally(), associations)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void looks_names_up_by_the_index() {
        database.execute("INSERT INTO eventstore.saga (saga_id, saga_type, revision, state)"
                + " SELECT n::text, 'tally', '1', '{}' FROM generate_series(1, 100000) n");
        database.execute("ANALYZE eventstore.saga");

        assertThat(database.query("EXPLAIN " + NamedSagaTables.FIND.replaceFirst("\\?", "ARRAY['7', '8']").replace("= ?", "= 'tally'")))
                .anyMatch(step -> step.contains("saga_pk")).noneMatch(step -> step.contains("Seq Scan"));
    }

    @Test
    void sagas_stay_found_when_segments_are_split_and_merged() {
        segments(2).forEach(segment -> handle(segment, calls("of two")));
        segments(8).forEach(segment -> handle(segment, calls("of eight")));
        segments(1).forEach(segment -> handle(segment, calls("of one")));

        assertThat(sagas()).hasSize(50).allSatisfy(saga -> assertThat(store.loadSaga(Tally.class, saga).saga().by)
                .containsExactly("of two", "of eight", "of one"));
    }

    @Test
    void a_handler_that_associates_by_something_else_is_refused() {
        assertThatThrownBy(() -> manager("name").canHandle(message(new Called(7, "a")), Segment.ROOT_SEGMENT))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("number");
    }

    private KeyedSagaManager<Tally> manager(String property) {
        return KeyedSagaManager.of(AnnotatedSagaManager.<Tally>builder().sagaType(Tally.class).sagaFactory(Tally::new)
                .sagaRepository(BatchedSagaRepository.of(AnnotatedSagaRepository.builder(), Tally.class, store)), property);
    }

    private static List<Segment> segments(int count) {
        return Segment.splitBalanced(Segment.ROOT_SEGMENT, count - 1);
    }

    private static List<Object> calls(String by) {
        return IntStream.range(0, 50).<Object>mapToObj(number -> new Called(number, by)).toList();
    }

    private static EventMessage<?> message(Object event) {
        return GenericEventMessage.asEventMessage(event);
    }

    private boolean isOf(Segment segment, Object event) {
        return manager.canHandle(message(event), segment);
    }

    /** As an event processor does it: what the segment cannot handle it is not given. */
    private void handle(Segment segment, List<Object> events) {
        List<EventMessage<?>> own = events.stream().filter(event -> isOf(segment, event))
                .<EventMessage<?>>map(KeyedSagaManagerTest::message).toList();
        if (own.isEmpty()) {
            return;
        }
        BatchingUnitOfWork<EventMessage<?>> work = new BatchingUnitOfWork<>(own);
        work.start();
        work.attachTransaction(database.transactions);
        work.executeWithResult(() -> {
            manager.handle(work.getMessage(), segment);
            return null;
        }).getPayload();
    }

    private List<String> sagas() {
        return database.query("SELECT saga_id FROM eventstore.saga ORDER BY 1");
    }
}
