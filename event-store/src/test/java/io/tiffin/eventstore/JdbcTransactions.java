package io.tiffin.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.ConnectionWrapperFactory;
import org.axonframework.common.jdbc.ConnectionWrapperFactory.NoOpCloseHandler;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;

/** A transaction per thread, joined by whoever asks for one within it, as Spring's transaction manager does it. */
public final class JdbcTransactions implements TransactionManager, ConnectionProvider {

    private final DataSource dataSource;
    private final ThreadLocal<@Nullable Connection> current = new ThreadLocal<>();

    public JdbcTransactions(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection running = current.get();
        return running == null ? dataSource.getConnection() : ConnectionWrapperFactory.wrap(running, new NoOpCloseHandler());
    }

    @Override
    public Transaction startTransaction() {
        return current.get() == null ? begin() : new Joined();
    }

    /** In a unit of work of its own, with a transaction. */
    void inUnitOfWork(Runnable task) {
        UnitOfWork<?> work = DefaultUnitOfWork.startAndGet(null);
        work.attachTransaction(this);
        work.execute(task);
    }

    private Transaction begin() {
        try {
            Connection connection = dataSource.getConnection();
            connection.setAutoCommit(false);
            current.set(connection);
            return new Begun(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Joined implements Transaction {

        @Override
        public void commit() {
            // Left to whoever began it.
        }

        @Override
        public void rollback() {
            // Left to whoever began it.
        }
    }

    private final class Begun implements Transaction {

        private final Connection connection;

        Begun(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void commit() {
            end(Connection::commit);
        }

        @Override
        public void rollback() {
            end(Connection::rollback);
        }

        private void end(Ending ending) {
            current.remove();
            try (connection) {
                ending.end(connection);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private interface Ending {
        void end(Connection connection) throws SQLException;
    }
}
