package io.tiffin.eventstore.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * How long and how often to measure. Each is a system property of the same name under {@code benchmark.}, such as
 * {@code -Dbenchmark.rounds=3}.
 *
 * @param rounds
 *            measured ones; one more goes before them, to warm up
 * @param seconds
 *            measured within a round for each candidate; a quarter more goes before them, to reach a steady state
 * @param warmUpSeconds
 *            of the open loop at its rate before the first of its rounds: until the compiler has come to rest
 * @param levels
 *            commands in flight
 * @param pools
 *            sizes of the stock engine's connection pool to choose from
 * @param clients
 *            numbers of pgbench's clients to choose from
 * @param replay
 *            events to read again
 * @param parts
 *            what to measure: {@code throughput}, {@code stock}, {@code memory}, {@code raw}, {@code pgbench}, {@code latency},
 *            {@code openloop}, {@code hot}, {@code processor}, {@code replay}
 * @param peak
 *            commands per second from which the open loops' rates follow, where {@code throughput} is not among the parts
 */
record Settings(int rounds, double seconds, int warmUpSeconds, List<Integer> levels, List<Integer> pools, List<Integer> clients, int replay,
        Set<String> parts,
        double peak) {

    static Settings fromSystemProperties() {
        boolean quick = Boolean.getBoolean("benchmark.quick");
        return new Settings(Integer.parseInt(text("rounds", quick ? "1" : "5")), Double.parseDouble(text("seconds", quick ? "1" : "6")),
                Integer.parseInt(text("warmUpSeconds", quick ? "1" : "30")),
                numbers(text("levels", quick ? "1,64,1024" : "1,16,64,256,1024")), numbers(text("pools", quick ? "8,32" : "4,8,16,32,64")),
                numbers(text("clients", quick ? "16,64" : "4,8,16,32,64,128")),
                Integer.parseInt(text("replay", quick ? "50000" : "500000")),
                Set.of(text("parts", "throughput,stock,memory,raw,pgbench,latency,openloop,hot,processor,replay").split(",")),
                Double.parseDouble(text("peak", "0")));
    }

    private static String text(String name, String otherwise) {
        String given = System.getProperty("benchmark." + name, "");
        return given.isBlank() ? otherwise : given;
    }

    private static List<Integer> numbers(String text) {
        return Arrays.stream(text.split(",")).map(String::strip).map(Integer::valueOf).toList();
    }

    boolean has(String part) {
        return parts.contains(part);
    }

    Duration measured() {
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    Duration warmUp() {
        return Duration.ofSeconds(warmUpSeconds);
    }

    Duration rampUp() {
        return measured().dividedBy(4);
    }
}
