package io.tiffin.restaurant.axon;

import io.tiffin.kernel.Address;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.restaurant.api.MenuItemCommand.AddMenuItem;
import io.tiffin.restaurant.api.MenuItemCommand.ChangeMenuItem;
import io.tiffin.restaurant.api.MenuItemCommand.ConsumeStock;
import io.tiffin.restaurant.api.MenuItemCommand.ReleaseStock;
import io.tiffin.restaurant.api.MenuItemCommand.RemoveMenuItem;
import io.tiffin.restaurant.api.MenuItemCommand.ReserveStock;
import io.tiffin.restaurant.api.MenuItemCommand.SetStock;
import io.tiffin.restaurant.api.MenuItemEvent.MenuItemAdded;
import io.tiffin.restaurant.api.MenuItemEvent.MenuItemChanged;
import io.tiffin.restaurant.api.MenuItemEvent.MenuItemRemoved;
import io.tiffin.restaurant.api.MenuItemEvent.StockConsumed;
import io.tiffin.restaurant.api.MenuItemEvent.StockReleased;
import io.tiffin.restaurant.api.MenuItemEvent.StockReserved;
import io.tiffin.restaurant.api.MenuItemEvent.StockSet;
import io.tiffin.restaurant.api.OpenState;
import io.tiffin.restaurant.api.RestaurantCommand.ChangeOpenState;
import io.tiffin.restaurant.api.RestaurantCommand.ChangeRestaurantProfile;
import io.tiffin.restaurant.api.RestaurantCommand.RegisterRestaurant;
import io.tiffin.restaurant.api.RestaurantEvent.OpenStateChanged;
import io.tiffin.restaurant.api.RestaurantEvent.RestaurantProfileChanged;
import io.tiffin.restaurant.api.RestaurantEvent.RestaurantRegistered;
import io.tiffin.restaurant.api.RestaurantProfile;
import java.util.UUID;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;

class AggregatesTest {

    private final RestaurantId restaurant = new RestaurantId(new UUID(1, 1));
    private final RestaurantProfile profile = new RestaurantProfile("Curry House", new Address("Main St 1", new GeoPoint(52, 13)), null,
            null);
    private final AggregateTestFixture<Restaurant> restaurants = new AggregateTestFixture<>(Restaurant.class);

    private final MenuItemId id = new MenuItemId(new UUID(5, 5));
    private final OrderId order = new OrderId(new UUID(2, 1));
    private final Money price = Money.of(950, "EUR");
    private final io.tiffin.restaurant.api.MenuItem curry = new io.tiffin.restaurant.api.MenuItem("Curry", null, price, null, true, null);
    private final MenuItemAdded added = new MenuItemAdded(id, restaurant, curry, 3);
    private final StockReserved reserved = new StockReserved(id, restaurant, order, 2, 1);
    private final AggregateTestFixture<MenuItem> items = new AggregateTestFixture<>(MenuItem.class);

    @Test
    void a_restaurant_is_registered_once() {
        restaurants.givenNoPriorActivity()
                .when(new RegisterRestaurant(restaurant, profile))
                .expectEvents(new RestaurantRegistered(restaurant, profile));
        restaurants.given(new RestaurantRegistered(restaurant, profile)).when(new RegisterRestaurant(restaurant, profile)).expectNoEvents();
    }

    @Test
    void a_restaurant_opens_and_changes_its_profile() {
        var registered = new RestaurantRegistered(restaurant, profile);
        restaurants.given(registered)
                .when(new ChangeOpenState(restaurant, OpenState.BUSY, 15))
                .expectEvents(new OpenStateChanged(restaurant, OpenState.BUSY, 15));
        var renamed = new RestaurantProfile("Curry Palace", profile.address(), "indian", null);
        restaurants.given(registered)
                .when(new ChangeRestaurantProfile(restaurant, renamed))
                .expectEvents(new RestaurantProfileChanged(restaurant, renamed));
    }

    @Test
    void an_item_is_added_once() {
        items.givenNoPriorActivity().when(new AddMenuItem(id, restaurant, curry, 3)).expectEvents(added);
        items.given(added).when(new AddMenuItem(id, restaurant, curry, 3)).expectNoEvents();
        items.given(added).when(new AddMenuItem(id, restaurant, curry, 4)).expectException(RefusedException.class).expectNoEvents();
    }

    @Test
    void an_item_changes_and_goes() {
        var dearer = new io.tiffin.restaurant.api.MenuItem("Curry", null, Money.of(990, "EUR"), null, true, null);
        items.given(added).when(new ChangeMenuItem(id, restaurant, dearer)).expectEvents(new MenuItemChanged(id, restaurant, dearer));
        items.given(added).when(new SetStock(id, restaurant, 8)).expectEvents(new StockSet(id, restaurant, 8));
        items.given(added).when(new RemoveMenuItem(id, restaurant)).expectEvents(new MenuItemRemoved(id, restaurant));
    }

    @Test
    void an_item_that_was_never_added_is_not_there() {
        items.givenNoPriorActivity().when(new RemoveMenuItem(id, restaurant)).expectException(AggregateNotFoundException.class);
    }

    @Test
    void portions_are_reserved_released_and_consumed() {
        items.given(added).when(new ReserveStock(id, order, 2, price)).expectEvents(reserved);
        items.given(added, reserved).when(new ReserveStock(id, order, 2, price)).expectNoEvents();
        items.given(added, reserved).when(new ReleaseStock(id, order)).expectEvents(new StockReleased(id, restaurant, order, 2, 3));
        items.given(added, reserved).when(new ConsumeStock(id, order)).expectEvents(new StockConsumed(id, restaurant, order, 2));
    }
}
