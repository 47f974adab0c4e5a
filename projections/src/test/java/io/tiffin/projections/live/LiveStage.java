package io.tiffin.projections.live;

import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.UserId;
import io.tiffin.kernel.web.Caller;
import io.tiffin.kernel.web.Role;
import io.tiffin.kernel.web.Trace;
import io.tiffin.kernel.web.json.TiffinJson;
import io.tiffin.projections.live.OrderStreams.Opening;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Everything behind the route, over a store in memory. */
final class LiveStage {

    static final int BUFFER = 8;

    final InMemoryStore store = new InMemoryStore();
    final Way.MirrorCipher cipher = new Way.MirrorCipher();
    final Moves moves = new Moves();
    final Frames frames = new Frames(TiffinJson.strict(), store, cipher);
    final OrderFollowers followers = new OrderFollowers(store, moves, frames, BUFFER);
    final OrderStreams streams = new OrderStreams(store, this::snapshot, followers, frames,
            new LiveSettings(BUFFER, Duration.ofSeconds(15), Duration.ofSeconds(3), 2));
    final Way way = new Way(store, Way.ORDER, cipher);

    /** How far behind the store the view of snapshots is; by default it is not. */
    @Nullable
    volatile Long snapshotPosition;

    static Caller customer(UserId id) {
        return new Caller(id.value(), Role.CUSTOMER, Trace.begin());
    }

    Mono<OrderSnapshots.Snapshot> snapshot(OrderId order, Caller caller) {
        if (!caller.customer().equals(Way.CUSTOMER)) {
            return Mono.error(new RefusedException(new Refusal.NotFound("order")));
        }
        Long lagging = snapshotPosition;
        return Mono.fromSupplier(() -> new OrderSnapshots.Snapshot(lagging == null ? store.head() : lagging, Map.of("whole", "order")));
    }

    Opening open(@Nullable String lastEventId) {
        return streams.open(Way.ORDER, customer(Way.CUSTOMER), ResumePoint.of(lastEventId, null)).block(Duration.ofSeconds(5));
    }

    Flux<Frame> raw(@Nullable String lastEventId) {
        return Flux.defer(() -> open(lastEventId) instanceof Opening.Open(var stream) ? stream.frames() : Flux.empty());
    }

    /** The stream as a client hears it, a line for each frame: {@code id:event:status}, with {@code -} where there is none. */
    Flux<String> heard(@Nullable String lastEventId) {
        return raw(lastEventId).map(LiveStage::line);
    }

    List<String> allOf(@Nullable String lastEventId) {
        return heard(lastEventId).collectList().block(Duration.ofSeconds(10));
    }

    static String line(Frame frame) {
        String text = frame.text();
        return text.startsWith("retry: ") || text.startsWith(":")
                ? text.strip()
                : found("(?m)^id: (.*)$", text) + ":" + found("(?m)^event: (.*)$", text) + ":" + found("\"status\":\"(\\w+)\"", text);
    }

    static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() ? matcher.group(1) : "-";
    }
}
