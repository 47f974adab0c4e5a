package io.tiffin.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.deadletter.jdbc.JdbcSequencedDeadLetterQueue;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.messaging.deadletter.Decisions;
import org.axonframework.messaging.deadletter.GenericDeadLetter;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.AssociationValuesImpl;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.axonframework.modelling.saga.repository.jdbc.JdbcSagaStore;
import org.junit.jupiter.api.Test;

class EventStoreSchemaTest {

    private final StoreDatabase database = new StoreDatabase();

    @Test
    void keeps_tokens_and_their_claims() {
        JdbcTokenStore here = tokenStore("here");
        JdbcTokenStore there = tokenStore("there");
        inTransaction(() -> here.initializeTokenSegments("views", 2, new GlobalSequenceTrackingToken(0)));
        inTransaction(() -> {
            assertThat(here.fetchToken("views", 0)).isEqualTo(new GlobalSequenceTrackingToken(0));
            here.storeToken(new GlobalSequenceTrackingToken(17), "views", 0);
        });

        assertThatThrownBy(() -> inTransaction(() -> there.fetchToken("views", 0))).isInstanceOf(UnableToClaimTokenException.class);
        inTransaction(() -> assertThat(there.fetchAvailableSegments("views")).singleElement()
                .satisfies(segment -> assertThat(segment.getSegmentId()).isEqualTo(1)));

        inTransaction(() -> here.releaseClaim("views", 0));
        inTransaction(() -> assertThat(there.fetchToken("views", 0)).isEqualTo(new GlobalSequenceTrackingToken(17)));
        inTransaction(() -> assertThat(here.retrieveStorageIdentifier()).isEqualTo(there.retrieveStorageIdentifier()).isPresent());
        assertThat(database.query("SELECT DISTINCT token_type FROM eventstore.token ORDER BY 1")).containsExactly("axon.token.config",
                "axon.token.position");
    }

    @Test
    void keeps_sagas_and_finds_them_by_association() {
        JdbcSagaStore sagas = JdbcSagaStore.builder().connectionProvider(database.transactions).sqlSchema(EventStoreSchema.sagas())
                .serializer(Counted.serializer()).build();
        AssociationValue order = new AssociationValue("orderId", "o-1");
        AssociationValue payment = new AssociationValue("paymentId", "p-1");
        inTransaction(() -> sagas.insertSaga(Counted.Counting.class, "s-1", new Counted.Counting(1), Set.of(order)));

        assertThat(sagas.findSagas(Counted.Counting.class, order)).containsExactly("s-1");
        assertThat(sagas.findSagas(Counted.Counting.class, payment)).isEmpty();

        AssociationValuesImpl associations = new AssociationValuesImpl(Set.of(order));
        associations.add(payment);
        inTransaction(() -> sagas.updateSaga(Counted.Counting.class, "s-1", new Counted.Counting(2), associations));

        SagaStore.Entry<Counted.Counting> loaded = sagas.loadSaga(Counted.Counting.class, "s-1");
        assertThat(loaded.saga()).isEqualTo(new Counted.Counting(2));
        assertThat(loaded.associationValues()).containsExactlyInAnyOrder(order, payment);
        assertThat(sagas.findSagas(Counted.Counting.class, payment)).containsExactly("s-1");

        inTransaction(() -> sagas.deleteSaga(Counted.Counting.class, "s-1", new HashSet<>(associations.asSet())));
        assertThat(sagas.loadSaga(Counted.Counting.class, "s-1")).isNull();
        assertThat(sagas.findSagas(Counted.Counting.class, order)).isEmpty();
    }

    @Test
    void keeps_dead_letters_until_they_are_handled() {
        database.engine().appendEvents(StoreDatabase.events("a", 0, 2));
        JdbcSequencedDeadLetterQueue<EventMessage<?>> letters = JdbcSequencedDeadLetterQueue.<EventMessage<?>>builder()
                .processingGroup("views").connectionProvider(database.transactions).transactionManager(database.transactions)
                .schema(EventStoreSchema.deadLetters()).genericSerializer(Counted.serializer()).eventSerializer(Counted.serializer())
                .claimDuration(Duration.ofSeconds(10)).build();
        EventMessage<?> failed = database.reader.after(0, 10).events().getFirst();
        EventMessage<?> behind = database.reader.after(0, 10).events().getLast();
        inTransaction(() -> letters.enqueue("a", new GenericDeadLetter<>("a", failed, new IllegalStateException("no"))));
        inTransaction(() -> letters.enqueueIfPresent("a", () -> new GenericDeadLetter<>("a", behind)));

        assertThat(letters.contains("a")).isTrue();
        assertThat(letters.sequenceSize("a")).isEqualTo(2);
        Set<Object> handled = new HashSet<>();
        assertThat(letters.process(letter -> {
            handled.add(letter.message().getPayload());
            return Decisions.evict();
        })).isTrue();
        assertThat(handled).containsExactlyInAnyOrder(new Counted(0), new Counted(1));
        assertThat(letters.contains("a")).isFalse();
    }

    @Test
    void explains_every_table_and_column() {
        assertThat(database.query("""
            SELECT c.relname || '.' || coalesce(a.attname, '') FROM pg_class c
            LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
            WHERE c.relnamespace = 'eventstore'::regnamespace AND c.relkind = 'r'
            AND (obj_description(c.oid, 'pg_class') IS NULL OR col_description(c.oid, a.attnum) IS NULL)
            """)).isEmpty();
    }

    @Test
    void finds_sagas_by_an_index() {
        assertThat(database.query("SELECT indexdef FROM pg_indexes WHERE schemaname = 'eventstore' AND tablename = 'saga_association'"))
                .anyMatch(definition -> definition.contains("(association_value, association_key, saga_type, saga_id)"));
    }

    @Test
    void keeps_snapshots() {
        CommitOrderedEventStorageEngine engine = database.engine();

        engine.storeSnapshot(StoreDatabase.event("a", 4));
        engine.storeSnapshot(StoreDatabase.event("a", 9));

        assertThat(engine.readSnapshot("a").map(snapshot -> snapshot.getSequenceNumber())).isEqualTo(Optional.of(9L));
        assertThat(database.query("SELECT sequence_number FROM eventstore.snapshot")).containsExactly("9");
    }

    private JdbcTokenStore tokenStore(String node) {
        return JdbcTokenStore.builder().connectionProvider(database.transactions).schema(EventStoreSchema.tokens())
                .serializer(Counted.serializer()).contentType(byte[].class).nodeId(node).build();
    }

    private void inTransaction(Runnable work) {
        database.transactions.executeInTransaction(work);
    }
}
