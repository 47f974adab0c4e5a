package io.tiffin.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.axonframework.common.lock.Lock;
import org.axonframework.common.lock.LockAcquisitionFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AggregateLocksTest {

    private final AggregateLocks locks = new AggregateLocks();

    @Test
    void one_at_a_time_and_nothing_is_left_of_a_lock_that_nobody_wants() throws Exception {
        int[] counts = new int[10];
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 20_000).forEach(number -> threads.submit(() -> {
                int aggregate = number % counts.length;
                Lock lock = locks.obtainLock("order-" + aggregate);
                int before = counts[aggregate];
                Thread.yield();
                counts[aggregate] = before + 1;
                lock.release();
            }));
        }
        assertThat(counts).containsOnly(2_000);
        assertThat(locks.count()).isZero();
    }

    @Test
    void who_holds_it_may_have_it_again() throws Exception {
        Lock outer = locks.obtainLock("order");
        Lock inner = locks.obtainLock("order");
        inner.release();
        assertThat(outer.isHeld()).isTrue();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> other = threads.submit(() -> {
                Lock lock = locks.obtainLock("order");
                lock.release();
                return true;
            });
            outer.release();
            assertThat(other.get()).isTrue();
        }
        assertThat(outer.isHeld()).isFalse();
        assertThat(locks.count()).isZero();
    }

    @Test
    void two_that_wait_for_each_other_end() throws Exception {
        var impatient = new AggregateLocks(Duration.ofMillis(200));
        var bothHoldOne = new CountDownLatch(2);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> one = threads.submit(() -> holdThenWant(impatient, "a", "b", bothHoldOne));
            Future<?> other = threads.submit(() -> holdThenWant(impatient, "b", "a", bothHoldOne));

            assertThatThrownBy(() -> {
                one.get();
                other.get();
            }).hasCauseInstanceOf(LockAcquisitionFailedException.class);
        }
        assertThat(impatient.count()).isZero();
    }

    @Test
    void only_what_is_cached_is_passed_on_and_not_after_a_conflict() {
        var cache = new AggregateCache(10, new SimpleMeterRegistry());
        var passing = new AggregateLocks(cache);
        assertThat(mayPassOn(passing, OptionalLong.of(1))).isFalse();
        cache.put("a", "entry");
        assertThat(mayPassOn(passing, OptionalLong.of(2))).isTrue();
        assertThat(mayPassOn(passing, OptionalLong.empty())).isTrue();
        assertThat(mayPassOn(passing, OptionalLong.of(3))).isFalse();
        assertThat(passing.count()).isZero();
    }

    /** Whether an append with this outcome could be passed on before it came. */
    private static boolean mayPassOn(AggregateLocks locks, OptionalLong outcome) {
        Append append = new Append();
        append.add(StoreDatabase.events("a", 0, 1), Counted.serializer());
        var hold = (AggregateLocks.Hold) locks.obtainLock("a");
        boolean may = hold.mayPassOn(append);
        if (may) {
            hold.passOn(append);
        }
        append.outcome.complete(outcome);
        hold.release();
        return may;
    }

    private static void holdThenWant(AggregateLocks locks, String held, String wanted, CountDownLatch bothHoldOne) {
        Lock first = locks.obtainLock(held);
        try {
            bothHoldOne.countDown();
            bothHoldOne.await();
            locks.obtainLock(wanted).release();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            first.release();
        }
    }
}
