package io.tiffin.restaurant.domain;

import io.tiffin.kernel.OrderId;
import io.tiffin.restaurant.api.MenuItem;
import io.tiffin.restaurant.api.MenuItemEvent.MenuItemAdded;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An item as it is stored, to begin from instead of all its events. A shape of its own: what is stored does not change with the
 * structures that the rules like to work with.
 *
 * @param added     how it began
 * @param item      what the menu says
 * @param onMenu    false once removed
 * @param remaining what can still be ordered; absent: without limit
 * @param reserved  what is held for each open order
 * @param settled   the last orders that were refused, or whose portions were released or consumed: the newer half, which still grows
 * @param settledBefore the older half
 */
public record MenuItemSnapshot(MenuItemAdded added, MenuItem item, boolean onMenu, @Nullable Integer remaining,
        Map<OrderId, Reservation> reserved, List<OrderId> settled, List<OrderId> settledBefore) {}
