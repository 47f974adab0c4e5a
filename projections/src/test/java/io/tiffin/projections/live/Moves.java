package io.tiffin.projections.live;

import io.tiffin.kernel.OrderId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import reactor.core.Disposable;

/** Moves of agents, as the test makes them. */
final class Moves implements LocationUpdates {

    final AtomicInteger subscriptions = new AtomicInteger();
    private final Map<OrderId, Consumer<String>> listeners = new ConcurrentHashMap<>();

    @Override
    public Disposable follow(OrderId order, Consumer<String> listener) {
        subscriptions.incrementAndGet();
        listeners.put(order, listener);
        return () -> listeners.remove(order);
    }

    boolean isFollowed(OrderId order) {
        return listeners.containsKey(order);
    }

    void move(OrderId order, String location) {
        Consumer<String> listener = listeners.get(order);
        if (listener != null) {
            listener.accept(location);
        }
    }
}
