package io.tiffin.order.web;

import io.tiffin.kernel.MenuItemId;
import io.tiffin.order.api.OrderCommand.Missing;
import io.tiffin.order.api.OrderEvent.OrderChangeProposed;
import io.tiffin.order.api.OrderLine;
import io.tiffin.order.api.PriceList.Wanted;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /restaurants/me/orders/{orderId}/changes}. It has no prices: those come from the menu.
 *
 * @param remove      what cannot be made; without a quantity: all of it
 * @param substitutes what takes its place
 */
record ProposedChange(@NotEmpty @Size(max = 100) List<@NotNull @Valid Removal> remove,
        @Nullable @Size(max = 100) List<@NotNull @Valid Substitute> substitutes) {

    record Removal(@NotNull MenuItemId menuItemId, @Nullable @Min(1) Integer quantity) {}

    record Substitute(@NotNull MenuItemId menuItemId, @NotNull @Min(1) @Max(99) Integer quantity) {}

    List<Missing> missing() {
        return remove.stream().map(removal -> new Missing(removal.menuItemId, removal.quantity)).toList();
    }

    List<Wanted> wanted() {
        return substitutes == null
                ? List.of()
                : substitutes.stream().map(substitute -> new Wanted(substitute.menuItemId, substitute.quantity)).toList();
    }

    /** Whether that proposal came of such a body. */
    boolean led(OrderChangeProposed proposed) {
        Map<MenuItemId, Integer> removed = proposed.removed()
                .stream()
                .collect(Collectors.toMap(OrderLine::menuItemId, OrderLine::quantity, Integer::sum));
        boolean sameRemoved = removed.size() == remove.size() && remove.stream()
                .allMatch(removal -> removed.containsKey(removal.menuItemId)
                        && (removal.quantity == null || removal.quantity.equals(removed.get(removal.menuItemId))));
        return sameRemoved && proposed.substitutes()
                .stream()
                .map(line -> new Wanted(line.menuItemId(), line.quantity()))
                .toList()
                .equals(wanted());
    }
}
