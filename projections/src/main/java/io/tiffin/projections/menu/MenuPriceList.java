package io.tiffin.projections.menu;

import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.web.Blocking;
import io.tiffin.order.api.OrderLine;
import io.tiffin.order.api.PriceList;
import io.tiffin.projections.menu.MenuTable.Selection;
import io.tiffin.projections.ports.EventHistory;
import io.tiffin.projections.reading.ReadWait;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Prices orders by the menu. Where the menu says no it looks once more, after the menu has caught up with the store: a restaurant that has
 * just opened, or an item that has just been added, can be ordered from at once.
 */
@Component
class MenuPriceList implements PriceList {

    private static final Duration SECOND_LOOK = Duration.ofMillis(500);

    private final MenuTable menu;
    private final EventHistory history;
    private final ReadWait wait;
    private final Clock clock;

    MenuPriceList(MenuTable menu, EventHistory history, ReadWait wait, Clock clock) {
        this.menu = menu;
        this.history = history;
        this.wait = wait;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Quote> quote(RestaurantId restaurant, List<Wanted> items) {
        return look(restaurant, items, selection -> selection.restaurant().isOpen(clock.instant())
                ? price(selection, items)
                : declined("restaurant_closed", "/restaurantId", "The restaurant takes no orders at the moment."));
    }

    @Override
    public CompletionStage<Quote> quoteSubstitutes(RestaurantId restaurant, List<Wanted> items) {
        return look(restaurant, items, selection -> price(selection, items));
    }

    private CompletionStage<Quote> look(RestaurantId restaurant, List<Wanted> items, Function<Selection, Quote> price) {
        Mono<Quote> look = menu.select(restaurant, items.stream().map(Wanted::menuItemId).collect(Collectors.toUnmodifiableSet()))
                .map(price)
                .switchIfEmpty(Mono.fromSupplier(() -> declined("restaurant_not_found", "/restaurantId", "There is no such restaurant.")));
        return look.flatMap(quote -> switch (quote) {
            case Quote.Quoted _ -> Mono.just(quote);
            case Quote.Declined _ -> caughtUp().then(look).onErrorResume(TimeoutException.class, _ -> Mono.just(quote));
        }).toFuture();
    }

    private Mono<Void> caughtUp() {
        return Blocking.call(history::head).flatMap(head -> wait.until(MenuProjection.NAME, head)).timeout(SECOND_LOOK);
    }

    private static Quote price(Selection selection, List<Wanted> items) {
        RestaurantRow restaurant = selection.restaurant();
        var lines = new ArrayList<OrderLine>();
        var portions = new HashMap<MenuItemId, Integer>();
        for (int i = 0; i < items.size(); i++) {
            Wanted wanted = items.get(i);
            String pointer = "/items/" + i + "/menuItemId";
            MenuItemView item = selection.items().get(wanted.menuItemId());
            if (item == null) {
                return declined("item_not_found", pointer, "The restaurant has no such item on its menu.");
            }
            if (!item.available()) {
                return declined("item_unavailable", pointer, item.name() + " is not available at the moment.");
            }
            if (item.stock() != null && portions.merge(item.menuItemId(), wanted.quantity(), Integer::sum) > item.stock()) {
                return declined("insufficient_stock", "/items/" + i + "/quantity", "Of " + item.name() + " there is not enough left.");
            }
            if (i > 0 && !item.price().currency().equals(lines.getFirst().unitPrice().currency())) {
                return declined("mixed_currencies", pointer, "An order is paid in one currency.");
            }
            lines.add(new OrderLine(item.menuItemId(), item.name(), wanted.quantity(), item.price(), item.stock() != null));
        }
        return new Quote.Quoted(restaurant.name(), restaurant.address().location(), lines);
    }

    private static Quote declined(String code, String pointer, String detail) {
        return new Quote.Declined(new Refusal.Unacceptable(code, pointer, detail));
    }
}
