package io.tiffin.kernel;

import java.util.UUID;
import java.util.regex.Pattern;

/** An order. */
public record OrderId(UUID value) implements Identifier {

    private static final Pattern UUID_WITH_TIME = Pattern
            .compile("\\p{XDigit}{8}-\\p{XDigit}{4}-7\\p{XDigit}{3}-\\p{XDigit}{4}-\\p{XDigit}{12}");

    /** The order that a caller's idempotency key stands for: the same key again names the same order. */
    public static OrderId of(UserId customer, String idempotencyKey) {
        UUID derived = Identifier.derive("order", customer, idempotencyKey);
        boolean timed = UUID_WITH_TIME.matcher(idempotencyKey).matches();
        return new OrderId(timed ? Identifier.withTimeOf(UUID.fromString(idempotencyKey), derived) : derived);
    }

    public static OrderId parse(String text) {
        return new OrderId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
