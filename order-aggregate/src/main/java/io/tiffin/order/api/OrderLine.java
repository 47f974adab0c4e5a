package io.tiffin.order.api;

import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.Money;

/**
 * A line of an order at the price it was quoted.
 *
 * @param quantity     at least 1
 * @param unitPrice    from the menu at the time of ordering, never from the client
 * @param stockLimited whether the item's stock is counted, so that a portion has to be reserved
 */
public record OrderLine(MenuItemId menuItemId, String name, int quantity, Money unitPrice, boolean stockLimited) {

    /** The same at the same price, more of it or less. */
    public OrderLine of(int portions) {
        return new OrderLine(menuItemId, name, portions, unitPrice, stockLimited);
    }

    public Money lineTotal() {
        return unitPrice.times(quantity);
    }
}
