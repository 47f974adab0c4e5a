package io.tiffin.eventstore;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

import org.axonframework.modelling.saga.AssociationValue;
import org.jspecify.annotations.Nullable;

/** What a unit of work knows of one saga, and what it has done to it and not written yet. */
final class HeldSaga {

    final String id;
    /** Type that its associations are stored under. */
    final String type;
    /** What is stored, as far as it has been read. */
    @Nullable
    SagaRow stored;
    /** What it has become; null where that is what is stored, or nothing. */
    SagaRow.@Nullable State changed;
    /** What is stored of it has to go. */
    boolean ended;
    /** To be stored as a new one, after what was stored under its name has gone. */
    boolean begun;
    private final Set<AssociationValue> added = new LinkedHashSet<>();
    private final Set<AssociationValue> removed = new LinkedHashSet<>();

    HeldSaga(String id, String type) {
        this.id = id;
        this.type = type;
    }

    void begin(SagaRow.State state, Set<AssociationValue> associations) {
        begun = true;
        changed = state;
        added.clear();
        removed.clear();
        added.addAll(associations);
    }

    /** Whether there is anything to change, as far as that is known. */
    boolean change(SagaRow.State state, Set<AssociationValue> newOnes, Set<AssociationValue> dropped) {
        if (isGone()) {
            return false;
        }
        changed = state;
        newOnes.forEach(value -> {
            if (!removed.remove(value)) {
                added.add(value);
            }
        });
        dropped.forEach(value -> {
            if (!added.remove(value)) {
                removed.add(value);
            }
        });
        return true;
    }

    void end() {
        // What was never stored needs no deleting.
        ended = ended || !begun;
        begun = false;
        changed = null;
        added.clear();
        removed.clear();
    }

    /** Known not to be there: it has ended, or was not found. */
    boolean isGone() {
        return !begun && (ended || (stored != null && stored.state() == null));
    }

    /** What there would be to read, had all been written. */
    SagaRow now() {
        SagaRow left = stored == null || ended ? new SagaRow(id, null, Set.of()) : stored;
        Set<AssociationValue> associations = new HashSet<>(left.associations());
        associations.addAll(added);
        associations.removeAll(removed);
        return new SagaRow(id, changed == null ? left.state() : changed, associations);
    }

    /** What is to be updated in place; null where it is as it was. */
    SagaRow.@Nullable State update() {
        return begun || changed == null || changed.isSameAs(stored == null ? null : stored.state()) ? null : changed;
    }

    Set<AssociationValue> added() {
        return added;
    }

    Set<AssociationValue> removed() {
        return removed;
    }

    /** It turned out not to be there. */
    HeldSaga vanished() {
        stored = new SagaRow(id, null, Set.of());
        changed = null;
        added.clear();
        removed.clear();
        return this;
    }

    /** Everything has been written. What was never read is not known any better for it. */
    void written() {
        if (stored != null || begun || ended) {
            stored = now();
        }
        begun = false;
        ended = false;
        changed = null;
        added.clear();
        removed.clear();
    }
}
