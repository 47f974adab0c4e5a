package io.tiffin.restaurant.web;

import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.Money;
import io.tiffin.restaurant.api.MenuItem;
import org.jspecify.annotations.Nullable;

/** An item of the menu; {@code stock} is what can still be ordered, null without limit. */
record MenuItemAnswer(MenuItemId menuItemId, String name, @Nullable String description, Money price, @Nullable String category,
        boolean available, @Nullable String imageUrl, @Nullable Integer stock) {

    static MenuItemAnswer of(MenuItemId id, MenuItem item, @Nullable Integer stock) {
        return new MenuItemAnswer(id, item.name(), item.description(), item.price(), item.category(), item.available(), item.imageUrl(),
                stock);
    }
}
