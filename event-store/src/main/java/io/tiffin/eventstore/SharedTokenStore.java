package io.tiffin.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.JdbcException;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.GenericTokenEntry;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Axon's token store for nodes that start at the same time. Axon's own lets the slower node run into the unique key, which in PostgreSQL
 * ends its transaction, and with it the start of its processor. Here the slower one waits for the faster one, and finds everything there.
 *
 * <p>
 * A transaction that moves a token on does not wait for the disk when it commits. Should the server's machine fail before it is there, all
 * of it is gone, the token's move too, and the events are handled again from where the token was.
 */
public final class SharedTokenStore extends JdbcTokenStore {

    /** The condition is none: it makes the commit asynchronous, for this transaction and without a round trip of its own. */
    private static final String STORE = "UPDATE " + EventStoreSchema.TOKEN + " SET token = ?, token_type = ?, claimed_at = ?"
            + " WHERE owner = ? AND processor_name = ? AND segment = ? AND set_config('synchronous_commit', 'off', true) IS NOT NULL";

    private final ConnectionProvider connections;
    private final String nodeId;

    /**
     * @param connections
     *            gives the connection of the running transaction
     * @param nodeId
     *            whose claims are made; one at a time may use it
     */
    public SharedTokenStore(ConnectionProvider connections, Serializer serializer, String nodeId) {
        super(JdbcTokenStore.builder().connectionProvider(connections).schema(EventStoreSchema.tokens()).serializer(serializer)
                .contentType(byte[].class).nodeId(nodeId));
        this.connections = connections;
        this.nodeId = nodeId;
    }

    @Override
    protected PreparedStatement storeUpdate(Connection connection, @Nullable TrackingToken token, String processorName, int segment)
            throws SQLException {
        var entry = new GenericTokenEntry<>(token, serializer(), byte[].class, processorName, segment);
        SerializedObject<byte[]> stored = entry.getSerializedToken();
        PreparedStatement statement = connection.prepareStatement(STORE);
        statement.setBytes(1, stored == null ? null : stored.getData());
        statement.setString(2, stored == null ? null : stored.getType().getName());
        statement.setString(3, entry.timestampAsString());
        statement.setString(4, nodeId);
        statement.setString(5, processorName);
        statement.setInt(6, segment);
        return statement;
    }

    @Override
    public void initializeTokenSegments(String processorName, int segmentCount, @Nullable TrackingToken initialToken) {
        lock(processorName);
        if (fetchSegments(processorName).length == 0) {
            super.initializeTokenSegments(processorName, segmentCount, initialToken);
        }
    }

    /** One identifier for all, whoever asks first. */
    @Override
    public Optional<String> retrieveStorageIdentifier() {
        lock("");
        return super.retrieveStorageIdentifier();
    }

    private void lock(String processorName) {
        try (Connection connection = connections.getConnection();
                PreparedStatement lock = connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))")) {
            lock.setString(1, EventStoreSchema.TOKEN + "/" + processorName);
            lock.execute();
        } catch (SQLException e) {
            throw new JdbcException("The tokens of " + processorName + " could not be locked", e);
        }
    }
}
