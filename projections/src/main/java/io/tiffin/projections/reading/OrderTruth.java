package io.tiffin.projections.reading;

import io.tiffin.kernel.Identifier;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.web.Blocking;
import io.tiffin.order.api.OrderEvent.OrderCreated;
import io.tiffin.projections.ports.EventHistory;
import io.tiffin.projections.ports.StoredEvent;
import io.tiffin.user.api.PaymentEvent;
import java.util.Set;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What the event store itself says of an order, for what a view that lags cannot tell. */
@Component
public class OrderTruth {

    /** More events than an order, its payment and its delivery ever have together. */
    private static final int ALL = 10_000;

    private final EventHistory history;
    private final ReadWait wait;

    public OrderTruth(EventHistory history, ReadWait wait) {
        this.history = history;
        this.wait = wait;
    }

    /** How the order began; empty where there is none. */
    public Mono<OrderCreated> creation(OrderId order) {
        return Blocking.call(() -> history.of(Set.of(order), 0, 1).stream().map(StoredEvent::payload).findFirst().orElse(null))
                .ofType(OrderCreated.class);
    }

    /** The position of the last visible event of those aggregates; 0 where there is none. */
    public Mono<Long> last(Set<? extends Identifier> aggregates) {
        return lastUpTo(aggregates, Long.MAX_VALUE);
    }

    /**
     * What a view of those aggregates must have seen for a reader who asks for {@code minPosition}: the last of their visible events up to
     * there. Positions are final once the store's head has passed them, so it waits for that, for ever where need be.
     */
    public Mono<Long> mustHaveSeen(Set<? extends Identifier> aggregates, long minPosition) {
        return wait.until(Blocking.call(history::head).filter(head -> head >= minPosition))
                .then(Mono.defer(() -> lastUpTo(aggregates, minPosition)));
    }

    private static boolean isVisible(Object payload) {
        return !(payload instanceof PaymentEvent) || payload instanceof PaymentEvent.Visible;
    }

    private Mono<Long> lastUpTo(Set<? extends Identifier> aggregates, long limit) {
        return Blocking.call(() -> history.of(aggregates, 0, ALL)
                .stream()
                .filter(event -> isVisible(event.payload()))
                .mapToLong(StoredEvent::position)
                .filter(position -> position <= limit)
                .max()
                .orElse(0));
    }
}
