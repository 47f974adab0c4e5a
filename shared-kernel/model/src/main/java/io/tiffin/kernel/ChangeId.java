package io.tiffin.kernel;

import java.util.UUID;

/** A change of an order that its restaurant proposed. */
public record ChangeId(UUID value) implements Identifier {

    /** The change of an order that somebody proposed by a key of their own: the same key proposes the same change. */
    public static ChangeId of(UUID caller, OrderId order, String key) {
        return new ChangeId(Identifier.withTimeOf(order.value(), Identifier.derive("change", caller, order, key)));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
