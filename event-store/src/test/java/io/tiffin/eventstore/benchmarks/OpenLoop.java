package io.tiffin.eventstore.benchmarks;

import java.time.Duration;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.axonframework.modelling.command.AggregateNotFoundException;

/**
 * Commands that come when they are due, whether or not those before them are answered: every other one places an order, the others each
 * accept one that was placed a quarter of a second ago. What is measured begins when a command was due, so that a store that stands still is not
 * spared those it keeps waiting.
 */
record OpenLoop(double perSecond, Duration rampUp, Duration measured) {

    private static final int DIGITS = 3;

    /**
     * @param nanos
     *            from when a command was due to its answer
     * @param turnedAway
     *            commands that the store had no room for, with those that rely on them: where there is one, the rate was too high
     */
    record Outcome(Histogram nanos, Collection<String> acknowledged, long turnedAway) {}

    /**
     * @throws IllegalStateException
     *             where a command fails for another reason than overload
     */
    Outcome run(Platform platform) {
        Recorder answers = new Recorder(DIGITS);
        Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        AtomicLong turnedAway = new AtomicLong();
        Semaphore answered = new Semaphore(0);
        // As many places as are filled in a quarter of a second.
        String[] placed = new String[(int) Math.ceil(perSecond / 8)];
        long begun = System.nanoTime();
        long from = begun + rampUp.toNanos();
        long commands = (long) (perSecond * (rampUp.toNanos() + measured.toNanos()) / 1e9);
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
                        answers.recordValue(System.nanoTime() - due);
                    }
                } else if (failed instanceof RejectedExecutionException || failed instanceof AggregateNotFoundException) {
                    turnedAway.incrementAndGet();
                } else {
                    failure.compareAndSet(null, failed);
                }
                answered.release();
            });
        }
        answered.acquireUninterruptibly((int) commands);
        if (failure.get() != null) {
            throw new IllegalStateException("A command failed at %,.0f per second".formatted(perSecond), failure.get());
        }
        return new Outcome(answers.getIntervalHistogram(), acknowledged, turnedAway.get());
    }

    private static void awaitUntil(long due) {
        long early = due - System.nanoTime();
        while (early > 0) {
            LockSupport.parkNanos(early);
            early = due - System.nanoTime();
        }
    }
}
