package io.tiffin.restaurant.api;

import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.RestaurantId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** What one can ask of an item of a menu. Each item is an aggregate of its own, so that a busy menu has no single hot spot. */
public sealed interface MenuItemCommand {

    MenuItemId menuItemId();

    /** {@code stock} is what can be ordered; absent: without limit. */
    record AddMenuItem(@TargetAggregateIdentifier MenuItemId menuItemId, RestaurantId by, MenuItem item,
            @Nullable Integer stock) implements MenuItemCommand {}

    record ChangeMenuItem(@TargetAggregateIdentifier MenuItemId menuItemId, RestaurantId by, MenuItem item) implements MenuItemCommand {}

    record RemoveMenuItem(@TargetAggregateIdentifier MenuItemId menuItemId, RestaurantId by) implements MenuItemCommand {}

    /** Sets what can still be ordered, beside what is reserved already. */
    record SetStock(@TargetAggregateIdentifier MenuItemId menuItemId, RestaurantId by,
            @Nullable Integer stock) implements MenuItemCommand {}

    /** Reserves portions for an order at the price it was quoted. Answered by an event, also when it is refused. */
    record ReserveStock(@TargetAggregateIdentifier MenuItemId menuItemId, OrderId orderId, int quantity,
            Money quotedPrice) implements MenuItemCommand {}

    /**
     * Reserves that many portions for an order in all, more or fewer than until now. Answered by an event, also when it is refused.
     *
     * @param change      counts the changes of the order from 1: each is answered once
     * @param quantity    at least 0
     * @param quotedPrice of the portions that come in addition
     */
    record ChangeReservation(@TargetAggregateIdentifier MenuItemId menuItemId, OrderId orderId, int change, int quantity,
            Money quotedPrice) implements MenuItemCommand {}

    /** Gives the portions of an order back. */
    record ReleaseStock(@TargetAggregateIdentifier MenuItemId menuItemId, OrderId orderId) implements MenuItemCommand {}

    /** The reserved portions were eaten: they do not come back. */
    record ConsumeStock(@TargetAggregateIdentifier MenuItemId menuItemId, OrderId orderId) implements MenuItemCommand {}
}
