package io.tiffin.eventstore;

import java.util.Arrays;
import java.util.Objects;
import java.util.Set;

import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.serialization.SerializedObject;
import org.jspecify.annotations.Nullable;

/**
 * A saga as the database has it.
 *
 * @param state
 *            null where only associations are left of it
 */
record SagaRow(String id, @Nullable State state, Set<AssociationValue> associations) {

    /** What a saga remembers, under the name and the revision of its type. */
    record State(SerializedObject<byte[]> serialized) {

        String type() {
            return serialized.getType().getName();
        }

        @Nullable
        String revision() {
            return serialized.getType().getRevision();
        }

        byte[] data() {
            return serialized.getData();
        }

        boolean isSameAs(@Nullable State other) {
            return other != null && Arrays.equals(data(), other.data()) && Objects.equals(revision(), other.revision());
        }
    }
}
