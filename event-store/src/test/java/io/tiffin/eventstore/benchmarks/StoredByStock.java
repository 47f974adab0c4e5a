package io.tiffin.eventstore.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.tiffin.eventstore.EventStoreSchema;
import io.tiffin.eventstore.JdbcTransactions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jpa.SQLStateResolver;

/** Axon's own JDBC engine as well as it can be set up: a transaction per command, and a pool of the size that suits it. */
final class StoredByStock implements Store {

    private final HikariDataSource pool;
    private final JdbcTransactions transactions;
    private final EventStorageEngine engine;

    StoredByStock(Database database, int connections) {
        pool = Pools.open(database, connections);
        transactions = new JdbcTransactions(pool);
        engine = new Tuned(transactions);
    }

    @Override
    public EventStorageEngine engine() {
        return engine;
    }

    @Override
    public Optional<TransactionManager> transactions() {
        return Optional.of(transactions);
    }

    @Override
    public void close() {
        pool.close();
    }

    private static final class Tuned extends JdbcEventStorageEngine {

        Tuned(JdbcTransactions transactions) {
            super(JdbcEventStorageEngine.builder().connectionProvider(transactions).transactionManager(transactions)
                    .eventSerializer(Order.serializer()).snapshotSerializer(Order.serializer())
                    .persistenceExceptionResolver(new SQLStateResolver("23505")).schema(EventStoreSchema.events()).dataType(byte[].class));
        }

        /** Saves a query that would only prove that there is nothing left to read. */
        @Override
        protected boolean fetchForAggregateUntilEmpty() {
            return false;
        }

        /** The column is a moment, as this engine's is; Axon's own would write text. */
        @Override
        protected void writeTimestamp(PreparedStatement statement, int position, Instant timestamp) throws SQLException {
            statement.setObject(position, OffsetDateTime.ofInstant(timestamp, ZoneOffset.UTC));
        }

        @Override
        protected Object readTimeStamp(ResultSet result, String column) throws SQLException {
            return result.getObject(column, OffsetDateTime.class).toInstant();
        }
    }
}
