package io.tiffin.eventstore;

import java.util.Map;
import java.util.Optional;

/** The registry behind {@link TypeNames#of}. */
record RegisteredTypeNames(Map<Class<?>, TypeName> byType, Map<String, Class<?>> byName) implements TypeNames {

    @Override
    public Optional<TypeName> nameOf(Class<?> type) {
        return Optional.ofNullable(byType.get(type));
    }

    @Override
    public Optional<Class<?>> typeOf(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
