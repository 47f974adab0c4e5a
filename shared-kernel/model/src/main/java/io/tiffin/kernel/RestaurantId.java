package io.tiffin.kernel;

import java.util.UUID;

/** A restaurant. */
public record RestaurantId(UUID value) implements Identifier {

    public static RestaurantId parse(String text) {
        return new RestaurantId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
