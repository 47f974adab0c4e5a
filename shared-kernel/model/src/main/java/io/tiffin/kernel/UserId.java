package io.tiffin.kernel;

import java.util.UUID;

/** A customer. */
public record UserId(UUID value) implements Identifier {

    public static UserId parse(String text) {
        return new UserId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
