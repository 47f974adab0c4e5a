package io.tiffin.eventstore;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.SagaStorageException;
import org.axonframework.serialization.SimpleSerializedObject;
import org.jspecify.annotations.Nullable;

/** Sagas and their associations in the database: every method is one statement, for however many sagas. */
class SagaTables {

    /** One row of associations. */
    record Association(String sagaId, String sagaType, AssociationValue value) {}

    /** One row of sagas, with what it remembers. */
    record Stored(String sagaId, SagaRow.State state) {}

    // OFFSET 0 keeps a subquery what it is: looked up by index for each row, however many the planner expects.
    private static final String WITH_ASSOCIATIONS = " SELECT found.saga_id, saga.saga_type, saga.revision, saga.state, own.keys, own.values"
            + " FROM found LEFT JOIN LATERAL (SELECT saga_type, revision, state FROM " + EventStoreSchema.SAGA
            + " WHERE saga_id = found.saga_id OFFSET 0) AS saga ON true"
            + " CROSS JOIN LATERAL (SELECT array_agg(association_key) AS keys, array_agg(association_value) AS values FROM "
            + EventStoreSchema.SAGA_ASSOCIATION + " WHERE saga_id = found.saga_id AND saga_type = ?) AS own";
    static final String FIND = "WITH found AS MATERIALIZED (SELECT DISTINCT association.saga_id"
            + " FROM unnest(?::text[], ?::text[]) AS wanted (key, value) CROSS JOIN LATERAL (SELECT saga_id FROM "
            + EventStoreSchema.SAGA_ASSOCIATION + " WHERE association_value = wanted.value AND association_key = wanted.key"
            + " AND saga_type = ? OFFSET 0) AS association)" + WITH_ASSOCIATIONS;
    private static final String LOAD = "WITH found AS (SELECT ?::text AS saga_id)" + WITH_ASSOCIATIONS;

    // Both tables in one statement: what is deleted in the one need not be seen in the other.
    private static final String DELETE = "WITH ended AS (DELETE FROM " + EventStoreSchema.SAGA + " WHERE saga_id = ANY (?))"
            + " DELETE FROM " + EventStoreSchema.SAGA_ASSOCIATION + " WHERE saga_id = ANY (?)";
    static final String UPDATE = "UPDATE " + EventStoreSchema.SAGA + " AS saga SET state = changed.state,"
            + " revision = changed.revision FROM unnest(?::text[], ?::text[], ?::bytea[]) AS changed (saga_id, revision, state)"
            + " WHERE saga.saga_id = changed.saga_id RETURNING saga.saga_id";
    private static final String DISSOCIATE = "DELETE FROM " + EventStoreSchema.SAGA_ASSOCIATION + " AS association"
            + " USING unnest(?::text[], ?::text[], ?::text[], ?::text[]) AS dropped (key, value, saga_type, saga_id)"
            + " WHERE association.association_value = dropped.value AND association.association_key = dropped.key"
            + " AND association.saga_type = dropped.saga_type AND association.saga_id = dropped.saga_id";
    static final String INSERT_SAGAS = "INSERT INTO " + EventStoreSchema.SAGA + " (saga_id, saga_type, revision, state)"
            + " SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::bytea[])";
    private static final String INSERT = "WITH begun AS (" + INSERT_SAGAS + ") INSERT INTO " + EventStoreSchema.SAGA_ASSOCIATION
            + " (association_key, association_value, saga_type, saga_id)"
            + " SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::text[])";

    private final ConnectionProvider connections;

    /**
     * @param connections
     *            gives the connection of the running transaction
     */
    SagaTables(ConnectionProvider connections) {
        this.connections = connections;
    }

    /** The sagas of a type that any of the values leads to, each with all its associations. */
    List<SagaRow> find(String sagaType, Collection<AssociationValue> values) {
        return call("Sagas could not be found", FIND, statement -> {
            bind(statement, 1, "text", values.stream().map(AssociationValue::getKey));
            bind(statement, 2, "text", values.stream().map(AssociationValue::getValue));
            statement.setString(3, sagaType);
            statement.setString(4, sagaType);
            return rows(statement);
        });
    }

    /** One saga; without a state where there is none. */
    SagaRow load(String sagaType, String sagaId) {
        return call("A saga could not be loaded", LOAD, statement -> {
            statement.setString(1, sagaId);
            statement.setString(2, sagaType);
            return rows(statement).getFirst();
        });
    }

    /** Sagas and whatever leads to them. */
    void delete(Collection<String> sagaIds) {
        call("Sagas could not be deleted", DELETE, statement -> {
            bind(statement, 1, "text", sagaIds.stream());
            bind(statement, 2, "text", sagaIds.stream());
            return statement.executeUpdate();
        });
    }

    /** Tells which of the sagas are there. */
    Set<String> update(Collection<Stored> sagas) {
        return call("Sagas could not be updated", UPDATE, statement -> {
            bind(statement, 1, "text", sagas.stream().map(Stored::sagaId));
            bind(statement, 2, "text", sagas.stream().map(saga -> saga.state().revision()));
            bindStates(statement, 3, sagas);
            Set<String> updated = new HashSet<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    updated.add(result.getString(1));
                }
            }
            return updated;
        });
    }

    void dissociate(Collection<Association> associations) {
        call("Associations could not be removed", DISSOCIATE, statement -> {
            bindAssociations(statement, 1, associations);
            return statement.executeUpdate();
        });
    }

    /** New sagas, and new associations of whichever sagas. */
    void insert(Collection<Stored> sagas, Collection<Association> associations) {
        call("Sagas could not be stored", INSERT, statement -> {
            bindSagas(statement, sagas);
            bindAssociations(statement, 5, associations);
            return statement.executeUpdate();
        });
    }

    /** The parameters of {@link #INSERT_SAGAS}. */
    static void bindSagas(PreparedStatement statement, Collection<Stored> sagas) throws SQLException {
        bind(statement, 1, "text", sagas.stream().map(Stored::sagaId));
        bind(statement, 2, "text", sagas.stream().map(saga -> saga.state().type()));
        bind(statement, 3, "text", sagas.stream().map(saga -> saga.state().revision()));
        bindStates(statement, 4, sagas);
    }

    private static void bindAssociations(PreparedStatement statement, int first, Collection<Association> associations)
            throws SQLException {
        bind(statement, first, "text", associations.stream().map(association -> association.value().getKey()));
        bind(statement, first + 1, "text", associations.stream().map(association -> association.value().getValue()));
        bind(statement, first + 2, "text", associations.stream().map(Association::sagaType));
        bind(statement, first + 3, "text", associations.stream().map(Association::sagaId));
    }

    private static void bindStates(PreparedStatement statement, int parameter, Collection<Stored> sagas) throws SQLException {
        byte[][] states = sagas.stream().map(saga -> saga.state().data()).toArray(byte[][]::new);
        statement.setArray(parameter, statement.getConnection().createArrayOf("bytea", states));
    }

    static void bind(PreparedStatement statement, int parameter, String type, Stream<? extends @Nullable Object> values)
            throws SQLException {
        statement.setArray(parameter, statement.getConnection().createArrayOf(type, values.toArray()));
    }

    private static List<SagaRow> rows(PreparedStatement statement) throws SQLException {
        List<SagaRow> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                rows.add(new SagaRow(result.getString(1), state(result), associations(result.getArray(5), result.getArray(6))));
            }
        }
        return rows;
    }

    /** Of a row of identifier, type, revision and state; null where there is none. */
    static SagaRow.@Nullable State state(ResultSet row) throws SQLException {
        byte[] state = row.getBytes(4);
        return state == null
                ? null
                : new SagaRow.State(new SimpleSerializedObject<>(state, byte[].class, row.getString(2), row.getString(3)));
    }

    private static Set<AssociationValue> associations(@Nullable Array keys, @Nullable Array values) throws SQLException {
        Set<AssociationValue> associations = new HashSet<>();
        if (keys != null && values != null) {
            String[] eachKey = (String[]) keys.getArray();
            String[] eachValue = (String[]) values.getArray();
            for (int index = 0; index < eachKey.length; index++) {
                associations.add(new AssociationValue(eachKey[index], eachValue[index]));
            }
        }
        return associations;
    }

    final <T> T call(String failure, String sql, Call<T> call) {
        try (Connection connection = connections.getConnection(); PreparedStatement statement = connection.prepareStatement(sql)) {
            return call.on(statement);
        } catch (SQLException e) {
            throw new SagaStorageException(failure + ": " + e.getMessage(), e);
        }
    }

    interface Call<T> {
        T on(PreparedStatement statement) throws SQLException;
    }
}
