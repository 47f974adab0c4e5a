package io.tiffin.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import javax.sql.DataSource;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection of the {@link AppendWriter}, prepared so that an append is one round trip, and marked so that its end can be proven: it
 * holds an advisory lock of its own for as long as it lives on the server.
 */
final class WriterSession implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WriterSession.class);

    /**
     * Plans are made once and must not depend on how small the tables were then: whatever is looked up is looked up by index. A session
     * whose client has died ends within a second also while it waits for the append lock. What the append lock protects must be seen
     * once it is held, whatever isolation the database or the role prefers.
     */
    private static final String SETUP = """
        SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;
        SET jit = off; SET client_connection_check_interval = '1s'; SET lock_timeout = '30s'; SET statement_timeout = '60s';
        SET default_transaction_isolation = 'read committed'; SET default_transaction_read_only = off""";
    /**
     * A client that stops, or a network that breaks, in the middle of a request may leave a transaction open with the append lock in it,
     * and keep everybody from appending. PostgreSQL 17 or newer ends it by itself; older ones notice a client whose host is gone.
     */
    private static final String NEVER_HOLD_UP_OTHERS = "SELECT set_config(name, CASE name WHEN 'transaction_timeout' THEN '60s' ELSE '10' END,"
            + " false) FROM pg_settings WHERE name IN ('transaction_timeout', 'tcp_keepalives_idle', 'tcp_keepalives_interval')";
    /** Commits that do not wait for the disk would make every acknowledgement a guess. */
    private static final String WAIT_FOR_THE_DISK = "SELECT set_config('synchronous_commit', 'on', false)"
            + " WHERE current_setting('synchronous_commit') = 'off'";
    private static final String HOLD_MARK = "SELECT pg_is_in_recovery(), current_setting('fsync') FROM pg_advisory_lock(?)";
    private static final String END_PREDECESSOR = "SELECT pg_terminate_backend(l.pid) FROM pg_locks l WHERE l.locktype = 'advisory' AND l.granted"
            + " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            + " AND l.objsubid = 1 AND ((l.classid::bigint << 32) | l.objid::bigint) = ?";
    private static final String FIND = """
        SELECT aggregate_id, sequence_number, event.event_id, event.global_position
        FROM unnest(?::text[], ?::bigint[]) AS wanted (aggregate_id, sequence_number)
        JOIN eventstore.event USING (aggregate_id, sequence_number)""";
    private static final int PATIENCE_SECONDS = 30;
    /** Longer than the server lets any statement run: a connection that is silent for so long is lost. */
    static final Duration LONGEST_SILENCE = Duration.ofSeconds(70);

    private final Connection connection;
    private final AppendStatements statements;
    private final String writer;
    private final long mark;

    private WriterSession(Connection connection, AppendStatements statements, String writer, long mark) {
        this.connection = connection;
        this.statements = statements;
        this.writer = writer;
        this.mark = mark;
    }

    /**
     * @param writer
     *            goes with every notification, so that a node knows its own
     * @throws IllegalStateException
     *             where the server does not write to disk before it acknowledges, and must
     */
    static WriterSession open(DataSource dataSource, String writer, boolean mustBeDurable) throws SQLException {
        Connection connection = dataSource.getConnection();
        try {
            connection.setAutoCommit(true);
            connection.setNetworkTimeout(Runnable::run, (int) LONGEST_SILENCE.toMillis());
            try (Statement setup = connection.createStatement()) {
                setup.execute(SETUP);
                setup.execute(WAIT_FOR_THE_DISK);
                setup.execute(NEVER_HOLD_UP_OTHERS);
            }
            // Never negative, so that it reads the same as the two halves that pg_locks shows.
            long mark = ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
            try (PreparedStatement hold = connection.prepareStatement(HOLD_MARK)) {
                hold.setLong(1, mark);
                try (ResultSet held = hold.executeQuery()) {
                    held.next();
                    if (held.getBoolean(1)) {
                        throw new SQLException("The server is a replica: events cannot be stored there");
                    }
                    if (mustBeDurable && "off".equals(held.getString(2))) {
                        throw new IllegalStateException("PostgreSQL runs with fsync off: what it acknowledges can be lost");
                    }
                }
            }
            return new WriterSession(connection, AppendStatements.prepare(connection, writer), writer, mark);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Whether to wait for an answer without end, instead of {@link #LONGEST_SILENCE} as at first. Who does must be watched by somebody: but
     * each wait of a virtual thread that has an end wakes another thread.
     */
    void setPatient(boolean patient) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, patient ? 0 : (int) LONGEST_SILENCE.toMillis());
    }

    /** One round trip, one transaction. An exception says nothing about what the server did, unless it is the server's. */
    AppendStatements.Result append(AppendBatch batch) throws SQLException {
        return statements.append(batch);
    }

    /**
     * Proves that a session has ended, its transaction with it, by taking over what it held for as long as it lived. It is told to end
     * first: a server may not have noticed yet that its client is gone.
     *
     * @throws SQLException
     *             where it still lives after half a minute, or this session does not
     */
    void awaitEndOf(WriterSession predecessor) throws SQLException {
        try (PreparedStatement end = connection.prepareStatement(END_PREDECESSOR)) {
            end.setLong(1, predecessor.mark);
            end.execute();
        } catch (SQLException e) {
            // Without the right to end it, it is waited for.
            log.warn("The session before this one could not be ended: {}", e.getMessage());
        }
        try (PreparedStatement wait = connection.prepareStatement("SELECT pg_advisory_lock(?)");
                PreparedStatement release = connection.prepareStatement("SELECT pg_advisory_unlock(?)")) {
            wait.setQueryTimeout(PATIENCE_SECONDS);
            wait.setLong(1, predecessor.mark);
            wait.execute();
            release.setLong(1, predecessor.mark);
            release.execute();
        }
    }

    /** Which appends of a batch are stored, as they were sent: each with the position of its first event. */
    Map<Append, Long> find(AppendBatch batch) throws SQLException {
        List<Append.Row> rows = batch.appends().stream().flatMap(one -> one.rows().stream()).toList();
        Map<Place, Stored> stored = new HashMap<>();
        try (PreparedStatement find = connection.prepareStatement(FIND)) {
            find.setArray(1, connection.createArrayOf("text", rows.stream().map(Append.Row::aggregateId).toArray()));
            find.setArray(2, connection.createArrayOf("int8", rows.stream().map(Append.Row::sequenceNumber).toArray()));
            try (ResultSet result = find.executeQuery()) {
                while (result.next()) {
                    stored.put(new Place(result.getString(1), result.getLong(2)), new Stored(result.getString(3), result.getLong(4)));
                }
            }
        }
        Map<Append, Long> found = new HashMap<>();
        for (Append append : batch.appends()) {
            Stored first = stored.get(Place.of(append.rows().getFirst()));
            if (first != null && isWholeFrom(first.position(), append.rows(), stored)) {
                found.put(append, first.position());
            }
        }
        return found;
    }

    /** The place of an event may be taken by somebody else's, and somebody else may have stored a part of the same events before. */
    private static boolean isWholeFrom(long position, List<Append.Row> rows, Map<Place, Stored> stored) {
        long next = position;
        for (Append.Row row : rows) {
            if (!new Stored(row.event().getIdentifier(), next).equals(stored.get(Place.of(row)))) {
                return false;
            }
            next++;
        }
        return true;
    }

    private record Place(String aggregateId, long sequenceNumber) {

        static Place of(Append.Row row) {
            return new Place(row.aggregateId(), row.sequenceNumber());
        }
    }

    private record Stored(String eventId, long position) {}

    boolean isAlive() {
        try {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    /** From another thread: ends a wait for an answer. */
    void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            log.debug("A connection could not be aborted", e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            log.debug("A connection could not be closed", e);
        }
    }

    @Override
    public String toString() {
        return "session " + Long.toHexString(mark) + " of " + writer;
    }
}
