package io.tiffin.projections.live;

import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.web.Blocking;
import io.tiffin.kernel.web.Caller;
import io.tiffin.projections.ports.EventHistory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/** Opens streams. Everything that can be refused is refused here, before a stream begins. */
final class OrderStreams {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final EventHistory history;
    private final OrderSnapshots snapshots;
    private final OrderFollowers followers;
    private final Frames frames;
    private final LiveSettings settings;

    /** The answer to who wants a stream. */
    sealed interface Opening {

        record Open(OrderStream stream) implements Opening {}

        /** The caller has heard all there will ever be. */
        record Over() implements Opening {}
    }

    OrderStreams(EventHistory history, OrderSnapshots snapshots, OrderFollowers followers, Frames frames, LiveSettings settings) {
        this.history = history;
        this.snapshots = snapshots;
        this.followers = followers;
        this.frames = frames;
        this.settings = settings;
    }

    /** What the store knows of the caller's order; refused (404) where it is nobody's or somebody else's. */
    Mono<OrderStory> story(OrderId order, Caller caller) {
        return Blocking.call(() -> {
            OrderStory story = OrderStory.read(history, order, 0, settings.page());
            if (!story.isOf(caller.customer())) {
                throw new RefusedException(new Refusal.NotFound("order"));
            }
            return story;
        }).timeout(PATIENCE);
    }

    Mono<Opening> open(OrderId order, Caller caller, ResumePoint from) {
        return story(order, caller).flatMap(story -> switch (from) {
            case ResumePoint.Now() -> withSnapshot(story, caller, List.of());
            case ResumePoint.Unintelligible() -> afresh(story, caller);
            case ResumePoint.Earliest() -> Mono.just(opened(story, 0, List.of()));
            case ResumePoint.After(var position) -> Blocking.call(() -> exists(position, story))
                    .timeout(PATIENCE)
                    .flatMap(exists -> exists ? Mono.just(resumed(story, position)) : afresh(story, caller));
        });
    }

    private boolean exists(long position, OrderStory story) {
        return position <= story.lastPosition() || position <= history.head();
    }

    private Opening resumed(OrderStory story, long position) {
        return story.end().filter(end -> end <= position).isPresent() ? new Opening.Over() : opened(story, position, List.of());
    }

    private Mono<Opening> afresh(OrderStory story, Caller caller) {
        return withSnapshot(story, caller, List.of(frames.reset(story.order(), story.standing())));
    }

    private Mono<Opening> withSnapshot(OrderStory story, Caller caller, List<Frame> before) {
        return snapshots.of(story.order(), caller)
                .timeout(PATIENCE)
                .map(snapshot -> {
                    var preamble = new ArrayList<>(before);
                    preamble.add(frames.snapshot(snapshot));
                    return opened(story, snapshot.position(), preamble);
                });
    }

    private Opening opened(OrderStory story, long after, List<Frame> first) {
        var preamble = new ArrayList<Frame>();
        preamble.add(Frame.retry(settings.retry()));
        preamble.addAll(first);
        return new Opening.Open(new OrderStream(history, followers, frames, settings, story, after, preamble));
    }
}
