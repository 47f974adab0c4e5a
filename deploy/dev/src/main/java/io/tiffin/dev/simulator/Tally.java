package io.tiffin.dev.simulator;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What became of the orders, as their customers were told. */
final class Tally {

    private static final Logger LOG = LoggerFactory.getLogger(Tally.class);

    private final SimulationObserver observer;
    private final LongAdder placed = new LongAdder();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder away = new LongAdder();
    private final LongAdder putOff = new LongAdder();
    private final LongAdder resumed = new LongAdder();
    private final LongAdder tooMany = new LongAdder();
    private final LongAdder surprises = new LongAdder();
    private final AtomicInteger open = new AtomicInteger();
    private final Map<String, LongAdder> turnedAway = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> cancelled = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> rejected = new ConcurrentHashMap<>();

    Tally(SimulationObserver observer) {
        this.observer = observer;
    }

    void begun() {
        open.incrementAndGet();
    }

    void done() {
        open.decrementAndGet();
    }

    void placed() {
        placed.increment();
    }

    void acknowledged(String key, UUID order) {
        observer.placed(key, order);
    }

    /** Not taken: the restaurant is closed, the dish is sold out. */
    void turnedAway(String code) {
        count(turnedAway, code);
    }

    void tooMany() {
        tooMany.increment();
    }

    void ended(UUID order, String status, String reason) {
        switch (status) {
            case "delivered" -> delivered.increment();
            case "cancelled" -> count(cancelled, reason);
            default -> count(rejected, reason);
        }
        observer.ended(order, status, reason);
    }

    /** A stream went on where another broke off. */
    void resumed() {
        resumed.increment();
    }

    /** The platform did not answer. */
    void away() {
        away.increment();
    }

    /** The platform asked to come back later. */
    void putOff() {
        putOff.increment();
    }

    /** What must never happen. */
    void surprise(String what) {
        LOG.warn("{}", what);
        surprises.increment();
        observer.surprised(what);
    }

    /** Orders that somebody waits for. */
    int open() {
        return open.get();
    }

    private static void count(Map<String, LongAdder> by, String key) {
        by.computeIfAbsent(key, _ -> new LongAdder()).increment();
    }

    /** One line. */
    String summary() {
        return "%s placed%s; %s delivered, cancelled: %s, rejected: %s, %s open%s".formatted(placed,
                turnedAway.isEmpty() ? "" : " (turned away: " + listed(turnedAway) + ")", delivered, listed(cancelled), listed(rejected),
                open, incidents());
    }

    private String incidents() {
        var incidents = new TreeMap<String, LongAdder>(
                Map.of("unanswered", away, "put off", putOff, "streams resumed", resumed, "not placed, as too many are open", tooMany,
                        "surprises", surprises));
        incidents.values().removeIf(count -> count.sum() == 0);
        return incidents.isEmpty() ? "" : "; " + listed(incidents);
    }

    private static String listed(Map<String, LongAdder> counts) {
        return counts.isEmpty()
                ? "none"
                : new TreeMap<>(counts).entrySet().stream().map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", "));
    }
}
