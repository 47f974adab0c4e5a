package io.tiffin.projections.menu;

import static io.tiffin.projections.tables.Columns.text;

import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.projections.tables.BatchedWrites;
import io.tiffin.restaurant.api.MenuItem;
import io.tiffin.restaurant.api.MenuItemEvent;
import io.tiffin.restaurant.api.OpeningHours;
import io.tiffin.restaurant.api.RestaurantEvent;
import io.tiffin.restaurant.api.RestaurantProfile;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes restaurants, menus and stock. */
@Component
@ProcessingGroup(MenuProjection.NAME)
public class MenuProjection {

    public static final String NAME = "menu";

    private final BatchedWrites writes;
    private final JdbcClient jdbc;

    public MenuProjection(BatchedWrites writes, JdbcClient jdbc) {
        this.writes = writes;
        this.jdbc = jdbc;
    }

    @EventHandler
    void on(RestaurantEvent event, TrackingToken token) {
        long position = token.position().orElseThrow();
        switch (event) {
            case RestaurantEvent.RestaurantRegistered(var id, var profile) -> show(id, profile, position);
            case RestaurantEvent.RestaurantProfileChanged(var id, var profile) -> show(id, profile, position);
            case RestaurantEvent.OpenStateChanged(var id, var status, var extraMinutes) -> jdbc.sql("""
                UPDATE read_model.restaurants SET status = :status, busy_extra_minutes = :extraMinutes, position = :position
                WHERE restaurant_id = :id AND position < :position
                """)
                    .param("id", id.value())
                    .param("status", text(status))
                    .param("extraMinutes", extraMinutes)
                    .param("position", position)
                    .update();
        }
    }

    @EventHandler
    void on(MenuItemEvent event, TrackingToken token) {
        long position = token.position().orElseThrow();
        switch (event) {
            case MenuItemEvent.MenuItemAdded(var id, var restaurant, var item, var stock) -> {
                show(id, restaurant, item, position);
                remaining(id, stock, position);
            }
            case MenuItemEvent.MenuItemChanged(var id, var restaurant, var item) -> show(id, restaurant, item, position);
            case MenuItemEvent.MenuItemRemoved(var id, _) -> jdbc.sql("""
                UPDATE read_model.menu_items SET removed = true, position = :position
                WHERE menu_item_id = :id AND position < :position
                """).param("id", id.value()).param("position", position).update();
            case MenuItemEvent.StockSet(var id, _, var stock) -> remaining(id, stock, position);
            case MenuItemEvent.StockReserved reserved -> remaining(reserved.menuItemId(), reserved.remaining(), position);
            case MenuItemEvent.StockReleased released -> remaining(released.menuItemId(), released.remaining(), position);
            case MenuItemEvent.ReservationChanged changed -> remaining(changed.menuItemId(), changed.remaining(), position);
            case MenuItemEvent.StockReservationRefused _ -> {
            }
            case MenuItemEvent.ReservationChangeRefused _ -> {
            }
            // What is eaten had been reserved: what can still be ordered stays the same.
            case MenuItemEvent.StockConsumed _ -> {
            }
        }
    }

    private void show(RestaurantId id, RestaurantProfile profile, long position) {
        OpeningHours hours = profile.hours();
        jdbc.sql("""
            INSERT INTO read_model.restaurants (restaurant_id, name, cuisine, address, lat, lng, opens, closes, zone, position)
            VALUES (:id, :name, :cuisine, :address, :lat, :lng, :opens, :closes, :zone, :position)
            ON CONFLICT (restaurant_id) DO UPDATE SET name = excluded.name, cuisine = excluded.cuisine, address = excluded.address,
                lat = excluded.lat, lng = excluded.lng, opens = excluded.opens, closes = excluded.closes, zone = excluded.zone,
                position = excluded.position
            WHERE restaurants.position < excluded.position
            """)
                .param("id", id.value())
                .param("name", profile.name())
                .param("cuisine", profile.cuisineType())
                .param("address", profile.address().text())
                .param("lat", profile.address().location().lat())
                .param("lng", profile.address().location().lng())
                .param("opens", hours == null ? null : hours.opens())
                .param("closes", hours == null ? null : hours.closes())
                .param("zone", hours == null ? null : hours.zone().getId())
                .param("position", position)
                .update();
    }

    private void show(MenuItemId id, RestaurantId restaurant, MenuItem item, long position) {
        jdbc.sql("""
            INSERT INTO read_model.menu_items (menu_item_id, restaurant_id, name, description, price, currency, category, available,
                image_url, position)
            VALUES (:id, :restaurant, :name, :description, :price, :currency, :category, :available, :imageUrl, :position)
            ON CONFLICT (menu_item_id) DO UPDATE SET name = excluded.name, description = excluded.description, price = excluded.price,
                currency = excluded.currency, category = excluded.category, available = excluded.available,
                image_url = excluded.image_url, position = excluded.position
            WHERE menu_items.position < excluded.position
            """)
                .param("id", id.value())
                .param("restaurant", restaurant.value())
                .param("name", item.name())
                .param("description", item.description())
                .param("price", item.price().amount())
                .param("currency", item.price().currency().getCurrencyCode())
                .param("category", item.category())
                .param("available", item.available())
                .param("imageUrl", item.imageUrl())
                .param("position", position)
                .update();
    }

    private void remaining(MenuItemId id, @Nullable Integer stock, long position) {
        writes.add(StockWrite.REMAINING, new StockWrite.Remaining(id.value(), stock, position));
    }

    @ResetHandler
    void reset() {
        jdbc.sql("DELETE FROM read_model.menu_stock").update();
        jdbc.sql("DELETE FROM read_model.menu_items").update();
        jdbc.sql("DELETE FROM read_model.restaurants").update();
    }
}
