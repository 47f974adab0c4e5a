package io.tiffin.eventstore;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.MergedTrackingToken;
import org.axonframework.eventhandling.ReplayToken;
import org.axonframework.eventhandling.tokenstore.ConfigToken;
import org.jspecify.annotations.Nullable;

/**
 * What types are called in the store. Names are chosen once and never change, whatever becomes of the class; the shape of what is
 * stored under a name has a revision, and an older revision is brought to today's by an upcaster.
 */
public interface TypeNames {

    /**
     * @param name
     *            such as {@code order.created}
     * @param revision
     *            such as {@code 1}; null where the stored shape belongs to Axon
     */
    record TypeName(String name, @Nullable String revision) {}

    /** What to call a class when writing; empty for a class that must not be stored. */
    Optional<TypeName> nameOf(Class<?> type);

    /** The class that a name stands for in today's code; empty for a name that it does not know. */
    Optional<Class<?>> typeOf(String name);

    /**
     * A fixed registry, and with it the tokens that Axon stores.
     *
     * @throws IllegalArgumentException
     *             when two classes share a name
     */
    static TypeNames of(Map<Class<?>, TypeName> names) {
        Map<Class<?>, TypeName> byType = new HashMap<>(names);
        byType.put(GlobalSequenceTrackingToken.class, new TypeName("axon.token.position", null));
        byType.put(ReplayToken.class, new TypeName("axon.token.replay", null));
        byType.put(MergedTrackingToken.class, new TypeName("axon.token.merged", null));
        byType.put(ConfigToken.class, new TypeName("axon.token.config", null));
        Map<String, Class<?>> byName = new HashMap<>();
        byType.forEach((type, stored) -> {
            Class<?> other = byName.put(stored.name(), type);
            if (other != null) {
                throw new IllegalArgumentException(
                        "The name " + stored.name() + " is given to both " + other.getName() + " and " + type.getName());
            }
        });
        return new RegisteredTypeNames(Map.copyOf(byType), Map.copyOf(byName));
    }
}
