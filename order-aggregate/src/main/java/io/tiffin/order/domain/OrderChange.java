package io.tiffin.order.domain;

import io.tiffin.kernel.ChangeId;
import io.tiffin.kernel.Money;
import io.tiffin.order.api.ChangedLine;
import io.tiffin.order.api.OrderEvent.OrderChangeProposed;
import java.util.List;

/**
 * A change of an order.
 *
 * @param number counts the changes of the order from 1
 * @param lines  what the order would be, or is
 */
record OrderChange(ChangeId id, int number, Stage stage, List<ChangedLine> lines, Money total) {

    enum Stage {
        PROPOSED, ACCEPTED, REFUSED, APPLIED
    }

    static OrderChange by(OrderChangeProposed proposed) {
        return new OrderChange(proposed.changeId(), proposed.number(), Stage.PROPOSED, proposed.lines(), proposed.total());
    }

    OrderChange at(Stage next) {
        return new OrderChange(id, number, next, lines, total);
    }

    /** Whether nobody knows yet what the order will be. */
    boolean isOpen() {
        return switch (stage) {
            case PROPOSED, ACCEPTED -> true;
            case REFUSED, APPLIED -> false;
        };
    }
}
