package io.tiffin.restaurant.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.kernel.Decision;
import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.restaurant.api.MenuItem;
import io.tiffin.restaurant.api.MenuItemCommand;
import io.tiffin.restaurant.api.MenuItemCommand.AddMenuItem;
import io.tiffin.restaurant.api.MenuItemCommand.ChangeMenuItem;
import io.tiffin.restaurant.api.MenuItemCommand.ChangeReservation;
import io.tiffin.restaurant.api.MenuItemCommand.ConsumeStock;
import io.tiffin.restaurant.api.MenuItemCommand.ReleaseStock;
import io.tiffin.restaurant.api.MenuItemCommand.RemoveMenuItem;
import io.tiffin.restaurant.api.MenuItemCommand.ReserveStock;
import io.tiffin.restaurant.api.MenuItemCommand.SetStock;
import io.tiffin.restaurant.api.MenuItemEvent;
import io.tiffin.restaurant.api.MenuItemEvent.RefusalReason;
import io.tiffin.restaurant.api.MenuItemEvent.ReservationChangeRefused;
import io.tiffin.restaurant.api.MenuItemEvent.ReservationChanged;
import io.tiffin.restaurant.api.MenuItemEvent.StockConsumed;
import io.tiffin.restaurant.api.MenuItemEvent.StockReleased;
import io.tiffin.restaurant.api.MenuItemEvent.StockReservationRefused;
import io.tiffin.restaurant.api.MenuItemEvent.StockReserved;
import io.tiffin.restaurant.api.MenuItemEvent.StockSet;
import io.tiffin.restaurant.domain.MenuItemState.Known;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MenuItemDeciderTest {

    private static final MenuItemId ID = new MenuItemId(new UUID(5, 5));
    private static final RestaurantId OURS = new RestaurantId(new UUID(1, 1));
    private static final RestaurantId FOREIGN = new RestaurantId(new UUID(1, 2));
    private static final OrderId ORDER = new OrderId(new UUID(2, 1));
    private static final OrderId OTHER_ORDER = new OrderId(new UUID(2, 2));
    private static final Money PRICE = Money.of(950, "EUR");
    private static final MenuItem CURRY = new MenuItem("Curry", null, PRICE, null, true, null);

    @ParameterizedTest(name = "{1} of {0}: {2}")
    @CsvSource({"nothing, add, MenuItemAdded", "nothing, change, menu_item_not_found", "nothing, remove, menu_item_not_found",
            "nothing, set stock, menu_item_not_found", "nothing, reserve, menu_item_not_found", "nothing, release, menu_item_not_found",
            "nothing, consume, menu_item_not_found",
            "an item, add, -", "an item, add otherwise, menu_item_exists", "an item, change, MenuItemChanged",
            "an item, remove, MenuItemRemoved",
            "an item, set stock, StockSet", "an item, reserve, StockReserved", "an item, release, -", "an item, consume, -",
            "a removed item, add, -", "a removed item, add otherwise, menu_item_exists", "a removed item, change, menu_item_not_found",
            "a removed item, remove, -", "a removed item, set stock, menu_item_not_found",
            "a removed item, reserve, StockReservationRefused", "a removed item, release, -", "a removed item, consume, -",
            "a reserved item, add, -", "a reserved item, change, MenuItemChanged", "a reserved item, remove, MenuItemRemoved",
            "a reserved item, set stock, StockSet", "a reserved item, reserve, -", "a reserved item, release, StockReleased",
            "a reserved item, consume, StockConsumed",
            "a reserved and removed item, reserve, -", "a reserved and removed item, release, StockReleased",
            "a reserved and removed item, consume, StockConsumed",
            "a released item, reserve, -", "a released item, release, -", "a released item, consume, -",
            "a consumed item, reserve, -", "a consumed item, release, -", "a consumed item, consume, -",
            "a sold out item, reserve, StockReservationRefused",
            "an item refused to the order, reserve, -", "an item refused to the order, release, -",
            "an item refused to the order, consume, -",
            "nothing, change to 3, menu_item_not_found", "an item, change to 3, ReservationChanged",
            "a reserved item, change to 3, ReservationChanged", "a reserved item, change to 1, ReservationChanged",
            "a reserved item, change to 4, ReservationChangeRefused", "a reserved item, change to -1, out_of_range",
            "a removed item, change to 3, ReservationChangeRefused",
            "a reserved and removed item, change to 3, ReservationChangeRefused",
            "a reserved and removed item, change to 1, ReservationChanged", "a released item, change to 3, -",
            "a consumed item, change to 3, -", "a sold out item, change to 3, ReservationChangeRefused",
            "a changed item, change to 3, -", "a changed item, release, StockReleased", "a changed item, consume, StockConsumed",
            "a changed item, reserve, -", "an item whose change was refused, change to 3, -",
            "an item whose change was refused, release, StockReleased"})
    void every_command_in_every_state(String state, String command, String outcome) {
        assertThat(outcome(MenuItemDecider.decide(command(command), state(state)))).isEqualTo(outcome);
    }

    @ParameterizedTest
    @ValueSource(strings = {"an item", "a removed item", "a reserved item"})
    void the_item_of_another_restaurant_is_not_there(String state) {
        var commands = new MenuItemCommand[]{new AddMenuItem(ID, FOREIGN, CURRY, 3), new ChangeMenuItem(ID, FOREIGN, CURRY),
                new RemoveMenuItem(ID, FOREIGN), new SetStock(ID, FOREIGN, 3)};
        for (MenuItemCommand command : commands) {
            assertThat(outcome(MenuItemDecider.decide(command, state(state)))).isEqualTo("menu_item_not_found");
        }
    }

    @Test
    void a_reservation_says_what_remains_and_a_release_gives_it_back() {
        var reserved = new StockReserved(ID, OURS, ORDER, 2, 1);
        assertThat(MenuItemDecider.decide(reserve(ORDER, 2), item(3))).isEqualTo(Decision.accept(reserved));
        var after = evolve(item(3), reserved);
        assertThat(after.remaining()).isEqualTo(1);
        assertThat(MenuItemDecider.decide(new ReleaseStock(ID, ORDER), after))
                .isEqualTo(Decision.accept(new StockReleased(ID, OURS, ORDER, 2, 3)));
        assertThat(MenuItemDecider.decide(new ConsumeStock(ID, ORDER), after))
                .isEqualTo(Decision.accept(new StockConsumed(ID, OURS, ORDER, 2)));
    }

    @Test
    void a_change_gives_back_or_takes_the_difference() {
        var fewer = new ReservationChanged(ID, OURS, ORDER, 1, 1, 2);
        Known reserved = (Known) state("a reserved item");
        assertThat(MenuItemDecider.decide(change(1, 1), reserved)).isEqualTo(Decision.accept(fewer));
        Known after = evolve(reserved, fewer);
        assertThat(after.remaining()).isEqualTo(2);
        assertThat(MenuItemDecider.decide(change(2, 3), after))
                .isEqualTo(Decision.accept(new ReservationChanged(ID, OURS, ORDER, 2, 3, 0)));
        assertThat(MenuItemDecider.decide(new ReleaseStock(ID, ORDER), after))
                .isEqualTo(Decision.accept(new StockReleased(ID, OURS, ORDER, 1, 3)));
    }

    @Test
    void a_change_that_comes_late_undoes_no_later_one() {
        Known after = evolve(item(3), new ReservationChanged(ID, OURS, ORDER, 2, 3, 0));
        assertThat(MenuItemDecider.decide(change(1, 0), after)).isEqualTo(Decision.alreadyDone());
        assertThat(MenuItemDecider.decide(change(2, 3), after)).isEqualTo(Decision.alreadyDone());
    }

    @Test
    void an_item_that_left_an_order_can_come_back_with_a_later_change() {
        Known gone = evolve((Known) state("a reserved item"), new ReservationChanged(ID, OURS, ORDER, 1, 0, 3));
        assertThat(MenuItemDecider.decide(change(2, 2), gone)).isEqualTo(Decision.accept(new ReservationChanged(ID, OURS, ORDER, 2, 2, 1)));
    }

    @Test
    void a_refused_change_leaves_what_was_reserved() {
        Known refused = evolve((Known) state("a reserved item"),
                new ReservationChangeRefused(ID, OURS, ORDER, 1, 4, RefusalReason.SOLD_OUT));
        assertThat(MenuItemDecider.decide(new ReleaseStock(ID, ORDER), refused))
                .isEqualTo(Decision.accept(new StockReleased(ID, OURS, ORDER, 2, 3)));
    }

    @Test
    void the_price_counts_only_for_portions_that_come_in_addition() {
        Known dearer = evolve(state("a reserved item"),
                new MenuItemEvent.MenuItemChanged(ID, OURS, new MenuItem("Curry", null, Money.of(990, "EUR"), null, true, null)));
        assertThat(outcome(MenuItemDecider.decide(change(1, 1), dearer))).isEqualTo("ReservationChanged");
        assertThat(MenuItemDecider.decide(change(1, 3), dearer).orThrow())
                .containsExactly(new ReservationChangeRefused(ID, OURS, ORDER, 1, 3, RefusalReason.PRICE_CHANGED));
    }

    @Test
    void an_item_without_limit_records_its_reservations() {
        var reserved = new StockReserved(ID, OURS, ORDER, 99, null);
        assertThat(MenuItemDecider.decide(reserve(ORDER, 99), item(null))).isEqualTo(Decision.accept(reserved));
        assertThat(MenuItemDecider.decide(new ReleaseStock(ID, ORDER), evolve(item(null), reserved)))
                .isEqualTo(Decision.accept(new StockReleased(ID, OURS, ORDER, 99, null)));
    }

    @Test
    void what_was_eaten_does_not_come_back() {
        var consumed = evolve(item(3), new StockReserved(ID, OURS, ORDER, 2, 1), new StockConsumed(ID, OURS, ORDER, 2));
        assertThat(consumed.remaining()).isEqualTo(1);
        assertThat(MenuItemDecider.decide(new ReleaseStock(ID, ORDER), consumed)).isEqualTo(Decision.alreadyDone());
    }

    @Test
    void the_last_portion_can_be_reserved_and_no_more() {
        assertThat(outcome(MenuItemDecider.decide(reserve(ORDER, 3), item(3)))).isEqualTo("StockReserved");
        assertThat(refusalReason(reserve(ORDER, 4), item(3))).isEqualTo(RefusalReason.SOLD_OUT);
    }

    @Test
    void a_stock_that_is_set_counts_beside_what_is_reserved() {
        var state = evolve(item(3), new StockReserved(ID, OURS, ORDER, 3, 0), new StockSet(ID, OURS, 5));
        assertThat(outcome(MenuItemDecider.decide(reserve(OTHER_ORDER, 5), state))).isEqualTo("StockReserved");
        assertThat(MenuItemDecider.decide(new ReleaseStock(ID, ORDER), state))
                .isEqualTo(Decision.accept(new StockReleased(ID, OURS, ORDER, 3, 8)));
    }

    @Test
    void a_stock_that_is_so_already_is_not_stored() {
        assertThat(MenuItemDecider.decide(new SetStock(ID, OURS, 3), item(3))).isEqualTo(Decision.alreadyDone());
        assertThat(MenuItemDecider.decide(new SetStock(ID, OURS, null), item(null))).isEqualTo(Decision.alreadyDone());
        assertThat(MenuItemDecider.decide(new SetStock(ID, OURS, null), item(3)))
                .isEqualTo(Decision.accept(new StockSet(ID, OURS, null)));
    }

    @Test
    void a_negative_stock_and_an_empty_reservation_are_not_acceptable() {
        assertThat(outcome(MenuItemDecider.decide(new SetStock(ID, OURS, -1), item(3)))).isEqualTo("out_of_range");
        assertThat(outcome(MenuItemDecider.decide(new AddMenuItem(ID, OURS, CURRY, -1), new MenuItemState.None())))
                .isEqualTo("out_of_range");
        assertThat(outcome(MenuItemDecider.decide(reserve(ORDER, 0), item(3)))).isEqualTo("out_of_range");
    }

    @Test
    void another_price_than_the_quoted_one_is_refused() {
        assertThat(refusalReason(new ReserveStock(ID, ORDER, 1, Money.of(900, "EUR")), item(3))).isEqualTo(RefusalReason.PRICE_CHANGED);
        assertThat(refusalReason(new ReserveStock(ID, ORDER, 1, Money.of(950, "USD")), item(3))).isEqualTo(RefusalReason.PRICE_CHANGED);
    }

    @Test
    void an_item_that_is_not_available_is_refused() {
        var off = evolve(item(3), new MenuItemEvent.MenuItemChanged(ID, OURS, new MenuItem("Curry", null, PRICE, null, false, null)));
        assertThat(refusalReason(reserve(ORDER, 1), off)).isEqualTo(RefusalReason.UNAVAILABLE);
    }

    @Test
    void what_is_reserved_never_exceeds_the_stock_whatever_comes_in_whichever_order() {
        var random = new Random(42);
        for (int run = 0; run < 200; run++) {
            int stock = random.nextInt(20);
            Known state = item(stock);
            Map<OrderId, Integer> open = new HashMap<>();
            int changes = 0;
            int eaten = 0;
            for (int step = 0; step < 100; step++) {
                var order = new OrderId(new UUID(9, random.nextInt(30)));
                MenuItemCommand command = switch (random.nextInt(6)) {
                    case 0 -> new ReleaseStock(ID, order);
                    case 1 -> new ConsumeStock(ID, order);
                    case 2 -> new ChangeReservation(ID, order, ++changes, random.nextInt(5), PRICE);
                    default -> reserve(order, 1 + random.nextInt(4));
                };
                for (MenuItemEvent event : MenuItemDecider.decide(command, state).orThrow()) {
                    state = evolve(state, event);
                    switch (event) {
                        case StockReserved reserved -> open.put(order, reserved.quantity());
                        case StockReleased _ -> open.remove(order);
                        case ReservationChanged changed -> open.put(order, changed.quantity());
                        case StockConsumed consumed -> {
                            open.remove(order);
                            eaten += consumed.quantity();
                        }
                        default -> assertThat(event).isInstanceOfAny(StockReservationRefused.class, ReservationChangeRefused.class);
                    }
                }
                int reserved = open.values().stream().mapToInt(Integer::intValue).sum();
                assertThat(state.remaining()).isNotNegative().isEqualTo(stock - eaten - reserved);
            }
        }
    }

    private static MenuItemCommand command(String name) {
        return switch (name) {
            case "add" -> new AddMenuItem(ID, OURS, CURRY, 3);
            case "add otherwise" -> new AddMenuItem(ID, OURS, CURRY, 4);
            case "change" -> new ChangeMenuItem(ID, OURS, new MenuItem("Hot curry", "Very hot", PRICE, null, true, null));
            case "remove" -> new RemoveMenuItem(ID, OURS);
            case "set stock" -> new SetStock(ID, OURS, 7);
            case "reserve" -> reserve(ORDER, 2);
            case "release" -> new ReleaseStock(ID, ORDER);
            case "consume" -> new ConsumeStock(ID, ORDER);
            case "change to 1" -> change(1, 1);
            case "change to 3" -> change(1, 3);
            case "change to 4" -> change(1, 4);
            case "change to -1" -> change(1, -1);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static MenuItemState state(String name) {
        var removed = new MenuItemEvent.MenuItemRemoved(ID, OURS);
        var reserved = new StockReserved(ID, OURS, ORDER, 2, 1);
        return switch (name) {
            case "nothing" -> new MenuItemState.None();
            case "an item" -> item(3);
            case "a removed item" -> evolve(item(3), removed);
            case "a reserved item" -> evolve(item(3), reserved);
            case "a reserved and removed item" -> evolve(item(3), reserved, removed);
            case "a released item" -> evolve(item(3), reserved, new StockReleased(ID, OURS, ORDER, 2, 3));
            case "a consumed item" -> evolve(item(3), reserved, new StockConsumed(ID, OURS, ORDER, 2));
            case "a sold out item" -> item(0);
            case "a changed item" -> evolve(item(3), reserved, new ReservationChanged(ID, OURS, ORDER, 1, 1, 2));
            case "an item whose change was refused" ->
                evolve(item(3), reserved, new ReservationChangeRefused(ID, OURS, ORDER, 1, 4, RefusalReason.SOLD_OUT));
            case "an item refused to the order" ->
                evolve(item(0), new StockReservationRefused(ID, OURS, ORDER, 2, RefusalReason.SOLD_OUT), new StockSet(ID, OURS, 9));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Known item(@Nullable Integer stock) {
        return (Known) MenuItemState.evolve(new MenuItemState.None(), new MenuItemEvent.MenuItemAdded(ID, OURS, CURRY, stock));
    }

    private static Known evolve(MenuItemState state, MenuItemEvent... events) {
        for (MenuItemEvent event : events) {
            state = MenuItemState.evolve(state, event);
        }
        return (Known) state;
    }

    private static ReserveStock reserve(OrderId order, int quantity) {
        return new ReserveStock(ID, order, quantity, PRICE);
    }

    private static ChangeReservation change(int number, int quantity) {
        return new ChangeReservation(ID, ORDER, number, quantity, PRICE);
    }

    private static RefusalReason refusalReason(ReserveStock reserve, MenuItemState state) {
        return ((StockReservationRefused) MenuItemDecider.decide(reserve, state).orThrow().getFirst()).reason();
    }

    /** The name of the event, "-" for none, or the code of the refusal. */
    private static String outcome(Decision<MenuItemEvent> decision) {
        return switch (decision) {
            case Decision.Accepted<MenuItemEvent>(var events) -> {
                assertThat(events).hasSizeLessThan(2);
                yield events.isEmpty() ? "-" : events.getFirst().getClass().getSimpleName();
            }
            case Decision.Refused<MenuItemEvent>(var refusal) -> refusal.code();
        };
    }
}
