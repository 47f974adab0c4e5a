package io.tiffin.projections.orders;

import io.tiffin.kernel.DeliveryId;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.PaymentId;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.UserId;
import io.tiffin.projections.reading.OrderTruth;
import io.tiffin.projections.reading.ReadWait;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Reads one order for somebody. Whose it is, is asked of the event store where the view does not have the order yet: what the answer to a
 * write named can be read at once.
 */
@Component
class OrderReading {

    private final OrderTable orders;
    private final OrderTruth truth;
    private final ReadWait wait;

    OrderReading(OrderTable orders, OrderTruth truth, ReadWait wait) {
        this.orders = orders;
        this.truth = truth;
        this.wait = wait;
    }

    /**
     * The order, once the view has seen all its events up to {@code minPosition}.
     *
     * @param mine whether an order of that customer at that restaurant is the reader's
     * @return refused where there is no such order, where it is not the reader's, and where the view is too far behind
     */
    Mono<OrderRow> read(OrderId order, BiPredicate<UserId, RestaurantId> mine, @Nullable Long minPosition) {
        Mono<OrderRow> row = orders.find(order)
                .switchIfEmpty(Mono.defer(() -> truth.creation(order)
                        .filter(created -> mine.test(created.customer(), created.restaurantId()))
                        .flatMap(_ -> wait.until(orders.find(order)))))
                .filter(found -> mine.test(found.userId(), found.restaurantId()))
                .switchIfEmpty(Mono.error(() -> new RefusedException(new Refusal.NotFound("order"))));
        return wait.bounded(minPosition == null ? row : row.flatMap(found -> caughtUp(found, minPosition)));
    }

    private Mono<OrderRow> caughtUp(OrderRow row, long minPosition) {
        if (row.position() >= minPosition) {
            return Mono.just(row);
        }
        OrderId order = row.orderId();
        return truth.mustHaveSeen(Set.of(order, PaymentId.of(order), DeliveryId.of(order)), minPosition)
                .flatMap(target -> target <= row.position()
                        ? Mono.just(row)
                        : wait.until(orders.find(order).filter(newer -> newer.position() >= target)));
    }
}
