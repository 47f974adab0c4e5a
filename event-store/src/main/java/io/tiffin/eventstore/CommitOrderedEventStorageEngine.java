package io.tiffin.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.LongConsumer;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jpa.SQLStateResolver;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;

/**
 * Axon's JDBC engine, for comparison, with a promise that Axon's does not give: global positions become visible in the order of commits and are final.
 * Once position N can be seen, nothing below N will appear, and a rollback leaves no hole.
 *
 * <p>
 * Each append takes an advisory lock before it draws positions from the end of the table and holds it until its transaction has ended.
 * PostgreSQL makes a commit visible before it releases the locks of the transaction, so the next append draws higher positions and
 * commits later. The lock is a statement of its own, ahead of the insert: nothing of the insert may be decided before it is held.
 *
 * <p>
 * Conflicts surface as Axon's {@code ConcurrencyException}, and as {@code AggregateStreamCreationException} at sequence number 0.
 */
public class CommitOrderedEventStorageEngine extends JdbcEventStorageEngine {

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String LOCK = "SELECT pg_advisory_xact_lock(?)";
    private static final String ANNOUNCE = "SELECT head, pg_notify(?, head::text) FROM (SELECT max(global_position) FROM "
            + EventStoreSchema.EVENT + ") AS stored (head)";

    private final TransactionManager transactions;
    private final AppendObserver observer;
    private final LongConsumer committed;

    /**
     * What the engine stores with.
     *
     * @param connections
     *            gives the connection of the running transaction
     * @param transactions
     *            starts or joins the transaction of an append
     * @param events
     *            serializer of events and their metadata
     * @param snapshots
     *            serializer of snapshots
     * @param upcasters
     *            applied to everything read
     */
    public record Storage(ConnectionProvider connections, TransactionManager transactions, Serializer events, Serializer snapshots,
            EventUpcaster upcasters) {}

    /**
     * @param observer
     *            told of every append before its commit
     * @param committed
     *            told the last position of every append after its commit, such as {@link EventTail#appended(long)}
     */
    public CommitOrderedEventStorageEngine(Storage storage, AppendObserver observer, LongConsumer committed) {
        super(configured(storage));
        this.transactions = storage.transactions();
        this.observer = observer;
        this.committed = committed;
    }

    private static Builder configured(Storage storage) {
        return JdbcEventStorageEngine.builder().connectionProvider(storage.connections()).transactionManager(storage.transactions())
                .eventSerializer(storage.events()).snapshotSerializer(storage.snapshots()).upcasterChain(storage.upcasters())
                .persistenceExceptionResolver(new SQLStateResolver(UNIQUE_VIOLATION)).schema(EventStoreSchema.events())
                .snapshotFilter(snapshot -> StoredMessages.canBeRead(snapshot, storage.snapshots())).dataType(byte[].class);
    }

    @Override
    protected void appendEvents(List<? extends EventMessage<?>> events, Serializer serializer) {
        if (events.isEmpty()) {
            return;
        }
        long lastPosition = transactions.fetchInTransaction(() -> append(events, serializer));
        if (CurrentUnitOfWork.isStarted()) {
            CurrentUnitOfWork.get().root().afterCommit(unitOfWork -> committed.accept(lastPosition));
        } else {
            committed.accept(lastPosition);
        }
    }

    private long append(List<? extends EventMessage<?>> events, Serializer serializer) {
        try (Connection connection = getConnection()) {
            if (!connection.getAutoCommit()) {
                return appendLocked(connection, events, serializer);
            }
            // Without a transaction the lock would be gone before the insert: this append gets one of its own.
            connection.setAutoCommit(false);
            try {
                long lastPosition = appendLocked(connection, events, serializer);
                connection.commit();
                return lastPosition;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new EventStoreException("Events could not be appended: " + e.getMessage(), e);
        }
    }

    private long appendLocked(Connection connection, List<? extends EventMessage<?>> events, Serializer serializer) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
            lock.setLong(1, EventStoreSchema.APPEND_LOCK);
            lock.execute();
        }
        try (PreparedStatement insert = appendEvents(connection, events, serializer)) {
            insert.executeBatch();
        } catch (SQLException e) {
            handlePersistenceException(e, refused(events, e));
        }
        long lastPosition = announce(connection);
        observer.appended(events, lastPosition);
        return lastPosition;
    }

    /** One notification per append: each takes a lock on the whole database at commit. */
    private static long announce(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ANNOUNCE)) {
            statement.setString(1, EventStoreSchema.APPEND_CHANNEL);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        }
    }

    /** The event that the database names in its refusal, since what the failure means depends on its sequence number. */
    private static EventMessage<?> refused(List<? extends EventMessage<?>> events, SQLException failure) {
        String message = String.valueOf(failure.getMessage());
        for (EventMessage<?> event : events) {
            if (event instanceof DomainEventMessage<?> domainEvent
                    && message.contains("(" + domainEvent.getAggregateIdentifier() + ", " + domainEvent.getSequenceNumber() + ")")) {
                return event;
            }
        }
        return events.getFirst();
    }

    /** Sequence numbers have no holes, so a batch that is not full is the last one and needs no further query to prove it. */
    @Override
    protected boolean fetchForAggregateUntilEmpty() {
        return false;
    }

    /** Cut to the milliseconds that Axon keeps when it reads, so that what is stored and what is read agree. */
    @Override
    protected void writeTimestamp(PreparedStatement statement, int position, Instant timestamp) throws SQLException {
        statement.setObject(position, OffsetDateTime.ofInstant(timestamp.truncatedTo(ChronoUnit.MILLIS), ZoneOffset.UTC));
    }

    @Override
    protected Object readTimeStamp(ResultSet resultSet, String columnName) throws SQLException {
        return resultSet.getObject(columnName, OffsetDateTime.class).toInstant();
    }
}
