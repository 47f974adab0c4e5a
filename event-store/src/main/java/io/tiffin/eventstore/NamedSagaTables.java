package io.tiffin.eventstore;

import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.modelling.saga.AssociationValue;

/**
 * Sagas that are named by the one value they are associated with ({@link KeyedSagaManager}): their name leads to them, and associations are not
 * stored.
 */
final class NamedSagaTables extends SagaTables {

    // OFFSET 0 keeps the subquery what it is: looked up by index for each row, however many the planner expects.
    static final String FIND = "SELECT wanted.saga_id, saga.saga_type, saga.revision, saga.state FROM unnest(?::text[]) AS wanted (saga_id)"
            + " CROSS JOIN LATERAL (SELECT saga_type, revision, state FROM " + EventStoreSchema.SAGA
            + " WHERE saga_id = wanted.saga_id AND saga_type = ? OFFSET 0) AS saga";
    private static final String DELETE = "DELETE FROM " + EventStoreSchema.SAGA + " WHERE saga_id = ANY (?)";

    private final String property;

    /**
     * @param connections
     *            gives the connection of the running transaction
     * @param property
     *            whose value is the name
     */
    NamedSagaTables(ConnectionProvider connections, String property) {
        super(connections);
        this.property = property;
    }

    @Override
    List<SagaRow> find(String sagaType, Collection<AssociationValue> values) {
        return named(sagaType, values.stream().map(AssociationValue::getValue).toList());
    }

    @Override
    SagaRow load(String sagaType, String sagaId) {
        List<SagaRow> found = named(sagaType, List.of(sagaId));
        return found.isEmpty() ? new SagaRow(sagaId, null, Set.of()) : found.getFirst();
    }

    private List<SagaRow> named(String sagaType, List<String> names) {
        return call("Sagas could not be found", FIND, statement -> {
            bind(statement, 1, "text", names.stream());
            statement.setString(2, sagaType);
            List<SagaRow> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    String name = result.getString(1);
                    rows.add(new SagaRow(name, state(result), Set.of(new AssociationValue(property, name))));
                }
            }
            return rows;
        });
    }

    @Override
    void delete(Collection<String> sagaIds) {
        call("Sagas could not be deleted", DELETE, statement -> {
            bind(statement, 1, "text", sagaIds.stream());
            return statement.executeUpdate();
        });
    }

    /** Nothing is stored that could be removed: {@link #insert} has refused it. */
    @Override
    void dissociate(Collection<Association> associations) {
        throw new IllegalStateException("a saga is named by its " + property + " for ever, and not by something else: " + associations);
    }

    /**
     * @throws IllegalStateException
     *             where a saga is associated with anything but its name
     */
    @Override
    void insert(Collection<Stored> sagas, Collection<Association> associations) {
        for (Association association : associations) {
            if (!association.value().equals(new AssociationValue(property, association.sagaId()))) {
                throw new IllegalStateException("a saga that is found by its name cannot be by another value: " + association);
            }
        }
        call("Sagas could not be stored", INSERT_SAGAS, statement -> {
            bindSagas(statement, sagas);
            return statement.executeUpdate();
        });
    }
}
