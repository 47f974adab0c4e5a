package io.tiffin.eventstore;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Appends that wait to be stored, so many at most, in the order in which they came: and before them those that were taken, and left for a
 * later batch. Anybody may bring one; only who stores may take, and leave.
 */
final class AppendQueue {

    private final BlockingQueue<Append> waiting;
    /** Changed by the writer's thread alone. */
    private final Queue<Append> deferred = new ArrayDeque<>();
    private final StoreMetrics metrics;

    AppendQueue(int capacity, StoreMetrics metrics) {
        this.waiting = new LinkedBlockingQueue<>(capacity);
        this.metrics = metrics;
        metrics.queueDepth(this::size);
    }

    /** Whether there was room for it. */
    boolean offer(Append append) {
        return waiting.offer(append);
    }

    /** Whether it still waited, and does no more. */
    boolean remove(Append append) {
        return waiting.remove(append);
    }

    /** How many wait, without those that were left for later. */
    int size() {
        return waiting.size();
    }

    /** Whether nobody waits who has not been taken yet. */
    boolean isEmpty() {
        return waiting.isEmpty();
    }

    boolean hasDeferred() {
        return !deferred.isEmpty();
    }

    void defer(Append append) {
        deferred.add(append);
    }

    /** The next one that came, once there is one; null where none has after so long. */
    @Nullable
    Append poll(Duration patience) throws InterruptedException {
        return waiting.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Whatever waits, as far as it can be stored together. */
    AppendBatch next() {
        AppendBatch batch = new AppendBatch();
        for (int left = deferred.size(); left > 0; left--) {
            add(deferred.remove(), batch);
        }
        while (!batch.isFull() && deferred.size() < AppendBatch.MOST_EVENTS) {
            Append append = waiting.poll();
            if (append == null) {
                return batch;
            }
            add(append, batch);
        }
        return batch;
    }

    /** Of these, what can be stored together: what follows an append that did not make it is told so, what has to wait for one is left. */
    AppendBatch batchOf(List<Append> appends) {
        AppendBatch batch = new AppendBatch();
        appends.forEach(append -> add(append, batch));
        return batch;
    }

    private void add(Append append, AppendBatch batch) {
        if (append.hasLostItsGround()) {
            tellOfConflict(List.of(append));
        } else if (!batch.offer(append)) {
            deferred.add(append);
        }
    }

    void tellOfConflict(List<Append> haveGoneOn) {
        haveGoneOn.forEach(append -> append.outcome.complete(OptionalLong.empty()));
        metrics.conflicts(haveGoneOn.size());
    }

    /** Tells all of them, also those left for later, and forgets them. */
    void failAll(RuntimeException failure) {
        List<Append> all = new ArrayList<>(deferred);
        deferred.clear();
        waiting.drainTo(all);
        all.forEach(append -> append.outcome.completeExceptionally(failure));
    }
}
