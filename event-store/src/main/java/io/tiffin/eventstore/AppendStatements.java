package io.tiffin.eventstore;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link WriterSession} stores batches with, prepared once: an event that comes alone goes to the database as it is, many go as
 * arrays, which cost more than they carry where there is but one.
 */
final class AppendStatements {

    private static final String APPEND = "SELECT head, refused FROM eventstore.append(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String APPEND_ONE = "SELECT eventstore.append_one(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS head";
    private static final String DATA_EXCEPTION = "22000";

    private final Connection connection;
    private final PreparedStatement append;
    private final PreparedStatement appendOne;

    /**
     * What became of a batch.
     *
     * @param head
     *            the last position before it
     * @param refused
     *            which of its units were refused because one of their streams has gone on
     */
    record Result(long head, Set<Integer> refused) {}

    private AppendStatements(Connection connection, PreparedStatement append, PreparedStatement appendOne) {
        this.connection = connection;
        this.append = append;
        this.appendOne = appendOne;
    }

    /**
     * @param writer
     *            goes with every notification, so that a node knows its own
     */
    static AppendStatements prepare(Connection connection, String writer) throws SQLException {
        return new AppendStatements(connection, prepared(connection, APPEND, writer), prepared(connection, APPEND_ONE, writer));
    }

    private static PreparedStatement prepared(Connection connection, String append, String writer) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(append);
        statement.unwrap(org.postgresql.PGStatement.class).setPrepareThreshold(1);
        statement.setLong(1, EventStoreSchema.APPEND_LOCK);
        statement.setString(2, EventStoreSchema.APPEND_CHANNEL);
        statement.setString(3, writer);
        return statement;
    }

    /** One round trip, one transaction. An exception says nothing about what the server did, unless it is the server's. */
    Result append(AppendBatch batch) throws SQLException {
        boolean isOne = batch.events() == 1;
        try {
            if (isOne) {
                bind(batch.appends().getFirst().rows().getFirst());
            } else {
                bind(batch);
            }
        } catch (RuntimeException e) {
            // Nothing has been sent. One event may have spoilt it for all.
            throw new SQLException("What cannot be sent: " + e.getMessage(), DATA_EXCEPTION, e);
        }
        return isOne ? appendOne() : appendMany();
    }

    private Result appendOne() throws SQLException {
        try (ResultSet result = appendOne.executeQuery()) {
            result.next();
            long head = result.getLong(1);
            return new Result(head, result.wasNull() ? Set.of(0) : Set.of());
        }
    }

    private Result appendMany() throws SQLException {
        try (ResultSet result = append.executeQuery()) {
            result.next();
            long head = result.getLong(1);
            Array refused = result.getArray(2);
            return new Result(head, refused == null ? Set.of() : new HashSet<>(Arrays.asList((Integer[]) refused.getArray())));
        }
    }

    private void bind(Append.Row row) throws SQLException {
        appendOne.setString(4, row.event().getIdentifier());
        appendOne.setString(5, row.aggregateId());
        appendOne.setLong(6, row.sequenceNumber());
        appendOne.setString(7, row.aggregateType());
        appendOne.setLong(8, row.event().getTimestamp().toEpochMilli());
        appendOne.setString(9, row.payload().getType().getName());
        appendOne.setString(10, row.payload().getType().getRevision());
        appendOne.setBytes(11, row.payload().getData());
        appendOne.setBytes(12, row.metadata().getData());
    }

    private void bind(AppendBatch batch) throws SQLException {
        int size = batch.events();
        int[] appends = new int[size];
        boolean[] firsts = new boolean[size];
        String[] eventIds = new String[size];
        String[] aggregateIds = new String[size];
        long[] sequenceNumbers = new long[size];
        @Nullable
        String[] aggregateTypes = new String[size];
        long[] occurred = new long[size];
        String[] payloadTypes = new String[size];
        @Nullable
        String[] payloadRevisions = new String[size];
        byte[][] payloads = new byte[size][];
        byte[][] metadata = new byte[size][];
        int place = 0;
        for (int index = 0; index < batch.appends().size(); index++) {
            int unit = batch.unit(index);
            for (Append.Row row : batch.appends().get(index).rows()) {
                appends[place] = unit;
                firsts[place] = row.first() && unit == index;
                eventIds[place] = row.event().getIdentifier();
                aggregateIds[place] = row.aggregateId();
                sequenceNumbers[place] = row.sequenceNumber();
                aggregateTypes[place] = row.aggregateType();
                occurred[place] = row.event().getTimestamp().toEpochMilli();
                payloadTypes[place] = row.payload().getType().getName();
                payloadRevisions[place] = row.payload().getType().getRevision();
                payloads[place] = row.payload().getData();
                metadata[place] = row.metadata().getData();
                place++;
            }
        }
        bind(4, "int4", appends);
        bind(5, "bool", firsts);
        bind(6, "text", eventIds);
        bind(7, "text", aggregateIds);
        bind(8, "int8", sequenceNumbers);
        bind(9, "text", aggregateTypes);
        bind(10, "int8", occurred);
        bind(11, "text", payloadTypes);
        bind(12, "text", payloadRevisions);
        bind(13, "bytea", payloads);
        bind(14, "bytea", metadata);
    }

    private void bind(int parameter, String type, Object array) throws SQLException {
        append.setArray(parameter, connection.unwrap(org.postgresql.PGConnection.class).createArrayOf(type, array));
    }
}
