package io.tiffin.kernel;

import java.util.UUID;

/** An order. */
public record OrderId(UUID value) implements Identifier {

    /** The order that a caller's idempotency key stands for: the same key again names the same order. */
    public static OrderId of(UserId customer, String idempotencyKey) {
        return new OrderId(Identifier.derive("order", customer, idempotencyKey));
    }

    public static OrderId parse(String text) {
        return new OrderId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
