package io.tiffin.restaurant.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.restaurant.api.MenuItem;
import io.tiffin.restaurant.api.MenuItemEvent.MenuItemAdded;
import io.tiffin.restaurant.api.MenuItemEvent.MenuItemRemoved;
import io.tiffin.restaurant.api.MenuItemEvent.RefusalReason;
import io.tiffin.restaurant.api.MenuItemEvent.ReservationChanged;
import io.tiffin.restaurant.api.MenuItemEvent.StockConsumed;
import io.tiffin.restaurant.api.MenuItemEvent.StockReservationRefused;
import io.tiffin.restaurant.api.MenuItemEvent.StockReserved;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MenuItemSnapshotTest {

    private static final MenuItemId ITEM = new MenuItemId(new UUID(1, 1));
    private static final RestaurantId RESTAURANT = new RestaurantId(new UUID(1, 2));
    private static final MenuItem DISH = new MenuItem("Lasagne", null, Money.of(1250, "EUR"), null, true, null);

    private final Random random = new Random(7);
    private MenuItemState state = new MenuItemState.None();

    @Test
    void an_item_goes_on_from_its_snapshot_as_if_it_had_read_all_its_events() {
        state = MenuItemState.evolve(state, new MenuItemAdded(ITEM, RESTAURANT, DISH, 100_000));
        for (int number = 0; number < 4_000; number++) {
            OrderId order = new OrderId(new UUID(number, random.nextLong()));
            if (number % 10 == 0) {
                state = MenuItemState.evolve(state, new StockReservationRefused(ITEM, RESTAURANT, order, 3, RefusalReason.SOLD_OUT));
                continue;
            }
            state = MenuItemState.evolve(state, new StockReserved(ITEM, RESTAURANT, order, 2, 100_000 - number));
            if (number % 7 == 0) {
                state = MenuItemState.evolve(state, new ReservationChanged(ITEM, RESTAURANT, order, 1, 3, 100_000 - number));
            }
            if (number % 3 != 0) {
                state = MenuItemState.evolve(state, new StockConsumed(ITEM, RESTAURANT, order, 2));
            }
            if (number % 500 == 0) {
                assertThatItGoesOn();
            }
        }
        assertThatItGoesOn();
        state = MenuItemState.evolve(state, new MenuItemRemoved(ITEM, RESTAURANT));
        assertThatItGoesOn();
    }

    private void assertThatItGoesOn() {
        assertThat(MenuItemState.of(((MenuItemState.Known) state).snapshot())).isEqualTo(state);
    }
}
