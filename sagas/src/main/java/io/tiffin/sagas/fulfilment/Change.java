package io.tiffin.sagas.fulfilment;

import io.tiffin.kernel.ChangeId;
import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.Money;
import io.tiffin.order.api.ChangedLine;
import io.tiffin.order.api.OrderEvent.OfChange;
import io.tiffin.order.api.OrderEvent.OrderChangeAccepted;
import io.tiffin.order.api.OrderEvent.OrderChangeProposed;
import io.tiffin.order.api.OrderEvent.OrderChangeRefused;
import io.tiffin.order.api.OrderEvent.OrderChanged;
import io.tiffin.order.api.OrderLine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/**
 * How far the last change of an order is.
 *
 * @param number   counts the changes of the order from 1
 * @param portions of what is scarce, as far as the change needs more of it or less
 * @param total    of the order with the change
 */
public record Change(ChangeId id, int number, Stage stage, List<Portions> portions, Money total) {

    /** {@code RESERVING} and {@code ADJUSTING} wait for stock and payment, {@code APPLYING} for the order. */
    public enum Stage {
        PROPOSED, RESERVING, ADJUSTING, APPLYING, APPLIED, REFUSED, FAILED
    }

    /** That many are to be reserved in all; {@code price} is that of those which come in addition. */
    public record Portions(MenuItemId item, int quantity, Money price) {}

    public Change {
        portions = List.copyOf(portions);
    }

    static Change of(OrderChangeProposed proposed) {
        return new Change(proposed.changeId(), proposed.number(), Stage.PROPOSED, portions(proposed), proposed.total());
    }

    /** What was scarce when it was ordered and goes, and what is scarce and comes. */
    private static List<Portions> portions(OrderChangeProposed proposed) {
        var byItem = new LinkedHashMap<MenuItemId, Portions>();
        Stream.concat(proposed.removed().stream(), proposed.substitutes().stream())
                .filter(OrderLine::stockLimited)
                .forEach(line -> byItem.put(line.menuItemId(), new Portions(line.menuItemId(),
                        reserved(proposed.lines(), line.menuItemId()), line.unitPrice())));
        return List.copyOf(byItem.values());
    }

    private static int reserved(List<ChangedLine> lines, MenuItemId item) {
        return lines.stream()
                .map(ChangedLine::line)
                .filter(line -> line.menuItemId().equals(item) && line.stockLimited())
                .mapToInt(OrderLine::quantity)
                .sum();
    }

    /** Where it is after an event about it; one that comes late or twice changes nothing. */
    Change after(OfChange event) {
        if (!event.changeId().equals(id)) {
            return this;
        }
        return switch (event) {
            case OrderChangeProposed _ -> this;
            case OrderChangeAccepted _ -> stage == Stage.PROPOSED ? at(Stage.RESERVING) : this;
            case OrderChangeRefused _ -> stage == Stage.PROPOSED ? at(Stage.REFUSED) : this;
            case OrderChanged _ -> stage == Stage.APPLYING ? at(Stage.APPLIED) : this;
        };
    }

    Change at(Stage next) {
        return new Change(id, number, next, portions, total);
    }
}
