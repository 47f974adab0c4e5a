package io.tiffin.dev.simulator;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.PropertySource;

/**
 * {@code --tiffin.simulate...}: how busy the city is.
 *
 * @param ordersPerMinute how many orders come, whatever becomes of those before
 * @param seed            the same one gives the same decisions
 * @param following       how many orders are followed at a time; those that come on top are not placed
 * @param pace            the unit of everything people take time for; a prompt restaurant answers within three
 */
public record SimulatorSettings(int ordersPerMinute, long seed, int following, Duration pace) {

    /** {@code --tiffin.simulate=<orders per minute>}, without a number {@value #DEFAULT_RATE}. */
    public static final String OPTION = "tiffin.simulate";
    private static final int DEFAULT_RATE = 30;
    private static final int MAXIMUM_RATE = 60_000;
    private static final int DEFAULT_FOLLOWING = 1_000;

    public SimulatorSettings {
        check(ordersPerMinute > 0 && ordersPerMinute <= MAXIMUM_RATE, OPTION, "1 to " + MAXIMUM_RATE + " orders a minute", ordersPerMinute);
        check(following > 0, OPTION + ".following", "a positive number of orders", following);
        check(pace.isPositive(), OPTION + ".pace", "a positive time", pace);
    }

    /** At the pace of a city that one watches. */
    public SimulatorSettings(int ordersPerMinute, long seed) {
        this(ordersPerMinute, seed, DEFAULT_FOLLOWING, Duration.ofSeconds(1));
    }

    public SimulatorSettings withPace(Duration other) {
        return new SimulatorSettings(ordersPerMinute, seed, following, other);
    }

    /**
     * What the command line asks for; empty where it asks for no simulation.
     *
     * @throws IllegalArgumentException says which option is wrong
     */
    public static Optional<SimulatorSettings> from(PropertySource<?> options) {
        if (!options.containsProperty(OPTION)) {
            return Optional.empty();
        }
        return Optional.of(new SimulatorSettings(number(options, OPTION, DEFAULT_RATE, Math::toIntExact),
                number(options, OPTION + ".seed", 1L, Long::valueOf),
                number(options, OPTION + ".following", DEFAULT_FOLLOWING, Math::toIntExact), Duration.ofSeconds(1)));
    }

    private static <N extends Number> N number(PropertySource<?> options, String name, N missing, LongFunction<N> narrow) {
        Object value = options.getProperty(name);
        if (value == null || value.toString().isBlank()) {
            return missing;
        }
        try {
            return narrow.apply(Long.parseLong(value.toString().strip()));
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("--" + name + " takes a whole number, not '" + value + "'", e);
        }
    }

    private static void check(boolean right, String name, String wanted, @Nullable Object value) {
        if (!right) {
            throw new IllegalArgumentException("--" + name + " takes " + wanted + ", not '" + value + "'");
        }
    }
}
