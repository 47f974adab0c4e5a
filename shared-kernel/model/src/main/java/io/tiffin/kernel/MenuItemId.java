package io.tiffin.kernel;

import java.util.UUID;

/** An item of a restaurant's menu. */
public record MenuItemId(UUID value) implements Identifier {

    /** The item that a restaurant's idempotency key stands for. */
    public static MenuItemId of(RestaurantId restaurant, String idempotencyKey) {
        return new MenuItemId(Identifier.derive("menu-item", restaurant, idempotencyKey));
    }

    public static MenuItemId parse(String text) {
        return new MenuItemId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
