package io.tiffin.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.JdbcException;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.AbstractTokenEntry;
import org.axonframework.eventhandling.tokenstore.GenericTokenEntry;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Axon's token store for nodes that start at the same time. Axon's own lets the slower node run into the unique key, which in PostgreSQL
 * ends its transaction, and with it the start of its processor. Here the slower one waits for the faster one, and finds everything there.
 *
 * <p>
 * A transaction that moves a token on does not wait for the disk when it commits. Should the server fail before it is there, all of it is gone,
 * the token's move too, and the events are handled again from where the token was. Who moved it may not have noticed: it has a new connection,
 * and goes on with what comes next. Therefore a token is moved on only from where this node has left it; otherwise the claim is lost, and
 * whoever takes it up again reads where the token is.
 */
public final class SharedTokenStore extends JdbcTokenStore {

    /** The last condition is none: it makes the commit asynchronous, for this transaction and without a round trip of its own. */
    private static final String STORE = "UPDATE " + EventStoreSchema.TOKEN + " SET token = ?, token_type = ?, claimed_at = ?"
            + " WHERE owner = ? AND processor_name = ? AND segment = ? AND (? OR token IS NOT DISTINCT FROM ?)"
            + " AND set_config('synchronous_commit', 'off', true) IS NOT NULL";

    private static final String EXTEND = "UPDATE " + EventStoreSchema.TOKEN + " SET claimed_at = ?"
            + " WHERE owner = ? AND processor_name = ? AND segment = ? RETURNING token";

    private final ConnectionProvider connections;
    private final String nodeId;
    /** Where this node has read or left each token. */
    private final Map<Place, Stored> left = new ConcurrentHashMap<>();

    private record Place(String processorName, int segment) {
        @Override
        public String toString() {
            return processorName + "[" + segment + "]";
        }
    }

    private static final class Stored {

        private final byte @Nullable [] token;

        private Stored(AbstractTokenEntry<?> entry) {
            SerializedObject<?> stored = entry.getSerializedToken();
            this.token = stored == null ? null : (byte[]) stored.getData();
        }
    }

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

    /**
     * @throws UnableToClaimTokenException
     *             where the token is not claimed by this node, or is not where this node has left it
     */
    @Override
    public void storeToken(@Nullable TrackingToken token, String processorName, int segment) {
        var place = new Place(processorName, segment);
        Stored before = left.get(place);
        super.storeToken(token, processorName, segment);
        if (before != null && CurrentUnitOfWork.isStarted()) {
            CurrentUnitOfWork.get().root().onRollback(_ -> left.put(place, before));
        }
        left.put(place, new Stored(entry(token, place)));
    }

    @Override
    protected PreparedStatement storeUpdate(Connection connection, @Nullable TrackingToken token, String processorName, int segment)
            throws SQLException {
        var place = new Place(processorName, segment);
        Stored before = left.get(place);
        GenericTokenEntry<byte[]> entry = entry(token, place);
        SerializedObject<byte[]> stored = entry.getSerializedToken();
        PreparedStatement statement = connection.prepareStatement(STORE);
        statement.setBytes(1, stored == null ? null : stored.getData());
        statement.setString(2, stored == null ? null : stored.getType().getName());
        statement.setString(3, entry.timestampAsString());
        statement.setString(4, nodeId);
        statement.setString(5, processorName);
        statement.setInt(6, segment);
        statement.setBoolean(7, before == null);
        statement.setBytes(8, before == null ? null : before.token);
        return statement;
    }

    private GenericTokenEntry<byte[]> entry(@Nullable TrackingToken token, Place place) {
        return new GenericTokenEntry<>(token, serializer(), byte[].class, place.processorName(), place.segment());
    }

    /** Asked where {@link #storeUpdate} has found nothing to change. */
    @Override
    protected void updateToken(Connection connection, ResultSet resultSet, @Nullable TrackingToken token, String processorName, int segment)
            throws SQLException {
        var place = new Place(processorName, segment);
        if (left.containsKey(place)) {
            throw lost(place);
        }
        super.updateToken(connection, resultSet, token, processorName, segment);
    }

    @Override
    protected TrackingToken claimToken(Connection connection, AbstractTokenEntry<?> entry) throws SQLException {
        TrackingToken token = super.claimToken(connection, entry);
        left.put(new Place(entry.getProcessorName(), entry.getSegment()), new Stored(entry));
        return token;
    }

    /**
     * Not by claiming it again, as the framework's own does: that reads where the token is, and tells nobody. So who has nothing to do notices
     * too that its last move was taken back.
     *
     * @throws UnableToClaimTokenException
     *             where the token is not claimed by this node, or is not where this node has left it
     */
    @Override
    public void extendClaim(String processorName, int segment) {
        var place = new Place(processorName, segment);
        try (Connection connection = connections.getConnection(); PreparedStatement statement = connection.prepareStatement(EXTEND)) {
            statement.setString(1, entry(null, place).timestampAsString());
            statement.setString(2, nodeId);
            statement.setString(3, processorName);
            statement.setInt(4, segment);
            try (ResultSet extended = statement.executeQuery()) {
                // The row has been waited for, and is held: nobody moves the token meanwhile.
                if (!extended.next() || !isWhereItWasLeft(place, extended.getBytes(1))) {
                    throw lost(place);
                }
            }
        } catch (SQLException e) {
            throw new JdbcException("The claim of " + place + " could not be extended", e);
        }
    }

    private boolean isWhereItWasLeft(Place place, byte @Nullable [] token) {
        Stored last = left.get(place);
        return last == null || Arrays.equals(last.token, token);
    }

    private static UnableToClaimTokenException lost(Place place) {
        return new UnableToClaimTokenException(
                "The token of " + place + " is not this node's any more, or not where this node has left it");
    }

    @Override
    public void deleteToken(String processorName, int segment) {
        super.deleteToken(processorName, segment);
        left.remove(new Place(processorName, segment));
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
