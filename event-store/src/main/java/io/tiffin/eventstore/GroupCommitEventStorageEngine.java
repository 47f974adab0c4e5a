package io.tiffin.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.axonframework.common.AxonConfigurationException;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.BatchingEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.eventsourcing.eventstore.jpa.SQLStateResolver;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Axon's event storage on PostgreSQL where the appends of many commands share one transaction, one round trip and one write to disk.
 *
 * <p>
 * Events are serialized when Axon hands them over, on the command's thread. They are stored when the unit of work commits, ahead of
 * whatever else it does then, and all together: the {@link AppendWriter} gathers them with those of other commands, and the thread waits
 * for the truth about its own. A failure rolls the unit of work back. Without a unit of work they are stored at once. It needs no
 * transaction of the caller and joins none.
 *
 * <p>
 * Global positions are dense, final, and in commit order across nodes. Failures are Axon's {@code ConcurrencyException}, or
 * {@code AggregateStreamCreationException} at sequence number 0, where a stream has gone on; {@link StoreUnavailableException} where the
 * database cannot be reached; {@link RejectedExecutionException} where too many appends wait already: in all of these nothing has been
 * stored. Any other {@link EventStoreException} says so in its message.
 */
public final class GroupCommitEventStorageEngine extends BatchingEventStorageEngine {

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String SNAPSHOT_COLUMNS = "event_id, aggregate_id, sequence_number, aggregate_type, occurred_at, payload_type,"
            + " payload_revision, payload, metadata";
    private static final String STORE_SNAPSHOT = "WITH older AS (DELETE FROM " + EventStoreSchema.SNAPSHOT
            + " WHERE aggregate_id = ? AND sequence_number < ?) INSERT INTO " + EventStoreSchema.SNAPSHOT + " (" + SNAPSHOT_COLUMNS
            + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    private static final String READ_SNAPSHOT = "SELECT 0, " + SNAPSHOT_COLUMNS + " FROM " + EventStoreSchema.SNAPSHOT
            + " WHERE aggregate_id = ? ORDER BY sequence_number DESC LIMIT 1";

    private final String stagedKey = getClass().getName() + "@" + System.identityHashCode(this);
    private final DataSource dataSource;
    private final EventReader reader;
    private final AppendWriter writer;
    private final AppendObserver observer;
    private final StoreMetrics metrics;

    private GroupCommitEventStorageEngine(Builder builder) {
        super(builder);
        this.dataSource = builder.dataSource;
        this.reader = new EventReader(builder.dataSource, getEventSerializer(), upcasterChain);
        this.writer = builder.writer;
        this.observer = builder.observer;
        this.metrics = builder.metrics;
    }

    /**
     * @param dataSource
     *            for reading, and for snapshots; a pool
     * @param writer
     *            started by then, or later: until it is, appends wait
     */
    public static Builder builder(DataSource dataSource, AppendWriter writer, StoreMetrics metrics) {
        return new Builder(dataSource, writer, metrics);
    }

    @Override
    protected void appendEvents(List<? extends EventMessage<?>> events, Serializer serializer) {
        if (events.isEmpty()) {
            return;
        }
        if (!CurrentUnitOfWork.isStarted()) {
            Append append = new Append();
            add(events, serializer, append);
            submit(append, new CommitDependencies());
            conclude(append);
            return;
        }
        UnitOfWork<?> root = CurrentUnitOfWork.get().root();
        Append staged = root.getResource(stagedKey);
        if (staged == null) {
            staged = stage(root);
        }
        add(events, serializer, staged);
    }

    private Append stage(UnitOfWork<?> root) {
        Append append = new Append();
        root.resources().put(stagedKey, append);
        CommitDependencies dependencies = CommitDependencies.of(root);
        // Handlers are called in reverse order: what was registered before, such as the commit of a token, comes after this and not at all
        // if it fails.
        if (root instanceof SuspendableUnitOfWork<?> suspendable && root.phase().isBefore(UnitOfWork.Phase.COMMIT)) {
            suspendable.dependOn(() -> {
                submit(append, dependencies);
                dependencies.passOn(append);
                return append.outcome;
            });
            root.onCommit(_ -> conclude(append));
        } else {
            root.onCommit(_ -> {
                submit(append, dependencies);
                conclude(append);
            });
        }
        return append;
    }

    private void add(List<? extends EventMessage<?>> events, Serializer serializer, Append append) {
        append.add(events, serializer);
        Append.Row duplicate = append.duplicate();
        if (duplicate != null) {
            handlePersistenceException(new SQLException("The event is twice in one append", UNIQUE_VIOLATION), duplicate.event());
        }
    }

    private void submit(Append append, CommitDependencies dependencies) {
        append.follow(dependencies.appends());
        append.begun = System.nanoTime();
        if (dependencies.isWaitedFor(append)) {
            writer.enqueue(append);
        } else {
            writer.submit(append);
        }
    }

    private void conclude(Append append) {
        OptionalLong first = await(append);
        metrics.appended(System.nanoTime() - append.begun);
        if (first.isEmpty()) {
            handlePersistenceException(new SQLException("The stream does not end where this continues it", UNIQUE_VIOLATION),
                    append.rows().getFirst().event());
        }
        observer.appended(append.rows().stream().map(Append.Row::event).toList(), first.orElseThrow() + append.rows().size() - 1);
    }

    /** Every waiter gets an exception of its own: they collect traces and suppressed ones. */
    private static OptionalLong await(Append append) {
        try {
            return append.outcome.join();
        } catch (CompletionException e) {
            String message = e.getCause() == null ? e.toString() : String.valueOf(e.getCause().getMessage());
            throw switch (e.getCause()) {
                case RejectedExecutionException _ -> new RejectedExecutionException(message, e);
                case StoreUnavailableException _ -> new StoreUnavailableException(message, e);
                case null, default -> new EventStoreException(message, e);
            };
        }
    }

    @Override
    protected List<? extends TrackedEventData<?>> fetchTrackedEvents(@Nullable TrackingToken lastToken, int batchSize) {
        return reader.rowsAfter(TailedEventSource.positionOf(lastToken), batchSize);
    }

    @Override
    protected List<? extends DomainEventData<?>> fetchDomainEvents(String aggregateIdentifier, long firstSequenceNumber, int batchSize) {
        return reader.ofAggregateFrom(aggregateIdentifier, firstSequenceNumber, batchSize);
    }

    @Override
    public Optional<Long> lastSequenceNumberFor(String aggregateIdentifier) {
        OptionalLong last = reader.lastSequenceNumberOf(aggregateIdentifier);
        return last.isPresent() ? Optional.of(last.getAsLong()) : Optional.empty();
    }

    /** Takes a connection of its own and blocks: give the snapshotter an executor, or it does so on the command's thread. */
    @Override
    protected void storeSnapshot(DomainEventMessage<?> snapshot, Serializer serializer) {
        var payload = snapshot.serializePayload(serializer, byte[].class);
        var metadata = snapshot.serializeMetaData(serializer, byte[].class);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(STORE_SNAPSHOT)) {
            statement.setString(1, snapshot.getAggregateIdentifier());
            statement.setLong(2, snapshot.getSequenceNumber());
            statement.setString(3, snapshot.getIdentifier());
            statement.setString(4, snapshot.getAggregateIdentifier());
            statement.setLong(5, snapshot.getSequenceNumber());
            statement.setString(6, snapshot.getType());
            statement.setTimestamp(7, Timestamp.from(snapshot.getTimestamp().truncatedTo(ChronoUnit.MILLIS)));
            statement.setString(8, payload.getType().getName());
            statement.setString(9, payload.getType().getRevision());
            statement.setBytes(10, payload.getData());
            statement.setBytes(11, metadata.getData());
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new EventStoreException("The snapshot of " + snapshot.getAggregateIdentifier() + " could not be stored", e);
        }
    }

    @Override
    protected Stream<? extends DomainEventData<?>> readSnapshotData(String aggregateIdentifier) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(READ_SNAPSHOT)) {
            statement.setString(1, aggregateIdentifier);
            try (ResultSet result = statement.executeQuery()) {
                return result.next()
                        ? Stream.of(EventReader.row(result)).filter(row -> StoredMessages.canBeRead(row, getSnapshotSerializer()))
                        : Stream.empty();
            }
        } catch (SQLException e) {
            throw new EventStoreException("The snapshot of " + aggregateIdentifier + " could not be read", e);
        }
    }

    @Override
    public TrackingToken createTailToken() {
        return new GlobalSequenceTrackingToken(TailedEventSource.BEFORE_THE_FIRST);
    }

    @Override
    public TrackingToken createHeadToken() {
        return new GlobalSequenceTrackingToken(reader.headPosition());
    }

    @Override
    public TrackingToken createTokenAt(Instant dateTime) {
        return new GlobalSequenceTrackingToken(reader.positionBefore(dateTime));
    }

    /** What the engine is made of; serializers must be given. */
    public static final class Builder extends BatchingEventStorageEngine.Builder {

        private final DataSource dataSource;
        private final AppendWriter writer;
        private final StoreMetrics metrics;
        private AppendObserver observer = AppendObserver.NONE;

        private Builder(DataSource dataSource, AppendWriter writer, StoreMetrics metrics) {
            this.dataSource = dataSource;
            this.writer = writer;
            this.metrics = metrics;
            persistenceExceptionResolver(new SQLStateResolver(UNIQUE_VIOLATION));
        }

        /** Told of every append once it is stored, on the thread that waits for it. */
        public Builder observer(AppendObserver told) {
            this.observer = told;
            return this;
        }

        /** @throws AxonConfigurationException where a serializer is missing */
        public GroupCommitEventStorageEngine build() {
            return new GroupCommitEventStorageEngine(this);
        }
    }
}
