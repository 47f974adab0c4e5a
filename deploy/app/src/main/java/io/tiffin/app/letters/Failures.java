package io.tiffin.app.letters;

import io.tiffin.eventstore.StoreUnavailableException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.common.jdbc.JdbcException;
import org.axonframework.eventhandling.EventProcessingException;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.messaging.deadletter.DeadLetterQueueOverflowException;
import org.axonframework.messaging.deadletter.ThrowableCause;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.transaction.CannotCreateTransactionException;

/** Tells whether it is an event that cannot be handled, or nothing can be for the moment. */
final class Failures {

    /** Connections, resources, operators, input and output, and transactions that were in one another's way. */
    private static final Set<String> TRANSIENT_CLASSES = Set.of("08", "53", "57", "58", "40");
    /** A standby that was asked to write, and a lock that was not to be had. */
    private static final Set<String> TRANSIENT_STATES = Set.of("25006", "55P03");

    private Failures() {}

    /**
     * True where the failure would meet any other event just as well: PostgreSQL, Redis, Kafka or the event store is away or overloaded,
     * the processor's claim is lost, or there is no room for another letter. Such an event is handled again later, in its place. Everything
     * else is the event's own, a command that was not answered in time among it: other events need not wait for it.
     */
    static boolean lieElsewhere(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            boolean isElsewhere = switch (t) {
                case StoreUnavailableException _ -> true;
                case UnableToClaimTokenException _ -> true;
                case DeadLetterQueueOverflowException _ -> true;
                case RejectedExecutionException _ -> true;
                case InterruptedException _ -> true;
                case SQLTransientException _ -> true;
                case SQLRecoverableException _ -> true;
                case SQLException sql -> isTransient(sql.getSQLState());
                case CannotCreateTransactionException _ -> true;
                case TransientDataAccessException _ -> true;
                case NonTransientDataAccessResourceException _ -> true;
                case RedisSystemException _ -> true;
                case RecordTooLargeException _ -> false;
                case SerializationException _ -> false;
                case KafkaException _ -> true;
                // The relay's word for a broker that does not answer.
                case EventProcessingException silence when silence.getCause() instanceof TimeoutException -> true;
                case StackOverflowError _ -> false;
                case VirtualMachineError _ -> true;
                default -> false;
            };
            if (isElsewhere) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTransient(@Nullable String state) {
        return state != null && state.length() == 5
                && (TRANSIENT_CLASSES.contains(state.substring(0, 2)) || TRANSIENT_STATES.contains(state));
    }

    /** The failure without what others have wrapped it in. */
    static Throwable cause(Throwable failure) {
        Throwable t = failure;
        while (t.getCause() != null && (t instanceof CommandExecutionException || t instanceof EventProcessingException
                || t instanceof JdbcException || t instanceof DataAccessException || t instanceof BatchUpdateException
                || t.getClass() == RuntimeException.class)) {
            t = t.getCause();
        }
        return t;
    }

    /** What is kept of a failure. What PostgreSQL adds behind the first line may show whole rows. */
    static ThrowableCause described(Throwable failure) {
        Throwable cause = cause(failure);
        String message = cause.getMessage();
        if (message != null && cause instanceof SQLException) {
            message = message.lines().findFirst().orElse("");
        }
        return new ThrowableCause(cause.getClass().getName(),
                message == null ? null : message.substring(0, Math.min(message.length(), ThrowableCause.TRUNCATED_MESSAGE_SIZE)));
    }
}
