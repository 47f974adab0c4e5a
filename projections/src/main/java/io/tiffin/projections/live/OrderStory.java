package io.tiffin.projections.live;

import io.tiffin.kernel.DeliveryId;
import io.tiffin.kernel.Identifier;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.PaymentId;
import io.tiffin.kernel.UserId;
import io.tiffin.order.api.OrderEvent.OrderCreated;
import io.tiffin.projections.live.OrderUpdate.Standing;
import io.tiffin.projections.ports.EventHistory;
import io.tiffin.projections.ports.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the store held about an order at one moment, as far as streams tell it.
 *
 * @param customer     whose order it is; absent where what was read does not begin with its creation
 * @param updates      in global order
 * @param lastPosition of what was read; what comes later is not in it
 */
record OrderStory(OrderId order, @Nullable UserId customer, List<OrderUpdate> updates, long lastPosition) {

    /** Reads what follows a position, page by page until there is no more. It blocks. */
    static OrderStory read(EventHistory history, OrderId order, long after, int page) {
        Set<Identifier> aggregates = Set.of(order, PaymentId.of(order), DeliveryId.of(order));
        UserId customer = null;
        var updates = new ArrayList<OrderUpdate>();
        long position = after;
        List<StoredEvent> read;
        do {
            read = history.of(aggregates, position, page);
            for (StoredEvent event : read) {
                if (event.payload() instanceof OrderCreated created) {
                    customer = created.customer();
                }
                OrderUpdate.of(event).ifPresent(updates::add);
                position = event.position();
            }
        } while (read.size() == page);
        return new OrderStory(order, customer, List.copyOf(updates), position);
    }

    /** An order that does not exist is nobody's. */
    boolean isOf(UserId caller) {
        return caller.equals(customer);
    }

    /** Where it stood then. */
    Standing standing() {
        Standing standing = Standing.BEFORE_ALL;
        for (OrderUpdate update : updates) {
            standing = standing.after(update);
        }
        return standing;
    }

    /** The position of the order's last event of all, once it is over. */
    Optional<Long> end() {
        return updates.stream().filter(OrderUpdate::ends).map(OrderUpdate::position).findFirst();
    }
}
