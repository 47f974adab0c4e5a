package io.tiffin.dev.simulator;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Growing pauses between tries. */
final class BackOff {

    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private Duration next = FIRST;

    /** @param retryAfter seconds as the platform wishes, where it does */
    void pause(@Nullable String retryAfter) throws InterruptedException {
        Duration wished = retryAfter != null && retryAfter.matches("\\d{1,3}")
                ? Duration.ofSeconds(Long.parseLong(retryAfter))
                : Duration.ZERO;
        Duration least = wished.compareTo(next) > 0 ? wished : next;
        // Nobody comes back at the same moment as everybody else.
        Thread.sleep(Duration.ofNanos((long) (least.toNanos() * ThreadLocalRandom.current().nextDouble(1, 1.5))));
        next = next.multipliedBy(2).compareTo(LONGEST) < 0 ? next.multipliedBy(2) : LONGEST;
    }
}
