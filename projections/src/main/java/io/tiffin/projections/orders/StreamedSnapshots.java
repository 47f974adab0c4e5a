package io.tiffin.projections.orders;

import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.web.Caller;
import io.tiffin.projections.live.OrderSnapshots;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The order with which a stream begins: the same as a query answers with. */
@Component
class StreamedSnapshots implements OrderSnapshots {

    private final OrderReading reading;
    private final OrderViews views;

    StreamedSnapshots(OrderReading reading, OrderViews views) {
        this.reading = reading;
        this.views = views;
    }

    @Override
    public Mono<Snapshot> of(OrderId order, Caller caller) {
        return reading.read(order, (customer, _) -> customer.equals(caller.customer()), null)
                .flatMap(row -> views.open(row).map(view -> new Snapshot(row.position(), view)));
    }
}
