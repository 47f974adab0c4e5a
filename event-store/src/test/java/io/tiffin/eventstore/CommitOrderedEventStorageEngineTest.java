package io.tiffin.eventstore;

import static io.tiffin.eventstore.StoreDatabase.event;
import static io.tiffin.eventstore.StoreDatabase.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.common.jdbc.DataSourceConnectionProvider;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;
import org.junit.jupiter.api.Test;

class CommitOrderedEventStorageEngineTest {

    private final StoreDatabase database = new StoreDatabase();
    private final List<Long> observed = new ArrayList<>();
    private final List<Long> committed = new ArrayList<>();
    private final CommitOrderedEventStorageEngine engine = database.engine((events, last) -> observed.add(last), committed::add);

    @Test
    void reads_back_the_events_of_an_aggregate() {
        Instant before = Instant.now();
        engine.appendEvents(events("a", 0, 250));
        engine.appendEvents(events("b", 0, 3));

        List<? extends DomainEventMessage<?>> read = engine.readEvents("a", 100).asStream().toList();

        assertThat(read).hasSize(150).first().satisfies(first -> {
            assertThat(first.getPayload()).isEqualTo(new Counted(100));
            assertThat(first.getType()).isEqualTo("counter");
            assertThat(first.getSequenceNumber()).isEqualTo(100);
            assertThat(first.getTimestamp()).isBetween(before.minusMillis(1), Instant.now());
        });
        assertThat(engine.lastSequenceNumberFor("a")).contains(249L);
    }

    @Test
    void tells_the_last_position_of_each_append() {
        engine.appendEvents(events("a", 0, 3));
        engine.appendEvents(events("b", 0, 2));

        assertThat(observed).containsExactly(3L, 5L);
        assertThat(committed).containsExactly(3L, 5L);
    }

    @Test
    void stores_an_event_that_belongs_to_no_aggregate() {
        engine.appendEvents(GenericEventMessage.asEventMessage(new Counted(1)));

        assertThat(database.reader.after(0, 10).events()).singleElement()
                .satisfies(event -> assertThat(event).isNotInstanceOf(DomainEventMessage.class));
    }

    @Test
    void refuses_a_second_event_at_the_same_sequence_number() {
        engine.appendEvents(events("a", 0, 3));

        assertThatThrownBy(() -> engine.appendEvents(event("a", 2))).isInstanceOf(ConcurrencyException.class);
        assertThat(committed).hasSize(1);
    }

    @Test
    void refuses_a_second_beginning_of_an_aggregate() {
        engine.appendEvents(events("a", 0, 3));

        assertThatThrownBy(() -> engine.appendEvents(events("a", 0, 1))).isInstanceOf(AggregateStreamCreationException.class);
    }

    @Test
    void blames_the_event_that_conflicts_and_not_the_first_of_the_append() {
        engine.appendEvents(events("a", 0, 3));

        assertThatThrownBy(() -> engine.appendEvents(List.of(event("new", 0), event("a", 2)))).isInstanceOf(ConcurrencyException.class);
        assertThat(database.reader.ofAggregate("new")).isEmpty();
    }

    @Test
    void tells_of_the_commit_only_after_it() {
        UnitOfWork<?> unitOfWork = DefaultUnitOfWork.startAndGet(null);
        unitOfWork.attachTransaction(database.transactions);
        engine.appendEvents(events("a", 0, 2));

        assertThat(observed).containsExactly(2L);
        assertThat(committed).isEmpty();
        assertThat(database.reader.headPosition()).isZero();

        unitOfWork.commit();

        assertThat(committed).containsExactly(2L);
        assertThat(database.reader.headPosition()).isEqualTo(2);
    }

    @Test
    void tells_of_no_commit_after_a_rollback() {
        UnitOfWork<?> unitOfWork = DefaultUnitOfWork.startAndGet(null);
        unitOfWork.attachTransaction(database.transactions);
        engine.appendEvents(events("a", 0, 2));
        unitOfWork.rollback();

        engine.appendEvents(events("a", 0, 1));

        assertThat(committed).containsExactly(1L);
        assertThat(database.reader.after(0, 10).events()).hasSize(1);
    }

    @Test
    void makes_a_transaction_of_its_own_where_there_is_none() {
        CommitOrderedEventStorageEngine alone = new CommitOrderedEventStorageEngine(
                new CommitOrderedEventStorageEngine.Storage(new DataSourceConnectionProvider(database.dataSource),
                        NoTransactionManager.INSTANCE, Counted.serializer(), Counted.serializer(), NoOpEventUpcaster.INSTANCE),
                AppendObserver.NONE, committed::add);
        alone.appendEvents(events("a", 0, 3));

        assertThatThrownBy(() -> alone.appendEvents(List.of(event("b", 0), event("a", 2)))).isInstanceOf(ConcurrencyException.class);
        assertThat(committed).containsExactly(3L);
        assertThat(database.reader.ofAggregate("b")).isEmpty();
    }

    @Test
    void makes_appends_wait_for_each_other_until_the_commit() throws Exception {
        Transaction first = database.transactions.startTransaction();
        engine.appendEvents(events("a", 0, 1));
        Thread second = Thread.ofVirtual().start(() -> database.engine().appendEvents(events("b", 0, 1)));

        await().until(() -> database
                .query("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database"
                        + " WHERE datname = current_database())")
                .size() == 1);
        assertThat(database.reader.headPosition()).isZero();
        first.commit();
        second.join();

        assertThat(database.reader.headPosition()).isEqualTo(2);
        assertThat(database.reader.firstPositionOf("b")).hasValue(2);
    }
}
