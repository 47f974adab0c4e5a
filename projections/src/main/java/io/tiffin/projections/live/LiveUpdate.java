package io.tiffin.projections.live;

import io.tiffin.projections.live.OrderUpdate.Standing;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** An update of the live tail, whose frame is made once for all who follow its order. */
final class LiveUpdate {

    private final OrderUpdate update;
    private @Nullable Mono<Frame> frame;

    LiveUpdate(OrderUpdate update) {
        this.update = update;
    }

    OrderUpdate update() {
        return update;
    }

    /** The standing is the same for everybody at this position, so it does not matter who asks first. */
    synchronized Mono<Frame> frame(Frames frames, Standing standing) {
        if (frame == null) {
            frame = frames.of(update, standing).cache();
        }
        return frame;
    }
}
