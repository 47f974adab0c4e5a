package io.tiffin.order.api;

import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RestaurantId;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Port: what a restaurant's menu says now. It never blocks. */
public interface PriceList {

    /** Prices the wanted items, or says why they cannot be ordered now. */
    CompletionStage<Quote> quote(RestaurantId restaurant, List<Wanted> items);

    /**
     * Prices what is to take the place of something in an order that the restaurant has already, or says why it cannot: as a quote, but it
     * does not matter whether the restaurant takes orders now.
     */
    CompletionStage<Quote> quoteSubstitutes(RestaurantId restaurant, List<Wanted> items);

    /** An item somebody wants; the position in the list is the position in the request. */
    record Wanted(MenuItemId menuItemId, int quantity) {}

    /** The answer to a request for prices. */
    sealed interface Quote {

        /** The lines in the order they were asked for. */
        record Quoted(String restaurantName, GeoPoint restaurantLocation, List<OrderLine> lines) implements Quote {}

        /** The restaurant is unknown or closed, or an item is not to be had. */
        record Declined(Refusal refusal) implements Quote {}
    }
}
