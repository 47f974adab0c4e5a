package io.tiffin.eventstore;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;

import javax.sql.DataSource;

/**
 * A fault put into the store on purpose, chosen by {@code -Dtiffin.mutation}, to see that the tests notice. It lives in the tests'
 * database and in the tests' connections, where what is shipped cannot reach it.
 */
enum Mutation {

    NONE,
    /** The writer gets its answer, and gives it to those who wait, while the transaction is still to be committed. */
    EARLY_ACKNOWLEDGEMENT,
    /** Positions come from a sequence, drawn under the append lock. */
    SEQUENCE,
    /** Whatever continues a stream, or does not, is tried. */
    NO_CONFLICT_CHECK;

    static final Mutation CHOSEN = valueOf(System.getProperty("tiffin.mutation", "none").replace('-', '_').toUpperCase(Locale.ROOT));

    /** In a database that has just been migrated. */
    void change(DataSource migrated) {
        switch (this) {
            case NONE, EARLY_ACKNOWLEDGEMENT -> {
                // The database stays as it is shipped.
            }
            case SEQUENCE -> {
                StoreDatabase.execute(migrated, "CREATE SEQUENCE eventstore.position");
                String head = "SELECT global_position INTO head FROM eventstore.event ORDER BY global_position DESC LIMIT 1;";
                String drawn = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END INTO head FROM eventstore.position;";
                String next = "nextval('eventstore.position')";
                rewrite(migrated, "append",
                        Map.of(head, drawn, "head + row.place", next, "head + row_number() OVER (ORDER BY row.place)", next));
                rewrite(migrated, "append_one", Map.of(head, drawn, "head + 1, ", next + ", "));
            }
            case NO_CONFLICT_CHECK -> {
                rewrite(migrated, "append", Map.of("WHERE candidate.is_first AND", "WHERE false AND"));
                rewrite(migrated, "append_one", Map.of("IF last_number <> number - 1 THEN", "IF false THEN"));
            }
        }
    }

    private static void rewrite(DataSource migrated, String function, Map<String, String> changes) {
        String definition = definition(migrated, function);
        for (Map.Entry<String, String> change : changes.entrySet()) {
            if (!definition.contains(change.getKey())) {
                throw new IllegalStateException("The function to mutate no longer has: " + change.getKey());
            }
            definition = definition.replace(change.getKey(), change.getValue());
        }
        StoreDatabase.execute(migrated, definition);
    }

    private static String definition(DataSource migrated, String function) {
        try (Connection connection = migrated.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT pg_get_functiondef('eventstore." + function + "'::regproc)")) {
            result.next();
            return result.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a writer gets its connections from. */
    DataSource connections(DataSource real) {
        return this == EARLY_ACKNOWLEDGEMENT ? around(DataSource.class, real, CommitLater::connection) : real;
    }

    /** Commits a moment after the answer was given. */
    private static final class CommitLater {

        private final Connection connection;
        private boolean open;

        CommitLater(Connection connection) {
            this.connection = connection;
        }

        static Object connection(Method method, Object result) throws SQLException {
            if (!(result instanceof Connection connection)) {
                return result;
            }
            CommitLater later = new CommitLater(connection);
            return around(Connection.class, connection, later::statement);
        }

        private Object statement(Method method, Object result) throws SQLException {
            if (method.getName().equals("setAutoCommit")) {
                connection.setAutoCommit(false);
            }
            return result instanceof PreparedStatement statement ? around(PreparedStatement.class, statement, this::executed) : result;
        }

        private synchronized Object executed(Method method, Object result) throws SQLException {
            if (!(result instanceof ResultSet answer) || !answer.getMetaData().getColumnLabel(1).equals("head")) {
                return result;
            }
            open = true;
            Thread.ofVirtual().start(this::commit);
            return result;
        }

        private void commit() {
            try {
                Thread.sleep(20);
                end();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (SQLException e) {
                // As lost as an acknowledged event can be.
            }
        }

        private synchronized void end() throws SQLException {
            if (open) {
                open = false;
                connection.commit();
            }
        }
    }

    private interface Change {
        Object of(Method method, Object result) throws SQLException;
    }

    private static <T> T around(Class<T> type, T real, Change change) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            try {
                return change.of(method, method.invoke(real, arguments));
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type}, handler));
    }
}
