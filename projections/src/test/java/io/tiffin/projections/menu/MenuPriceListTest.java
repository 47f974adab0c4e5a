package io.tiffin.projections.menu;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.order.api.OrderLine;
import io.tiffin.order.api.PriceList.Quote;
import io.tiffin.order.api.PriceList.Wanted;
import io.tiffin.projections.reading.ReadWait;
import io.tiffin.projections.tables.BatchedWrites;
import io.tiffin.projections.testing.EventLog;
import io.tiffin.projections.testing.ReadModelDatabase;
import io.tiffin.restaurant.api.MenuItemEvent;
import io.tiffin.restaurant.api.OpenState;
import io.tiffin.restaurant.api.OpeningHours;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class MenuPriceListTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final GeoPoint PLACE = new GeoPoint(52.52, 13.40);

    private final ReadModelDatabase database = new ReadModelDatabase();
    private final EventLog log = new EventLog(database.transaction,
            new MenuProjection(new BatchedWrites(database.dataSource), database.jdbc));
    private final ReadWait wait = new ReadWait(log);
    private final Clock noon = Clock.fixed(EventLog.BEGINNING, ZoneOffset.UTC);
    private final MenuPriceList prices = new MenuPriceList(new MenuTable(database.reactive), log, wait, noon);
    private final AMenu menu = new AMenu(log).registered("Curry House", "Indian", PLACE).is(OpenState.ONLINE);

    @Test
    void quotes_the_prices_of_the_menu_in_the_order_of_the_request() {
        MenuItemId dal = menu.offers("Dal", 1200, 5);
        MenuItemId naan = menu.offers("Naan", 250, null);

        Quote quote = quote(new Wanted(naan, 3), new Wanted(dal, 2), new Wanted(naan, 1));

        assertThat(quote).isEqualTo(new Quote.Quoted("Curry House", PLACE,
                List.of(new OrderLine(naan, "Naan", 3, Money.of(250, "EUR"), false),
                        new OrderLine(dal, "Dal", 2, Money.of(1200, "EUR"), true),
                        new OrderLine(naan, "Naan", 1, Money.of(250, "EUR"), false))));
    }

    @Test
    void quotes_at_the_same_time_what_each_has_asked_for() {
        var other = new AMenu(log).registered("Noodle Bar", null, PLACE).is(OpenState.ONLINE);
        var bare = new AMenu(log).registered("Bare Table", null, PLACE).is(OpenState.ONLINE);
        MenuItemId dal = menu.offers("Dal", 1200, null);
        MenuItemId naan = menu.offers("Naan", 250, null);
        MenuItemId udon = other.offers("Udon", 900, null);
        var unknown = new RestaurantId(UUID.randomUUID());

        for (int round = 0; round < 10; round++) {
            var ofMenu = prices.quote(menu.id, List.of(new Wanted(dal, 1), new Wanted(naan, 2)));
            var ofOther = prices.quote(other.id, List.of(new Wanted(udon, 1)));
            var less = prices.quote(menu.id, List.of(new Wanted(naan, 1)));
            var foreign = prices.quote(menu.id, List.of(new Wanted(udon, 1)));
            var nothing = prices.quote(bare.id, List.of(new Wanted(naan, 1)));
            var nowhere = prices.quote(unknown, List.of(new Wanted(dal, 1)));

            assertThat(join(ofMenu)).isEqualTo(new Quote.Quoted("Curry House", PLACE,
                    List.of(new OrderLine(dal, "Dal", 1, Money.of(1200, "EUR"), false),
                            new OrderLine(naan, "Naan", 2, Money.of(250, "EUR"), false))));
            assertThat(join(ofOther)).isEqualTo(new Quote.Quoted("Noodle Bar", PLACE,
                    List.of(new OrderLine(udon, "Udon", 1, Money.of(900, "EUR"), false))));
            assertThat(join(less)).isEqualTo(new Quote.Quoted("Curry House", PLACE,
                    List.of(new OrderLine(naan, "Naan", 1, Money.of(250, "EUR"), false))));
            assertDeclined(join(foreign), "item_not_found", "/items/0/menuItemId");
            assertDeclined(join(nothing), "item_not_found", "/items/0/menuItemId");
            assertDeclined(join(nowhere), "restaurant_not_found", "/restaurantId");
        }
    }

    @Test
    void quotes_a_changed_price() {
        MenuItemId dal = menu.offers("Dal", 1200, null);
        menu.changes(dal, AMenu.dish("Dal", 1300, "EUR", true));

        assertThat(quote(new Wanted(dal, 1))).isInstanceOfSatisfying(Quote.Quoted.class,
                quoted -> assertThat(quoted.lines().getFirst().unitPrice()).isEqualTo(Money.of(1300, "EUR")));
    }

    @Test
    void takes_orders_while_busy() {
        MenuItemId dal = menu.is(OpenState.BUSY).offers("Dal", 1200, null);

        assertThat(quote(new Wanted(dal, 1))).isInstanceOf(Quote.Quoted.class);
    }

    @Test
    void declines_an_unknown_restaurant() {
        CompletionStage<Quote> quote = prices.quote(new RestaurantId(UUID.randomUUID()),
                List.of(new Wanted(new MenuItemId(UUID.randomUUID()), 1)));

        assertDeclined(join(quote), "restaurant_not_found", "/restaurantId");
    }

    @Test
    void declines_while_the_restaurant_is_offline() {
        MenuItemId dal = menu.offers("Dal", 1200, null);
        menu.is(OpenState.OFFLINE);

        assertDeclined(quote(new Wanted(dal, 1)), "restaurant_closed", "/restaurantId");
    }

    @Test
    void prices_substitutes_also_when_no_orders_are_taken_and_declines_them_as_any_item() {
        MenuItemId dal = menu.offers("Dal", 1200, 1);
        menu.is(OpenState.OFFLINE);

        assertThat(join(prices.quoteSubstitutes(menu.id, List.of(new Wanted(dal, 1))))).isEqualTo(
                new Quote.Quoted("Curry House", PLACE, List.of(new OrderLine(dal, "Dal", 1, Money.of(1200, "EUR"), true))));
        assertDeclined(join(prices.quoteSubstitutes(menu.id, List.of(new Wanted(dal, 2)))), "insufficient_stock", "/items/0/quantity");
    }

    @Test
    void declines_outside_the_opening_hours_on_the_restaurants_clock() {
        // Noon in UTC is 21:00 in Tokyo.
        var evening = new AMenu(log)
                .registered("Sushi", null, PLACE, new OpeningHours(LocalTime.of(18, 0), LocalTime.of(21, 30), ZoneId.of("Asia/Tokyo")))
                .is(OpenState.ONLINE);
        var lunch = new AMenu(log)
                .registered("Ramen", null, PLACE, new OpeningHours(LocalTime.of(11, 0), LocalTime.of(14, 0), ZoneId.of("Asia/Tokyo")))
                .is(OpenState.ONLINE);

        assertThat(join(prices.quote(evening.id, List.of(new Wanted(evening.offers("Maki", 900, null), 1)))))
                .isInstanceOf(Quote.Quoted.class);
        assertDeclined(join(prices.quote(lunch.id, List.of(new Wanted(lunch.offers("Shio", 900, null), 1)))), "restaurant_closed",
                "/restaurantId");
    }

    @Test
    void declines_what_is_not_on_this_menu() {
        MenuItemId dal = menu.offers("Dal", 1200, null);
        MenuItemId gone = menu.offers("Gone", 1200, null);
        menu.removes(gone);
        MenuItemId foreign = new AMenu(log).registered("Other", null, PLACE).offers("Foreign", 100, null);

        assertDeclined(quote(new Wanted(dal, 1), new Wanted(new MenuItemId(UUID.randomUUID()), 1)), "item_not_found",
                "/items/1/menuItemId");
        assertDeclined(quote(new Wanted(gone, 1)), "item_not_found", "/items/0/menuItemId");
        assertDeclined(quote(new Wanted(foreign, 1)), "item_not_found", "/items/0/menuItemId");
    }

    @Test
    void keeps_a_removed_item_off_the_menu_when_any_of_its_events_comes_again() {
        MenuItemId gone = menu.offers("Gone", 1200, null);
        menu.removes(gone);

        for (long position = 1; position <= log.head(); position++) {
            log.deliver(position);
            assertDeclined(quote(new Wanted(gone, 1)), "item_not_found", "/items/0/menuItemId");
        }
    }

    @Test
    void declines_an_item_that_is_not_available() {
        MenuItemId dal = menu.offers("Dal", 1200, null);
        menu.changes(dal, AMenu.dish("Dal", 1200, "EUR", false));

        assertDeclined(quote(new Wanted(dal, 1)), "item_unavailable", "/items/0/menuItemId");
    }

    @Test
    void declines_more_than_what_is_left_counting_all_lines() {
        MenuItemId dal = menu.offers("Dal", 1200, 5);
        var order = new OrderId(UUID.randomUUID());
        log.happened(dal, new MenuItemEvent.StockReserved(dal, menu.id, order, 2, 3));

        assertThat(quote(new Wanted(dal, 1), new Wanted(dal, 2))).isInstanceOf(Quote.Quoted.class);
        assertDeclined(quote(new Wanted(dal, 2), new Wanted(dal, 2)), "insufficient_stock", "/items/1/quantity");

        log.happened(dal, new MenuItemEvent.StockReleased(dal, menu.id, order, 2, 5));
        assertThat(quote(new Wanted(dal, 2), new Wanted(dal, 2))).isInstanceOf(Quote.Quoted.class);
    }

    @Test
    void believes_the_latest_of_stock_events_in_whatever_order_they_are_handled() {
        var dal = new MenuItemId(UUID.randomUUID());
        long added = log.store(dal, new MenuItemEvent.MenuItemAdded(dal, menu.id, AMenu.dish("Dal", 1200, "EUR", true), 5));
        long first = log.store(dal, new MenuItemEvent.StockReserved(dal, menu.id, new OrderId(UUID.randomUUID()), 1, 4));
        long second = log.store(dal, new MenuItemEvent.StockReserved(dal, menu.id, new OrderId(UUID.randomUUID()), 3, 1));

        log.deliver(second, added, first);

        assertThat(new MenuTable(database.reactive).menu(menu.id).single().block(PATIENCE).stock()).isEqualTo(1);
    }

    @Test
    void declines_two_currencies_in_one_order() {
        MenuItemId dal = menu.offers("Dal", 1200, null);
        MenuItemId dear = menu.offers("Dear", 1200, null);
        menu.changes(dear, AMenu.dish("Dear", 1200, "USD", true));

        assertDeclined(quote(new Wanted(dal, 1), new Wanted(dear, 1)), "mixed_currencies", "/items/1/menuItemId");
    }

    @Test
    void looks_again_before_it_declines_what_has_just_become_possible() {
        MenuItemId dal = menu.offers("Dal", 1200, null);
        menu.is(OpenState.OFFLINE);
        log.store(menu.id, menu.state(OpenState.ONLINE));
        var quote = prices.quote(menu.id, List.of(new Wanted(dal, 1)));

        log.project();

        assertThat(join(quote)).isInstanceOf(Quote.Quoted.class);
    }

    @Test
    void declines_after_half_a_second_when_the_menu_does_not_catch_up() {
        MenuItemId dal = menu.offers("Dal", 1200, null);
        menu.is(OpenState.OFFLINE);
        log.store(menu.id, menu.state(OpenState.ONLINE));

        assertDeclined(quote(new Wanted(dal, 1)), "restaurant_closed", "/restaurantId");
    }

    @Test
    void says_when_the_menu_has_been_published() {
        var published = new FollowedMenu(wait);
        long next = log.store(menu.id, menu.state(OpenState.BUSY));
        var reached = published.reaches(next).toCompletableFuture();
        assertThat(reached).isNotDone();

        log.project();

        assertThat(reached).succeedsWithin(PATIENCE);
        assertThat(published.reaches(next + 1)).failsWithin(PATIENCE).withThrowableThat().withCauseInstanceOf(TimeoutException.class);
    }

    private Quote quote(Wanted... items) {
        return join(prices.quote(menu.id, List.of(items)));
    }

    private static Quote join(CompletionStage<Quote> quote) {
        return quote.toCompletableFuture().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private static void assertDeclined(Quote quote, String code, String pointer) {
        assertThat(quote).isInstanceOfSatisfying(Quote.Declined.class, declined -> {
            assertThat(declined.refusal()).isInstanceOf(Refusal.Unacceptable.class);
            var refusal = (Refusal.Unacceptable) declined.refusal();
            assertThat(refusal.code()).isEqualTo(code);
            assertThat(refusal.pointer()).isEqualTo(pointer);
        });
    }
}
