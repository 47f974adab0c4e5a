package io.tiffin.projections.live;

import io.tiffin.kernel.web.Blocking;
import io.tiffin.projections.live.Follower.Happening;
import io.tiffin.projections.live.Follower.Happening.Moved;
import io.tiffin.projections.live.Follower.Happening.Stored;
import io.tiffin.projections.live.OrderUpdate.AgentAssigned;
import io.tiffin.projections.live.OrderUpdate.Standing;
import io.tiffin.projections.ports.EventHistory;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One client's stream of one order: what the store held when the stream was asked for, what was stored since, and then what happens. The
 * follower joins before the middle part is read, so that nothing falls between it and the last; what is in both is told once, because
 * positions only ever grow.
 */
final class OrderStream {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final EventHistory history;
    private final OrderFollowers followers;
    private final Frames frames;
    private final LiveSettings settings;
    private final OrderStory story;
    private final long after;
    private final List<Frame> preamble;

    // Of one subscription, whose signals come one after the other.
    private Standing standing = Standing.BEFORE_ALL;
    private long position;
    private boolean over;

    /**
     * @param story    what the store held
     * @param after    up to which position the client knows everything
     * @param preamble what it is told first
     */
    OrderStream(EventHistory history, OrderFollowers followers, Frames frames, LiveSettings settings, OrderStory story, long after,
            List<Frame> preamble) {
        this.history = history;
        this.followers = followers;
        this.frames = frames;
        this.settings = settings;
        this.story = story;
        this.after = after;
        this.preamble = preamble;
    }

    /** To be subscribed once. Fails with {@link GivenUp} as soon as the client cannot be told everything. */
    Flux<Frame> frames() {
        return Flux.using(() -> followers.join(story.order()), this::frames, follower -> followers.leave(story.order(), follower));
    }

    private Flux<Frame> frames(Follower follower) {
        Sinks.Empty<Void> told = Sinks.empty();
        Flux<Frame> telling = Flux
                .concat(Flux.fromIterable(preamble), past(follower), Mono.fromSupplier(() -> frames.caughtUp(story.order(), standing)),
                        future(follower),
                        Mono.fromSupplier(() -> frames.end(story.order(), standing)))
                .doOnComplete(told::tryEmitEmpty);
        Flux<Frame> heartbeats = Flux.interval(settings.heartbeat())
                .map(_ -> Frame.HEARTBEAT)
                .onBackpressureDrop()
                .takeUntilOther(told.asMono());
        return Flux.merge(1, telling, heartbeats).takeUntilOther(follower.dismissal());
    }

    private Flux<Frame> past(Follower follower) {
        Flux<OrderUpdate> since = Flux.defer(() -> Blocking.call(
                () -> OrderStory.read(history, story.order(), story.lastPosition(), settings.page()).updates())
                .timeout(PATIENCE)
                .flatMapIterable(updates -> updates));
        return Flux.concat(Flux.fromIterable(story.updates()), since)
                .takeUntil(OrderUpdate::ends)
                .concatMap(update -> isNews(update, follower) ? frames.of(update, standing) : Mono.empty(), 1);
    }

    private Flux<Frame> future(Follower follower) {
        return Flux.defer(() -> over
                ? Flux.empty()
                : follower.happenings().takeUntil(OrderStream::ends).concatMap(happening -> frame(happening, follower), 1));
    }

    private static boolean ends(Happening happening) {
        return happening instanceof Stored(var live) && live.update().ends();
    }

    private Mono<Frame> frame(Happening happening, Follower follower) {
        return switch (happening) {
            case Moved(var frame) -> Mono.just(frame);
            case Stored(var live) -> isNews(live.update(), follower) ? live.frame(frames, standing) : Mono.empty();
        };
    }

    /** Takes note of an update, unless it was met before, and says whether the client has to be told. */
    private boolean isNews(OrderUpdate update, Follower follower) {
        if (update.position() <= position) {
            return false;
        }
        position = update.position();
        standing = standing.after(update);
        over = update.ends();
        if (update instanceof AgentAssigned && story.end().isEmpty()) {
            followers.watchAgent(story.order(), follower);
        }
        return position > after;
    }
}
