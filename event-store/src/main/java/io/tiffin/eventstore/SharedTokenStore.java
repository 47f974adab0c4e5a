package io.tiffin.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.JdbcException;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Axon's token store for nodes that start at the same time. Axon's own lets the slower node run into the unique key, which in PostgreSQL
 * ends its transaction, and with it the start of its processor. Here the slower one waits for the faster one, and finds everything there.
 */
public final class SharedTokenStore extends JdbcTokenStore {

    private final ConnectionProvider connections;

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
