package io.tiffin.projections.live;

import io.tiffin.kernel.OrderId;
import io.tiffin.projections.live.Follower.Happening.Moved;
import io.tiffin.projections.live.Follower.Happening.Stored;
import io.tiffin.projections.ports.LiveEvents;
import io.tiffin.projections.ports.StoredEvent;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;

/**
 * Everybody on this node who follows an order. The live tail is heard once; an event costs a look into a map, and then only those who
 * follow its order.
 *
 * <p>It stops before the web server does: an open stream would hold the server's graceful shutdown until its timeout.
 */
final class OrderFollowers implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(OrderFollowers.class);

    private final LiveEvents live;
    private final LocationUpdates locations;
    private final Frames frames;
    private final int buffer;
    private final ConcurrentHashMap<OrderId, Audience> audiences = new ConcurrentHashMap<>();

    private LiveEvents.@Nullable Subscription subscription;
    private volatile boolean open = true;

    /** Those who follow one order, and their common source of its agent's moves. */
    private record Audience(List<Follower> followers, @Nullable Disposable moves) {

        Audience with(Follower follower) {
            return new Audience(Stream.concat(followers.stream(), Stream.of(follower)).toList(), moves);
        }

        @Nullable
        Audience without(Follower follower) {
            List<Follower> others = followers.stream().filter(other -> other != follower).toList();
            if (!others.isEmpty()) {
                return new Audience(others, moves);
            }
            if (moves != null) {
                moves.dispose();
            }
            return null;
        }

        Audience watching(Disposable newMoves) {
            return new Audience(followers, newMoves);
        }
    }

    OrderFollowers(LiveEvents live, LocationUpdates locations, Frames frames, int buffer) {
        this.live = live;
        this.locations = locations;
        this.frames = frames;
        this.buffer = buffer;
    }

    /** From now on the follower is told of everything that is stored about the order. */
    Follower join(OrderId order) {
        listen();
        var follower = new Follower(buffer);
        audiences.compute(order, (_, audience) -> audience == null ? new Audience(List.of(follower), null) : audience.with(follower));
        if (!open) {
            follower.dismiss();
        }
        return follower;
    }

    void leave(OrderId order, Follower follower) {
        audiences.computeIfPresent(order, (_, audience) -> audience.without(follower));
    }

    /** From now on those who follow the order are told of its agent's moves, too. */
    void watchAgent(OrderId order) {
        audiences.computeIfPresent(order, (_, audience) -> audience.moves() != null
                ? audience
                : audience.watching(locations.follow(order, location -> moved(order, location))));
    }

    /** How many streams are open. */
    long count() {
        return audiences.values().stream().mapToLong(audience -> audience.followers().size()).sum();
    }

    /** Not before the first follower: the store's tail may start after this bean. */
    private synchronized void listen() {
        if (subscription == null && open) {
            subscription = live.subscribe(this::hear, this::giveUp);
        }
    }

    private void hear(List<StoredEvent> events) {
        for (StoredEvent event : events) {
            OrderUpdate.of(event).ifPresent(update -> tell(update.order(), new Stored(new LiveUpdate(update))));
        }
    }

    /** Nothing may be missing from a stream: all end, and their clients resume from the history. */
    private void giveUp() {
        audiences.values().forEach(audience -> audience.followers().forEach(follower -> follower.giveUp(GivenUp.lossy(null))));
    }

    private void moved(OrderId order, String location) {
        tell(order, new Moved(frames.moved(location)));
    }

    private void tell(OrderId order, Follower.Happening happening) {
        Audience audience = audiences.get(order);
        if (audience == null) {
            return;
        }
        for (Follower follower : audience.followers()) {
            try {
                follower.tell(happening);
            } catch (RuntimeException e) {
                // Nothing may be missing from a stream: better a client that resumes.
                LOG.warn("A stream of order {} could not be told what happened; it ends", order, e);
                follower.giveUp(GivenUp.lossy(e));
            }
        }
    }

    @Override
    public synchronized void start() {
        open = true;
        locations.prepare();
    }

    @Override
    public void stop() {
        open = false;
        audiences.values().forEach(audience -> audience.followers().forEach(Follower::dismiss));
        synchronized (this) {
            if (subscription != null) {
                subscription.close();
                subscription = null;
            }
        }
    }

    @Override
    public boolean isRunning() {
        return open;
    }

    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }
}
