package io.tiffin.projections.menu;

import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.web.SharedQuery;
import io.tiffin.projections.tables.Columns;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    private static final Duration LONGEST_SELECTION = Duration.ofSeconds(5);

    private final DatabaseClient database;
    private final SharedQuery<Wanted, Selection> selections = new SharedQuery<>(this::selectAll, LONGEST_SELECTION);

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

    /** A restaurant and, of its items that are on the menu, at least those that were asked for. */
    record Selection(RestaurantRow restaurant, Map<MenuItemId, MenuItemView> items) {}

    private record Wanted(RestaurantId restaurant, Set<MenuItemId> items) {}

    private record SelectedRow(RestaurantRow restaurant, @Nullable MenuItemView item) {}

    /** What an order needs to know, in one round trip; empty where there is no such restaurant. */
    Mono<Selection> select(RestaurantId restaurant, Set<MenuItemId> items) {
        return selections.ask(new Wanted(restaurant, items));
    }

    private Mono<Map<Wanted, Selection>> selectAll(Set<Wanted> wanted) {
        return database.sql("SELECT " + RestaurantRow.COLUMNS + ", " + MenuItemView.COLUMNS + """
             FROM read_model.restaurants r
                LEFT JOIN read_model.menu_items i
                    ON i.restaurant_id = r.restaurant_id AND i.menu_item_id = ANY(:items) AND NOT i.removed
                LEFT JOIN read_model.menu_stock s ON s.menu_item_id = i.menu_item_id
            WHERE r.restaurant_id = ANY(:restaurants)
            """)
                .bind("restaurants", wanted.stream().map(one -> one.restaurant().value()).distinct().toArray(UUID[]::new))
                .bind("items", wanted.stream().flatMap(one -> one.items().stream()).map(MenuItemId::value).distinct().toArray(UUID[]::new))
                .map(row -> new SelectedRow(RestaurantRow.of(row),
                        Columns.idOrNull(row, "menu_item_id") == null ? null : MenuItemView.of(row)))
                .all()
                .collectMultimap(row -> row.restaurant().restaurantId())
                .map(rows -> answers(wanted, rows));
    }

    private static Map<Wanted, Selection> answers(Set<Wanted> wanted, Map<RestaurantId, Collection<SelectedRow>> rows) {
        Map<RestaurantId, Selection> found = new HashMap<>();
        rows.forEach((restaurant, selected) -> found.put(restaurant, selection(selected)));
        Map<Wanted, Selection> answers = new HashMap<>();
        for (Wanted one : wanted) {
            Selection selection = found.get(one.restaurant());
            if (selection != null) {
                answers.put(one, selection);
            }
        }
        return answers;
    }

    private static Selection selection(Collection<SelectedRow> rows) {
        return new Selection(rows.iterator().next().restaurant(), rows.stream()
                .flatMap(row -> Optional.ofNullable(row.item()).stream())
                .collect(Collectors.toMap(MenuItemView::menuItemId, Function.identity())));
    }
}
