package io.tiffin.order.domain;

import static io.tiffin.order.domain.OrderDecider.unacceptable;

import io.tiffin.kernel.Decision;
import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.Money;
import io.tiffin.order.api.ChangedLine;
import io.tiffin.order.api.OrderCommand.Missing;
import io.tiffin.order.api.OrderCommand.ProposeChange;
import io.tiffin.order.api.OrderEvent;
import io.tiffin.order.api.OrderEvent.OrderChangeProposed;
import io.tiffin.order.api.OrderLine;
import io.tiffin.order.domain.OrderState.Placed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What an order would be with a change, and whether that is an order at all. */
final class Proposal {

    private final ProposeChange propose;
    private final Placed order;
    private final List<ChangedLine> lines;
    private final List<OrderLine> removed = new ArrayList<>();

    private Proposal(ProposeChange propose, Placed order) {
        this.propose = propose;
        this.order = order;
        this.lines = new ArrayList<>(order.lines());
    }

    static Decision<OrderEvent> of(ProposeChange propose, Placed order) {
        return new Proposal(propose, order).decide();
    }

    private Decision<OrderEvent> decide() {
        if (propose.missing().isEmpty()) {
            return unacceptable("nothing_changed", "/remove", "A change takes something out of the order.");
        }
        Set<MenuItemId> missing = new HashSet<>();
        for (int i = 0; i < propose.missing().size(); i++) {
            Missing item = propose.missing().get(i);
            String pointer = "/remove/" + i;
            if (!missing.add(item.menuItemId())) {
                return unacceptable("duplicate_item", pointer + "/menuItemId", "This item is named twice.");
            }
            int ordered = ordered(item.menuItemId());
            if (ordered == 0) {
                return unacceptable("item_not_ordered", pointer + "/menuItemId", "The order has no such item.");
            }
            int quantity = item.quantity() == null ? ordered : item.quantity();
            if (quantity < 1 || quantity > ordered) {
                return unacceptable("out_of_range", pointer + "/quantity", "Of this item there are " + ordered + " in the order.");
            }
            remove(item.menuItemId(), quantity);
        }
        Set<MenuItemId> substitutes = new HashSet<>();
        for (int i = 0; i < propose.substitutes().size(); i++) {
            OrderLine line = propose.substitutes().get(i);
            String pointer = "/substitutes/" + i;
            if (!substitutes.add(line.menuItemId())) {
                return unacceptable("duplicate_item", pointer + "/menuItemId", "This item is named twice.");
            }
            if (missing.contains(line.menuItemId())) {
                return unacceptable("substitute_is_missing", pointer + "/menuItemId", "What is missing cannot take its own place.");
            }
            if (line.quantity() < 1) {
                return unacceptable("out_of_range", pointer + "/quantity", "A quantity is at least 1.");
            }
            if (!line.unitPrice().currency().equals(order.total().currency())) {
                return unacceptable("mixed_currencies", pointer + "/menuItemId", "An order is paid in one currency.");
            }
            lines.add(new ChangedLine(line, null));
        }
        return lines.isEmpty() ? unacceptable("empty_order", "/remove", "Nothing would be left: reject the order instead.") : priced();
    }

    private Decision<OrderEvent> priced() {
        Money total;
        try {
            total = lines.stream().map(ChangedLine::line).map(OrderLine::lineTotal).reduce(Money::plus).orElseThrow();
        } catch (ArithmeticException e) {
            return unacceptable("out_of_range", "/substitutes", "The total is too large.");
        }
        // Providers hold no amount of nothing, and adjust none to or from it.
        if (total.amount() == 0 != (order.total().amount() == 0)) {
            return unacceptable("out_of_range", "", "What is to be paid does not become free, nor the other way round.");
        }
        int number = order.change() == null ? 1 : order.change().number() + 1;
        return Decision.accept(new OrderChangeProposed(order.orderId(), order.restaurant(), propose.changeId(), number,
                List.copyOf(removed), propose.substitutes(), List.copyOf(lines), total, order.total(), propose.window()));
    }

    private int ordered(MenuItemId item) {
        return lines.stream()
                .map(ChangedLine::line)
                .filter(line -> line.menuItemId().equals(item))
                .mapToInt(OrderLine::quantity)
                .sum();
    }

    /** Where an item stands in several lines, the last of them goes first. */
    private void remove(MenuItemId item, int quantity) {
        int left = quantity;
        for (int i = lines.size() - 1; i >= 0 && left > 0; i--) {
            ChangedLine changed = lines.get(i);
            OrderLine line = changed.line();
            if (line.menuItemId().equals(item)) {
                int taken = Math.min(left, line.quantity());
                left -= taken;
                removed.add(line.of(taken));
                if (taken == line.quantity()) {
                    lines.remove(i);
                } else {
                    lines.set(i, new ChangedLine(line.of(line.quantity() - taken), changed.placedAs()));
                }
            }
        }
    }
}
