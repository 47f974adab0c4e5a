package io.tiffin.eventstore;

import java.time.Duration;

/** Pauses between attempts to reach a database that does not answer: short at first, doubling up to a few seconds. */
final class Backoff {

    private static final Duration SHORTEST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofSeconds(3);

    private Duration pause = SHORTEST;

    Duration next() {
        Duration now = pause;
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        return now;
    }

    void reset() {
        pause = SHORTEST;
    }
}
