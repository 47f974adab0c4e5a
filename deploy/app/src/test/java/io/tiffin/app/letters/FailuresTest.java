package io.tiffin.app.letters;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.eventstore.StoreUnavailableException;
import io.tiffin.kernel.OrderId;
import java.io.IOException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.common.jdbc.JdbcException;
import org.axonframework.eventhandling.EventProcessingException;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.messaging.deadletter.DeadLetterQueueOverflowException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.CannotCreateTransactionException;

class FailuresTest {

    static Stream<Throwable> elsewhere() {
        return Stream.of(new StoreUnavailableException("away", new IOException()), new RejectedExecutionException("too many appends"),
                new SQLTransientConnectionException("no connection within 5 s"), new CannotCreateTransactionException("no connection"),
                new UnableToClaimTokenException("another node has it"), new DeadLetterQueueOverflowException("no room left"),
                new RedisConnectionFailureException("refused"), new QueryTimeoutException("Redis command timed out"),
                new NotEnoughReplicasException("one broker left"), new EventProcessingException("no word", new TimeoutException()),
                new InterruptedException(), new OutOfMemoryError());
    }

    static Stream<Throwable> ofTheEvent() {
        return Stream.of(new IllegalStateException("a defect"), new NullPointerException(), new StackOverflowError(),
                new CommandExecutionException("not answered within 20 s", new TimeoutException()),
                new ConcurrencyException("again and again"),
                new DataIntegrityViolationException("null value", new SQLException("null value", "23502")),
                new SQLException("of an unknown kind"), new RecordTooLargeException("2 MB"));
    }

    @ParameterizedTest
    @MethodSource("elsewhere")
    void what_would_meet_any_event_is_waited_for(Throwable failure) {
        assertThat(Failures.lieElsewhere(failure)).isTrue();
        assertThat(Failures.lieElsewhere(new CommandExecutionException("a reaction failed", failure))).isTrue();
    }

    @ParameterizedTest
    @MethodSource("ofTheEvent")
    void what_meets_this_event_only_is_parked(Throwable failure) {
        assertThat(Failures.lieElsewhere(failure)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "53300", "57P01", "58030", "40001", "40P01", "25006", "55P03"})
    void connections_resources_operators_and_deadlocks_of_postgresql_are_waited_for(String state) {
        assertThat(Failures.lieElsewhere(new JdbcException("the token", new SQLException("", state)))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "22001", "42P01", "P0001", "25P02"})
    void statements_that_postgresql_refuses_are_the_events_fault(String state) {
        assertThat(Failures.lieElsewhere(new JdbcException("the token", new SQLException("", state)))).isFalse();
    }

    @Test
    void a_failure_is_described_by_its_cause_without_the_rows_it_was_about() {
        var refused = new SQLException("ERROR: value too long\n  Detail: Failing row contains (" + new OrderId(UUID.randomUUID()) + ").",
                "22001");
        var batch = new BatchUpdateException("Batch entry 0 INSERT INTO t VALUES ('secret') was aborted", new int[0], refused);
        var described = Failures.described(new UncategorizedSQLException("writing", "INSERT", batch));
        assertThat(described.type()).isEqualTo(SQLException.class.getName());
        assertThat(described.message()).isEqualTo("ERROR: value too long");
    }
}
