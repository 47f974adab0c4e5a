package io.tiffin.dev.simulator;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * A source of decisions for one purpose. Each purpose has its own, so that what happens to come first decides nothing: the same seed and the
 * same purpose always give the same decisions.
 */
final class Chance {

    private final RandomGenerator random;

    private Chance(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** @param purpose such as {@code restaurant 3 order 17} */
    static Chance of(long seed, String purpose) {
        return new Chance(UUID.nameUUIDFromBytes((seed + " " + purpose).getBytes(StandardCharsets.UTF_8)).getMostSignificantBits());
    }

    boolean is(double probability) {
        return random.nextDouble() < probability;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** At least the first and less than the second. */
    double between(double from, double to) {
        return random.nextDouble(from, to);
    }

    /** That many paces, at least the first and less than the second. */
    Duration paces(Duration pace, double from, double to) {
        return Duration.ofNanos((long) (pace.toNanos() * between(from, to)));
    }
}
