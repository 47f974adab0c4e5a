package io.tiffin.projections.live;

import io.tiffin.kernel.OrderId;
import io.tiffin.projections.live.Follower.Happening.Moved;
import io.tiffin.projections.live.Follower.Happening.Stored;
import io.tiffin.projections.live.OrderUpdate.AgentLeft;
import io.tiffin.projections.ports.LiveEvents;
import io.tiffin.projections.ports.StoredEvent;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;

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

    /** The common source of the moves of one order's agent, and the last of them. Told without a lock of the audiences: who is told may leave. */
    private static final class Moves {

        private Disposable source = Disposables.disposed();
        private @Nullable Moved last;

        synchronized void next(Moved move, Consumer<Moved> audience) {
            last = move;
            audience.accept(move);
        }

        synchronized void forgetLast() {
            last = null;
        }

        synchronized void tellLast(Follower follower) {
            if (last != null) {
                follower.tell(last);
            }
        }
    }

    /** Those who follow one order, and the moves of its agent once one of them watches. */
    private record Audience(List<Follower> followers, @Nullable Moves moves) {

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
                moves.source.dispose();
            }
            return null;
        }

        Audience watching(Moves newMoves) {
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

    /** From now on those who follow the order are told of its agent's moves, too, and this one of the last. */
    void watchAgent(OrderId order, Follower follower) {
        Audience watching = audiences.computeIfPresent(order,
                (_, audience) -> audience.moves() != null ? audience : audience.watching(movesOf(order)));
        if (watching != null && watching.moves() != null) {
            watching.moves().tellLast(follower);
        }
    }

    private Moves movesOf(OrderId order) {
        var moves = new Moves();
        moves.source = locations.follow(order,
                location -> moves.next(new Moved(frames.moved(location)), move -> tell(order, move)));
        return moves;
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
            OrderUpdate.of(event).ifPresent(update -> {
                if (update instanceof AgentLeft) {
                    forgetLastMove(update.order());
                }
                tell(update.order(), new Stored(new LiveUpdate(update)));
            });
        }
    }

    private void forgetLastMove(OrderId order) {
        Audience audience = audiences.get(order);
        if (audience != null && audience.moves() != null) {
            audience.moves().forgetLast();
        }
    }

    /** Nothing may be missing from a stream: all end, and their clients resume from the history. */
    private void giveUp() {
        audiences.values().forEach(audience -> audience.followers().forEach(follower -> follower.giveUp(GivenUp.lossy(null))));
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
