package io.tiffin.projections.menu;

import static io.tiffin.projections.tables.Columns.id;
import static io.tiffin.projections.tables.Columns.number;
import static io.tiffin.projections.tables.Columns.required;
import static io.tiffin.projections.tables.Columns.text;

import io.r2dbc.spi.Readable;
import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.Money;
import org.jspecify.annotations.Nullable;

/**
 * An item of a menu as the HTTP contract shows it.
 *
 * @param available whether it can be ordered, apart from its stock
 * @param stock     what can still be ordered; absent: without limit
 */
record MenuItemView(MenuItemId menuItemId, String name, @Nullable String description, Money price, @Nullable String category,
        boolean available, @Nullable String imageUrl, @Nullable Integer stock) {

    static final String COLUMNS = """
        i.menu_item_id, i.name AS item_name, i.description, i.price, i.currency, i.category, i.available, i.image_url, s.remaining""";

    static MenuItemView of(Readable row) {
        return new MenuItemView(new MenuItemId(id(row, "menu_item_id")), text(row, "item_name"), row.get("description", String.class),
                Money.of(number(row, "price"), text(row, "currency")), row.get("category", String.class),
                required(row, "available", Boolean.class), row.get("image_url", String.class), row.get("remaining", Integer.class));
    }
}
