package io.tiffin.projections.reading;

import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.web.Blocking;
import io.tiffin.projections.ports.ProjectionProgress;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Waits for a view that is behind the event store. */
@Component
public class ReadWait {

    /** How long a reader waits at most. */
    public static final Duration LIMIT = Duration.ofSeconds(2);

    private static final long LONGEST_PAUSE_MILLIS = 20;

    private final ProjectionProgress progress;

    public ReadWait(ProjectionProgress progress) {
        this.progress = progress;
    }

    /** Looks again and again, for ever, until there is something to see. */
    public <T> Mono<T> until(Mono<T> look) {
        return look.repeatWhenEmpty(Integer.MAX_VALUE,
                looks -> looks.concatMap(count -> Mono.delay(Duration.ofMillis(Math.min(2 * (count + 1), LONGEST_PAUSE_MILLIS))), 1));
    }

    /** Completes once that processor has handled everything up to the position; for ever behind a position that does not exist. */
    public Mono<Void> until(String processor, long position) {
        return until(Blocking.call(() -> progress.position(processor)).filter(reached -> reached >= position)).then();
    }

    /** Waits for the position that a reader asked for, if any; refused (503) past the limit. */
    public Mono<Void> minPosition(String processor, @Nullable Long minPosition) {
        return minPosition == null ? Mono.empty() : bounded(until(processor, minPosition));
    }

    /** Refuses (503) what takes longer than the limit. */
    public <T> Mono<T> bounded(Mono<T> wait) {
        return wait.timeout(LIMIT)
                .onErrorMap(TimeoutException.class, _ -> new RefusedException(new Refusal.Unavailable("view_behind",
                        "The view has not seen that position yet. The same request may succeed soon.")));
    }
}
