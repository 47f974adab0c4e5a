package io.tiffin.projections.menu;

import io.tiffin.kernel.Address;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.projections.testing.EventLog;
import io.tiffin.restaurant.api.MenuItem;
import io.tiffin.restaurant.api.MenuItemEvent;
import io.tiffin.restaurant.api.OpenState;
import io.tiffin.restaurant.api.OpeningHours;
import io.tiffin.restaurant.api.RestaurantEvent;
import io.tiffin.restaurant.api.RestaurantProfile;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A restaurant and what happens to its menu. */
final class AMenu {

    final RestaurantId id = new RestaurantId(UUID.randomUUID());
    private final EventLog log;

    AMenu(EventLog log) {
        this.log = log;
    }

    AMenu registered(String name, @Nullable String cuisine, GeoPoint place, @Nullable OpeningHours hours) {
        log.happened(id, registration(name, cuisine, place, hours));
        return this;
    }

    AMenu registered(String name, @Nullable String cuisine, GeoPoint place) {
        return registered(name, cuisine, place, null);
    }

    RestaurantEvent.RestaurantRegistered registration(String name, @Nullable String cuisine, GeoPoint place,
            @Nullable OpeningHours hours) {
        return new RestaurantEvent.RestaurantRegistered(id,
                new RestaurantProfile(name, new Address("2 Main Street", place), cuisine, hours));
    }

    AMenu is(OpenState state) {
        log.happened(id, state(state));
        return this;
    }

    RestaurantEvent.OpenStateChanged state(OpenState state) {
        return new RestaurantEvent.OpenStateChanged(id, state, state == OpenState.BUSY ? 15 : 0);
    }

    MenuItemId offers(String dish, long price, @Nullable Integer stock) {
        var item = new MenuItemId(UUID.randomUUID());
        log.happened(item, new MenuItemEvent.MenuItemAdded(item, id, dish(dish, price, "EUR", true), stock));
        return item;
    }

    void changes(MenuItemId item, MenuItem to) {
        log.happened(item, new MenuItemEvent.MenuItemChanged(item, id, to));
    }

    void removes(MenuItemId item) {
        log.happened(item, new MenuItemEvent.MenuItemRemoved(item, id));
    }

    static MenuItem dish(String name, long price, String currency, boolean available) {
        return new MenuItem(name, null, Money.of(price, currency), "Mains", available, null);
    }
}
