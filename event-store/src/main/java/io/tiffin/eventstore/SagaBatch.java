package io.tiffin.eventstore;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

import org.axonframework.modelling.saga.AssociationValue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sagas of one unit of work: what has been read of them, and what is still to be written. Used by one thread at a time. */
final class SagaBatch {

    private static final Logger log = LoggerFactory.getLogger(SagaBatch.class);

    /** What a saga is looked up by. */
    private record LookUp(String sagaType, AssociationValue value) {}

    private final SagaTables tables;
    private final Map<String, HeldSaga> sagas = new LinkedHashMap<>();
    /** What the database has answered, also where it found nothing. */
    private final Map<LookUp, Set<String>> answers = new HashMap<>();
    /** Associations that this unit of work has made or removed. */
    private final Map<LookUp, Map<String, Boolean>> own = new HashMap<>();
    private boolean changed;

    SagaBatch(SagaTables tables) {
        this.tables = tables;
    }

    /** Reads whatever these values lead to, in one statement. */
    void fetch(String sagaType, Collection<AssociationValue> values) {
        Set<AssociationValue> wanted = new LinkedHashSet<>(values);
        wanted.removeIf(value -> answers.containsKey(new LookUp(sagaType, value)));
        if (wanted.isEmpty()) {
            return;
        }
        wanted.forEach(value -> answers.put(new LookUp(sagaType, value), new TreeSet<>()));
        for (SagaRow row : tables.find(sagaType, wanted)) {
            row.associations().stream().filter(wanted::contains)
                    .forEach(value -> answers.getOrDefault(new LookUp(sagaType, value), new TreeSet<>()).add(row.id()));
            HeldSaga saga = held(sagaType, row.id());
            if (saga.stored == null) {
                saga.stored = row;
            }
        }
    }

    Set<String> find(String sagaType, AssociationValue value) {
        LookUp lookUp = new LookUp(sagaType, value);
        if (!answers.containsKey(lookUp)) {
            fetch(sagaType, List.of(value));
        }
        Set<String> found = new TreeSet<>(answers.getOrDefault(lookUp, Set.of()));
        own.getOrDefault(lookUp, Map.of()).forEach((saga, leadsToIt) -> {
            if (leadsToIt) {
                found.add(saga);
            } else {
                found.remove(saga);
            }
        });
        found.removeIf(this::hasEnded);
        return found;
    }

    private boolean hasEnded(String sagaId) {
        HeldSaga saga = sagas.get(sagaId);
        return saga != null && saga.ended && !saga.begun;
    }

    /** Null where there is no such saga. */
    @Nullable
    SagaRow load(String sagaType, String sagaId) {
        HeldSaga saga = held(sagaType, sagaId);
        if (saga.stored == null && !saga.begun && !saga.ended) {
            saga.stored = tables.load(sagaType, sagaId);
        }
        return saga.isGone() ? null : saga.now();
    }

    void insert(String sagaType, String sagaId, SagaRow.State state, Set<AssociationValue> associations) {
        held(sagaType, sagaId).begin(state, associations);
        note(sagaType, sagaId, associations, true);
        changed = true;
    }

    void update(String sagaType, String sagaId, SagaRow.State state, Set<AssociationValue> added, Set<AssociationValue> removed) {
        if (!held(sagaType, sagaId).change(state, added, removed)) {
            log.warn("Saga {} was to be updated, but is not there", sagaId);
            return;
        }
        note(sagaType, sagaId, added, true);
        note(sagaType, sagaId, removed, false);
        changed = true;
    }

    void delete(String sagaType, String sagaId, Set<AssociationValue> associations) {
        HeldSaga saga = held(sagaType, sagaId);
        note(sagaType, sagaId, saga.now().associations(), false);
        note(sagaType, sagaId, associations, false);
        saga.end();
        changed = true;
    }

    boolean hasChanged() {
        return changed;
    }

    /** Writes every change, each kind in one statement. */
    void flush() {
        changed = false;
        // Before any other: what has ended may have begun anew.
        List<String> ended = sagas.values().stream().filter(saga -> saga.ended).map(saga -> saga.id).toList();
        if (!ended.isEmpty()) {
            tables.delete(ended);
        }
        update();
        List<SagaTables.Association> removed = associations(HeldSaga::removed);
        if (!removed.isEmpty()) {
            tables.dissociate(removed);
        }
        List<SagaTables.Stored> begun = new ArrayList<>();
        for (HeldSaga saga : sagas.values()) {
            if (saga.begun && saga.changed != null) {
                begun.add(new SagaTables.Stored(saga.id, saga.changed));
            }
        }
        List<SagaTables.Association> added = associations(HeldSaga::added);
        if (!begun.isEmpty() || !added.isEmpty()) {
            tables.insert(begun, added);
        }
        sagas.values().forEach(HeldSaga::written);
    }

    private void update() {
        List<SagaTables.Stored> updates = new ArrayList<>();
        for (HeldSaga saga : sagas.values()) {
            SagaRow.State state = saga.update();
            if (state != null) {
                updates.add(new SagaTables.Stored(saga.id, state));
            }
        }
        if (updates.isEmpty()) {
            return;
        }
        Set<String> updated = tables.update(updates);
        for (SagaTables.Stored saga : updates) {
            if (!updated.contains(saga.sagaId())) {
                log.warn("Saga {} was to be updated, but is not there", saga.sagaId());
                sagas.computeIfPresent(saga.sagaId(), (_, held) -> held.vanished());
            }
        }
    }

    private List<SagaTables.Association> associations(Function<HeldSaga, Set<AssociationValue>> which) {
        return sagas.values().stream()
                .flatMap(saga -> which.apply(saga).stream().map(value -> new SagaTables.Association(saga.id, saga.type, value))).toList();
    }

    private HeldSaga held(String sagaType, String sagaId) {
        return sagas.computeIfAbsent(sagaId, id -> new HeldSaga(id, sagaType));
    }

    private void note(String sagaType, String sagaId, Set<AssociationValue> associations, boolean leadsToIt) {
        associations.forEach(value -> own.computeIfAbsent(new LookUp(sagaType, value), _ -> new HashMap<>()).put(sagaId, leadsToIt));
    }
}
