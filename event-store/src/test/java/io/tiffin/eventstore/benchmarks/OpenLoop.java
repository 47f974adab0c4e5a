package io.tiffin.eventstore.benchmarks;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.axonframework.modelling.command.AggregateNotFoundException;

/**
 * Commands that come when they are due, whether or not those before them are answered: every other one places an order, the others each
 * accept one that was placed a quarter of a second ago. What is measured begins when a command was due, so that a store that stands still is not
 * spared those it keeps waiting.
 *
 * @param rampUp
 *            goes before the first round; between rounds nothing stops
 */
record OpenLoop(double perSecond, Duration rampUp, Duration measured, int rounds) {

    private static final int DIGITS = 3;

    /**
     * @param nanos
     *            of each round, from when a command was due to its answer
     * @param turnedAway
     *            commands that the store had no room for, with those that rely on them: where there is one, the rate was too high
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
        String[] placed = new String[(int) Math.ceil(perSecond / 8)];
        long begun = System.nanoTime();
        long from = begun + rampUp.toNanos();
        int commands = (int) (perSecond * (rampUp.toNanos() + rounds * measured.toNanos()) / 1e9);
        EventIds acknowledged = new EventIds(commands);
        for (int number = 0; number < commands; number++) {
            long due = begun + (long) (number * 1e9 / perSecond);
            awaitUntil(due);
            Order.Command command;
            int place = number / 2 % placed.length;
            if (number % 2 == 0 && placed[place] != null) {
                command = new Order.Accept(placed[place], due);
            } else {
                placed[place] = Order.newId();
                command = new Order.Place(placed[place], due);
            }
            platform.send(command).whenComplete((_, failed) -> {
                if (failed == null) {
                    acknowledged.addAll(command.receipt().eventIds());
                    if (due >= from) {
                        int round = (int) ((due - from) / measured.toNanos());
                        answers.get(Math.min(round, rounds - 1)).recordValue(System.nanoTime() - due);
                    }
                } else if (failed instanceof RejectedExecutionException || failed instanceof AggregateNotFoundException) {
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

    private static void awaitUntil(long due) {
        long early = due - System.nanoTime();
        while (early > 0) {
            LockSupport.parkNanos(early);
            early = due - System.nanoTime();
        }
    }
}
