package io.tiffin.eventstore;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.AssociationValues;
import org.axonframework.modelling.saga.SagaStorageException;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.axonframework.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Axon's saga store for event processors that handle many events in one transaction. All that a unit of work reads and writes of sagas is
 * kept in it: a saga is read once, its changes are written once, as what they come to, and with those of all other sagas. The first look-up
 * reads whatever the events of the whole batch may concern. Nothing is kept beyond the unit of work, because another node may be the
 * next to handle events of the same saga.
 *
 * <p>
 * What is to be written is written at the end of the preparation of the commit, by the transaction that stores the processor's token too.
 * Without a unit of work, everything is read and written at once.
 *
 * <p>
 * The tables and what they hold are those of {@code JdbcSagaStore} on {@link EventStoreSchema#sagas()}. What the database refuses ends in a
 * {@link SagaStorageException}.
 */
public final class BatchedSagaStore implements SagaStore<Object> {

    private final String key = getClass().getName() + "@" + System.identityHashCode(this);
    private final SagaTables tables;
    private final Serializer serializer;
    private final Function<EventMessage<?>, Stream<AssociationValue>> lookUps;

    private BatchedSagaStore(SagaTables tables, Serializer serializer, Function<EventMessage<?>, Stream<AssociationValue>> lookUps) {
        this.tables = tables;
        this.serializer = serializer;
        this.lookUps = lookUps;
    }

    /**
     * @param connections
     *            gives the connection of the running transaction
     * @param serializer
     *            of what sagas remember
     * @param lookUps
     *            what sagas may be looked up by when an event is handled. A value too many costs its look-up; one that is missing costs a
     *            statement of its own when it is asked for
     */
    public BatchedSagaStore(ConnectionProvider connections, Serializer serializer,
            Function<EventMessage<?>, Stream<AssociationValue>> lookUps) {
        this(new SagaTables(connections), serializer, lookUps);
    }

    /**
     * For sagas of a {@link KeyedSagaManager}: found by their name, without associations in the database.
     *
     * @param property
     *            whose value is the name; no two types of sagas may have the same
     */
    public static BatchedSagaStore ofNamed(String property, ConnectionProvider connections, Serializer serializer,
            Function<EventMessage<?>, Stream<AssociationValue>> lookUps) {
        return new BatchedSagaStore(new NamedSagaTables(connections, property), serializer, lookUps);
    }

    @Override
    public Set<String> findSagas(Class<?> sagaType, AssociationValue associationValue) {
        String type = nameOf(sagaType);
        WorkOnSagas work = work();
        if (work == null) {
            return new SagaBatch(tables).find(type, associationValue);
        }
        if (work.isFirstLookUpOf(type)) {
            work.sagas.fetch(type, Stream.concat(work.events().flatMap(lookUps), Stream.of(associationValue)).collect(Collectors.toSet()));
        }
        return work.sagas.find(type, associationValue);
    }

    @Override
    @SuppressWarnings("NullAway") // Null where there is no such saga, as Axon asks for it.
    public <S> Entry<S> loadSaga(Class<S> sagaType, String sagaIdentifier) {
        WorkOnSagas work = work();
        SagaRow row = (work == null ? new SagaBatch(tables) : work.sagas).load(nameOf(sagaType), sagaIdentifier);
        if (row == null || row.state() == null) {
            return null;
        }
        return new Loaded<>(row.associations(), serializer.deserialize(row.state().serialized()));
    }

    @Override
    public void insertSaga(Class<?> sagaType, String sagaIdentifier, Object saga, Set<AssociationValue> associationValues) {
        SagaRow.State state = stateOf(saga);
        change(sagas -> sagas.insert(nameOf(sagaType), sagaIdentifier, state, associationValues));
    }

    @Override
    public void updateSaga(Class<?> sagaType, String sagaIdentifier, Object saga, AssociationValues associationValues) {
        SagaRow.State state = stateOf(saga);
        change(sagas -> sagas.update(nameOf(sagaType), sagaIdentifier, state, new HashSet<>(associationValues.addedAssociations()),
                new HashSet<>(associationValues.removedAssociations())));
    }

    @Override
    public void deleteSaga(Class<?> sagaType, String sagaIdentifier, Set<AssociationValue> associationValues) {
        change(sagas -> sagas.delete(nameOf(sagaType), sagaIdentifier, associationValues));
    }

    private void change(Consumer<SagaBatch> change) {
        WorkOnSagas work = work();
        SagaBatch sagas = work == null ? new SagaBatch(tables) : work.sagas;
        change.accept(sagas);
        if (work == null) {
            sagas.flush();
        } else {
            work.changed();
        }
    }

    /** Serialized at once: what becomes of the object afterwards is not what was to be stored. */
    private SagaRow.State stateOf(Object saga) {
        return new SagaRow.State(serializer.serialize(saga, byte[].class));
    }

    private String nameOf(Class<?> sagaType) {
        return serializer.typeForClass(sagaType).getName();
    }

    /** Null where there is no unit of work, or it is past writing. */
    private @Nullable WorkOnSagas work() {
        if (!CurrentUnitOfWork.isStarted()) {
            return null;
        }
        UnitOfWork<?> root = CurrentUnitOfWork.get().root();
        if (!root.phase().isBefore(UnitOfWork.Phase.COMMIT)) {
            return null;
        }
        WorkOnSagas work = root.getOrComputeResource(key, _ -> new WorkOnSagas(root, new SagaBatch(tables)));
        work.touched();
        return work;
    }

    private record Loaded<T>(Set<AssociationValue> associationValues, T saga) implements Entry<T> {}

    /**
     * The sagas of a unit of work, and when to write them: as the last thing before the commit. What is to be done then is kept per event of
     * a batch, and done in the order of the events; sagas are stored among it, each where its first event was handled.
     */
    private static final class WorkOnSagas {

        private final UnitOfWork<?> root;
        private final SagaBatch sagas;
        private final Set<String> lookedUp = new HashSet<>();
        private @Nullable Message<?> lastEvent;
        private int events;
        /** The last event has had its turn: what changes now is written after whatever is to be done yet for the one whose turn it is. */
        private boolean closing;
        private boolean willFlush;

        private WorkOnSagas(UnitOfWork<?> root, SagaBatch sagas) {
            this.root = root;
            this.sagas = sagas;
        }

        boolean isFirstLookUpOf(String sagaType) {
            return lookedUp.add(sagaType);
        }

        Stream<EventMessage<?>> events() {
            Stream<? extends Message<?>> messages = root instanceof BatchingUnitOfWork<?> batch
                    ? batch.getMessages().stream()
                    : Stream.ofNullable(root.getMessage());
            return messages.filter(EventMessage.class::isInstance).map(event -> (EventMessage<?>) event);
        }

        void touched() {
            if (root.phase() == UnitOfWork.Phase.STARTED && (events == 0 || !Objects.equals(lastEvent, root.getMessage()))) {
                lastEvent = root.getMessage();
                int turn = ++events;
                root.onPrepareCommit(_ -> {
                    if (turn == events) {
                        closing = true;
                        flushLast();
                    }
                });
            }
        }

        void changed() {
            if (closing || events == 0) {
                flushLast();
            }
        }

        private void flushLast() {
            if (!willFlush) {
                willFlush = true;
                root.onPrepareCommit(_ -> {
                    willFlush = false;
                    if (sagas.hasChanged()) {
                        sagas.flush();
                    }
                });
            }
        }
    }
}
