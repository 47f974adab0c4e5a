package io.tiffin.eventstore.benchmarks;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Commands that come when they are due, whether or not those before them are answered: every other one places an order, the others each
 * accept one that was placed a quarter of a second ago and is acknowledged, or place another one where it is not. What is measured begins
 * when a command was due, so that a store that stands still is not spared those it keeps waiting.
 *
 * @param rampUp
 *            goes before the first round, its first half with a rate that rises evenly; between rounds nothing stops
 */
record OpenLoop(double perSecond, Duration rampUp, Duration measured, int rounds) {

    private static final int DIGITS = 3;
    /**
     * How long who sends sleeps at least: what falls due meanwhile is sent together, and late. One who is woken for each command takes a
     * seventh of a processor from what is measured.
     */
    private static final Duration BREATH = Duration.ofNanos(500_000);

    /**
     * @param nanos
     *            of each round, from when a command was due to its answer
     * @param turnedAway
     *            commands that the store had no room for: where there is one, the rate was too high
     */
    record Outcome(List<Histogram> nanos, Collection<String> acknowledged, long turnedAway) {}

    /**
     * @throws IllegalStateException
     *             where a command fails for another reason than overload
     */
    Outcome run(Platform platform) {
        List<Recorder> answers = IntStream.range(0, rounds).mapToObj(_ -> new Recorder(DIGITS)).toList();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        AtomicLong turnedAway = new AtomicLong();
        Semaphore answered = new Semaphore(0);
        // As many places as are filled in a quarter of a second.
        AtomicReferenceArray<String> placed = new AtomicReferenceArray<>((int) Math.ceil(perSecond / 8));
        long begun = System.nanoTime();
        long from = begun + rampUp.toNanos();
        int commands = (int) (perSecond * (rampUp.toNanos() * 3 / 4 + rounds * measured.toNanos()) / 1e9);
        EventIds acknowledged = new EventIds(commands);
        for (int number = 0; number < commands; number++) {
            long due = begun + dueAfter(number);
            awaitUntil(due);
            int place = number / 2 % placed.length();
            String known = number % 2 == 0 ? placed.getAndSet(place, null) : null;
            Order.Command command = known == null ? new Order.Place(Order.newId(), due) : new Order.Accept(known, due);
            platform.send(command).whenComplete((_, failed) -> {
                if (failed == null) {
                    acknowledged.addAll(command.receipt().eventIds());
                    if (command instanceof Order.Place order) {
                        placed.set(place, order.orderId());
                    }
                    if (due >= from) {
                        int round = (int) ((due - from) / measured.toNanos());
                        answers.get(Math.min(round, rounds - 1)).recordValue(System.nanoTime() - due);
                    }
                } else if (failed instanceof RejectedExecutionException) {
                    turnedAway.incrementAndGet();
                } else {
                    failure.compareAndSet(null, failed);
                }
                answered.release();
            });
        }
        answered.acquireUninterruptibly(commands);
        if (failure.get() != null) {
            throw new IllegalStateException("A command failed at %,.0f per second".formatted(perSecond), failure.get());
        }
        return new Outcome(answers.stream().map(Recorder::getIntervalHistogram).toList(), acknowledged, turnedAway.get());
    }

    /** Nanoseconds after the beginning. */
    private long dueAfter(int number) {
        double nanosEach = 1e9 / perSecond;
        double rise = rampUp.toNanos() / 2.0;
        double inRise = rise / 2 / nanosEach;
        return (long) (number < inRise ? Math.sqrt(2 * rise * number * nanosEach) : rise / 2 + number * nanosEach);
    }

    private static void awaitUntil(long due) {
        long early = due - System.nanoTime();
        while (early > 0) {
            LockSupport.parkNanos(Math.max(early, BREATH.toNanos()));
            early = due - System.nanoTime();
        }
    }
}
