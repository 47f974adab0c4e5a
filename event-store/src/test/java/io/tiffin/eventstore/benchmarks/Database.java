package io.tiffin.eventstore.benchmarks;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The database of one candidate. */
record Database(Server server, String name) {

    private static final int FETCH = 10_000;

    PGSimpleDataSource dataSource() {
        return server.dataSource(name);
    }

    /** An empty table, and nothing left to write of what was before: every round of every candidate begins like this. */
    void beginRound() {
        execute("TRUNCATE eventstore.event, eventstore.token RESTART IDENTITY");
        settle();
    }

    void settle() {
        execute("VACUUM (ANALYZE) eventstore.event");
        execute("CHECKPOINT");
        System.gc();
    }

    /**
     * @throws IllegalStateException
     *             where an event that was acknowledged is not stored, or one is stored of which nobody knows
     */
    void mustHold(Collection<String> acknowledged) {
        Set<String> missing = new HashSet<>(acknowledged);
        if (missing.size() != acknowledged.size()) {
            throw new IllegalStateException(name + ": " + (acknowledged.size() - missing.size()) + " event ids were acknowledged twice");
        }
        long strangers = 0;
        try (Connection connection = dataSource().getConnection(); Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.setFetchSize(FETCH);
            try (ResultSet stored = statement.executeQuery("SELECT event_id FROM eventstore.event")) {
                while (stored.next()) {
                    if (!missing.remove(stored.getString(1))) {
                        strangers++;
                    }
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        if (!missing.isEmpty() || strangers > 0) {
            throw new IllegalStateException("%s: of %,d acknowledged events %,d are not in the table, and %,d others are".formatted(name,
                    acknowledged.size(), missing.size(), strangers));
        }
    }

    /**
     * @throws IllegalStateException
     *             where positions have a hole or do not begin at 1
     */
    void mustBeDense() {
        long head = number("SELECT coalesce(max(global_position), 0) FROM eventstore.event");
        long rows = rows();
        if (head != rows) {
            throw new IllegalStateException(name + ": " + rows + " events, and the last has the position " + head);
        }
    }

    long rows() {
        return number("SELECT count(*) FROM eventstore.event");
    }

    private long number(String sql) {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many bytes of write-ahead log the whole server has written so far. */
    long walBytes() {
        return number("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint");
    }

    void execute(String sql) {
        execute(dataSource(), sql);
    }

    static void execute(DataSource dataSource, String sql) {
        try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
