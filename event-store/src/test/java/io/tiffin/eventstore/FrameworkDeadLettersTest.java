package io.tiffin.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import org.axonframework.common.DateTimeUtils;
import org.axonframework.common.IdentifierFactory;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.deadletter.jdbc.JdbcDeadLetter;
import org.axonframework.messaging.deadletter.DeadLetter;
import org.axonframework.messaging.deadletter.GenericDeadLetter;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueueTest;
import org.junit.jupiter.api.AfterEach;
import org.postgresql.ds.PGPoolingDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The framework's own suite for queues of dead letters, as it is published. */
class FrameworkDeadLettersTest extends SequencedDeadLetterQueueTest<EventMessage<?>> {

    private static final int MOST = 64;

    /** The suite allows a letter 100 ms to be found and claimed, too little for new connections on a busy machine. */
    @SuppressWarnings("deprecation")
    private final PGPoolingDataSource pool = new PGPoolingDataSource();

    @Override
    protected SequencedDeadLetterQueue<EventMessage<?>> buildTestSubject() {
        PGSimpleDataSource database = (PGSimpleDataSource) new StoreDatabase().dataSource;
        pool.setDataSourceName(database.getDatabaseName());
        pool.setUrl(database.getURL());
        pool.setUser(database.getUser());
        pool.setInitialConnections(2);
        JdbcTransactions transactions = new JdbcTransactions(pool);
        return new DeadLetters("views", transactions, transactions, Anything.serializer(),
                new DeadLetters.Limits(MOST, MOST, Duration.ofSeconds(30)));
    }

    @AfterEach
    @SuppressWarnings("deprecation")
    void giveBack() {
        pool.close();
        setClock(Clock.systemUTC());
    }

    @Override
    protected long maxSequences() {
        return MOST;
    }

    @Override
    protected long maxSequenceSize() {
        return MOST;
    }

    @Override
    protected DeadLetter<EventMessage<?>> generateInitialLetter() {
        return new GenericDeadLetter<>("sequence", generateEvent(), generateThrowable());
    }

    @Override
    protected DeadLetter<EventMessage<?>> generateFollowUpLetter() {
        return new GenericDeadLetter<>("sequence", generateEvent());
    }

    @Override
    protected DeadLetter<EventMessage<?>> mapToQueueImplementation(DeadLetter<EventMessage<?>> letter) {
        return letter instanceof GenericDeadLetter<EventMessage<?>> generic
                ? new JdbcDeadLetter<>(IdentifierFactory.getInstance().generateIdentifier(), 0,
                        generic.getSequenceIdentifier().toString(), letter.enqueuedAt(), letter.lastTouched(),
                        letter.cause().orElse(null), letter.diagnostics(), letter.message())
                : letter;
    }

    @Override
    protected void setClock(Clock clock) {
        GenericDeadLetter.clock = clock;
    }

    /** Letters are compared by what they say: the one that is read is another object, and its times are those of the database. */
    @Override
    protected void assertLetter(DeadLetter<? extends EventMessage<?>> expected, DeadLetter<? extends EventMessage<?>> actual) {
        assertThat(actual.message().getIdentifier()).isEqualTo(expected.message().getIdentifier());
        assertThat(actual.message().getPayload()).isEqualTo(expected.message().getPayload());
        assertThat(actual.message().getPayloadType()).isEqualTo(expected.message().getPayloadType());
        assertThat(actual.message().getMetaData()).isEqualTo(expected.message().getMetaData());
        assertThat(actual.cause()).isEqualTo(expected.cause());
        assertThat(actual.enqueuedAt()).isEqualTo(stored(expected.enqueuedAt()));
        assertThat(actual.lastTouched()).isEqualTo(stored(expected.lastTouched()));
        assertThat(actual.diagnostics()).isEqualTo(expected.diagnostics());
    }

    private static Instant stored(Instant time) {
        return DateTimeUtils.parseInstant(DateTimeUtils.formatInstant(time));
    }
}
