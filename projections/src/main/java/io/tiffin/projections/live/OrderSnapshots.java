package io.tiffin.projections.live;

import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.web.Caller;
import reactor.core.publisher.Mono;

/** Port: an order as its reader sees it now. */
public interface OrderSnapshots {

    /** Fails with {@link io.tiffin.kernel.RefusedException} where there is no such order for that caller, or where its view lags. */
    Mono<Snapshot> of(OrderId order, Caller caller);

    /**
     * The state of an order.
     *
     * @param position up to which events are part of it; the stream continues after it
     * @param body     what {@code GET /api/orders/{id}} has as its {@code data}
     */
    record Snapshot(long position, Object body) {}
}
