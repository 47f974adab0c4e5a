package io.tiffin.eventstore;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.modelling.saga.AnnotatedSaga;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.repository.AnnotatedSagaRepository;
import org.axonframework.modelling.saga.repository.SagaStore;

/**
 * Axon's saga repository for event processors that handle many events in one transaction. For each event the framework's own goes through
 * all sagas that anybody has in work, which for a batch is as many times as many; this one looks up what the sagas of the unit of work have
 * been associated with in it, and leaves the rest to the {@link BatchedSagaStore}.
 *
 * <p>
 * What other units of work have not stored yet is not found. Nobody needs it: sagas of one association are those of one segment.
 */
public final class BatchedSagaRepository<T> extends AnnotatedSagaRepository<T> {

    private final String key = getClass().getName() + "@" + System.identityHashCode(this);
    private final Class<T> type;
    private final SagaStore<? super T> store;

    private BatchedSagaRepository(Builder<T> builder, Class<T> type, SagaStore<? super T> store) {
        super(builder.sagaType(type).sagaStore(store));
        this.type = type;
        this.store = store;
    }

    /**
     * @param builder
     *            of what is not given here
     */
    public static <T> BatchedSagaRepository<T> of(Builder<T> builder, Class<T> type, SagaStore<? super T> store) {
        return new BatchedSagaRepository<>(builder, type, store);
    }

    @Override
    @SuppressWarnings("NullAway") // Null where there is no such saga, as the framework has it.
    public AnnotatedSaga<T> doLoad(String id) {
        AnnotatedSaga<T> saga = super.doLoad(id);
        if (saga != null) {
            inWork().handedOut(saga);
        }
        return saga;
    }

    @Override
    public AnnotatedSaga<T> doCreateInstance(String id, Supplier<T> factory) {
        AnnotatedSaga<T> saga = super.doCreateInstance(id, factory);
        inWork().handedOut(saga);
        return saga;
    }

    @Override
    public Set<String> find(AssociationValue value) {
        Set<String> stored = store.findSagas(type, value);
        List<String> inWork = CurrentUnitOfWork.isStarted() ? inWork().find(value) : List.of();
        if (inWork.isEmpty()) {
            return stored;
        }
        Set<String> found = new TreeSet<>(stored);
        found.addAll(inWork);
        return found;
    }

    private InWork<T> inWork() {
        return CurrentUnitOfWork.get().root().getOrComputeResource(key, _ -> new InWork<>());
    }

    /** The sagas of a unit of work, by what they have been associated with in it. Used by one thread at a time. */
    private static final class InWork<T> {

        private final Map<AssociationValue, Set<AnnotatedSaga<T>>> associated = new HashMap<>();
        /** Since the last look-up: only those can have new associations. */
        private final List<AnnotatedSaga<T>> handedOut = new ArrayList<>();

        void handedOut(AnnotatedSaga<T> saga) {
            handedOut.add(saga);
        }

        List<String> find(AssociationValue value) {
            for (AnnotatedSaga<T> saga : handedOut) {
                saga.getAssociationValues().addedAssociations()
                        .forEach(added -> associated.computeIfAbsent(added, _ -> new HashSet<>()).add(saga));
            }
            handedOut.clear();
            Set<AnnotatedSaga<T>> sagas = associated.get(value);
            return sagas == null
                    ? List.of()
                    : sagas.stream().filter(saga -> saga.getAssociationValues().contains(value)).map(AnnotatedSaga::getSagaIdentifier)
                            .toList();
        }
    }
}
