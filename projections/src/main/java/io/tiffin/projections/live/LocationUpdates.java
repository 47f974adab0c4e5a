package io.tiffin.projections.live;

import io.tiffin.kernel.OrderId;
import java.util.function.Consumer;
import reactor.core.Disposable;

/** Port: where the agents of orders are. What it tells is ephemeral; nothing is lost with it that a stream depends on. */
public interface LocationUpdates {

    /**
     * Tells where the order's agent was last, if that is known, and of every move from then on, as JSON, until disposed. It returns at once
     * and never fails: while the source is away there is nothing to tell. One listener for each order.
     */
    Disposable follow(OrderId order, Consumer<String> listener);
}
