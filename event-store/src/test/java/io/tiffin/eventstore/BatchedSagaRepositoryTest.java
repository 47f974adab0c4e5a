package io.tiffin.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;

import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.Saga;
import org.axonframework.modelling.saga.SagaLifecycle;
import org.axonframework.modelling.saga.repository.AnnotatedSagaRepository;
import org.junit.jupiter.api.Test;

class BatchedSagaRepositoryTest {

    private static final AssociationValue ONE = Tally.of(1);
    private static final AssociationValue TWO = Tally.of(2);

    private final StoreDatabase database = new StoreDatabase();
    private final BatchedSagaStore store = new BatchedSagaStore(database.transactions, Tally.serializer(), Tally::lookUps);
    private final BatchedSagaRepository<Tally> sagas = BatchedSagaRepository.of(AnnotatedSagaRepository.builder(), Tally.class, store);

    @Test
    void finds_what_began_in_the_same_unit_of_work() {
        inTransaction(() -> {
            Saga<Tally> saga = sagas.createInstance("123", Tally::new);
            assertThat(sagas.find(ONE)).isEmpty();
            sagas.load("123").getAssociationValues().add(ONE);

            assertThat(sagas.find(ONE)).containsExactly("123");
            assertThat(sagas.find(TWO)).isEmpty();
            assertThat(sagas.load("123")).isSameAs(saga);
        });
        assertThat(sagas.find(ONE)).containsExactly("123");
    }

    @Test
    void finds_by_what_a_handler_associated_it_with() {
        begin("123", ONE);

        inTransaction(() -> {
            sagas.load("123").execute(_ -> SagaLifecycle.associateWith(TWO));
            assertThat(sagas.find(TWO)).containsExactly("123");
            sagas.load("123").execute(_ -> SagaLifecycle.removeAssociationWith(TWO.getKey(), TWO.getValue()));
            assertThat(sagas.find(TWO)).isEmpty();
        });

        assertThat(sagas.find(ONE)).containsExactly("123");
        assertThat(sagas.find(TWO)).isEmpty();
    }

    @Test
    void finds_what_is_stored_and_what_has_just_begun() {
        begin("123", ONE);

        inTransaction(() -> {
            sagas.createInstance("456", Tally::new).getAssociationValues().add(ONE);
            assertThat(sagas.find(ONE)).containsExactly("123", "456");
        });
    }

    @Test
    void finds_in_a_nested_unit_of_work_what_began_around_it() {
        inTransaction(() -> {
            sagas.createInstance("123", Tally::new).getAssociationValues().add(ONE);
            DefaultUnitOfWork.startAndGet(null).execute(() -> assertThat(sagas.find(ONE)).containsExactly("123"));
        });
    }

    @Test
    void what_was_rolled_back_is_not_found() {
        UnitOfWork<?> work = DefaultUnitOfWork.startAndGet(null);
        work.attachTransaction(database.transactions);
        sagas.createInstance("123", Tally::new).getAssociationValues().add(ONE);
        work.rollback();

        inTransaction(() -> assertThat(sagas.find(ONE)).isEmpty());
    }

    @Test
    void loads_nothing_where_there_is_nothing() {
        inTransaction(() -> assertThat(sagas.load("123")).isNull());
    }

    private void begin(String id, AssociationValue association) {
        inTransaction(() -> store.insertSaga(Tally.class, id, new Tally(), Set.of(association)));
    }

    private void inTransaction(Runnable task) {
        database.transactions.inUnitOfWork(task);
    }
}
