package io.tiffin.projections.menu;

import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.projections.tables.Columns;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads restaurants and menus. */
@Component
class MenuTable {

    private final DatabaseClient database;

    MenuTable(DatabaseClient database) {
        this.database = database;
    }

    Mono<RestaurantRow> restaurant(RestaurantId restaurant) {
        return database.sql("SELECT " + RestaurantRow.COLUMNS + " FROM read_model.restaurants r WHERE r.restaurant_id = :id")
                .bind("id", restaurant.value())
                .map(RestaurantRow::of)
                .one();
    }

    Flux<MenuItemView> menu(RestaurantId restaurant) {
        return database.sql("SELECT " + MenuItemView.COLUMNS + """
             FROM read_model.menu_items i LEFT JOIN read_model.menu_stock s ON s.menu_item_id = i.menu_item_id
            WHERE i.restaurant_id = :restaurant AND NOT i.removed ORDER BY i.category NULLS LAST, i.name, i.menu_item_id
            """).bind("restaurant", restaurant.value()).map(MenuItemView::of).all();
    }

    /** A restaurant and those of its items that are on the menu. */
    record Selection(RestaurantRow restaurant, Map<MenuItemId, MenuItemView> items) {}

    private record SelectedRow(RestaurantRow restaurant, @Nullable MenuItemView item) {}

    /** What an order needs to know, in one round trip; empty where there is no such restaurant. */
    Mono<Selection> select(RestaurantId restaurant, Collection<MenuItemId> items) {
        return database.sql("SELECT " + RestaurantRow.COLUMNS + ", " + MenuItemView.COLUMNS + """
             FROM read_model.restaurants r
                LEFT JOIN read_model.menu_items i
                    ON i.restaurant_id = r.restaurant_id AND i.menu_item_id = ANY(:items) AND NOT i.removed
                LEFT JOIN read_model.menu_stock s ON s.menu_item_id = i.menu_item_id
            WHERE r.restaurant_id = :restaurant
            """)
                .bind("restaurant", restaurant.value())
                .bind("items", items.stream().map(MenuItemId::value).toArray(UUID[]::new))
                .map(row -> new SelectedRow(RestaurantRow.of(row),
                        Columns.idOrNull(row, "menu_item_id") == null ? null : MenuItemView.of(row)))
                .all()
                .collectList()
                .filter(rows -> !rows.isEmpty())
                .map(MenuTable::selection);
    }

    private static Selection selection(List<SelectedRow> rows) {
        return new Selection(rows.getFirst().restaurant(), rows.stream()
                .flatMap(row -> Optional.ofNullable(row.item()).stream())
                .collect(Collectors.toMap(MenuItemView::menuItemId, Function.identity())));
    }
}
