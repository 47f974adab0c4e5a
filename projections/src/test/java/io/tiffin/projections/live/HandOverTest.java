package io.tiffin.projections.live;

import static io.tiffin.projections.live.Way.Step.CONFIRMED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens while a stream passes from history to live. */
class HandOverTest {

    private static final List<String> IDS = List.of("5", "7", "9", "13", "15", "17", "19");

    private final LiveStage stage = new LiveStage();

    HandOverTest() {
        Way.registerAgent(stage.store, stage.cipher);
        stage.way.until(CONFIRMED);
    }

    private List<String> ids() {
        return Objects.requireNonNull(stage.heard("earliest")
                .map(line -> line.substring(0, Math.max(0, line.indexOf(':'))))
                .filter(id -> id.matches("[0-9]+"))
                .collectList()
                .block(Duration.ofSeconds(20)));
    }

    /** One at a time: an order that is picked up after it was delivered is none. */
    private synchronized void step() {
        if (!stage.way.isOver()) {
            stage.way.store();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_is_stored_around_each_read_is_told_once(boolean before) {
        Runnable oneStep = () -> {
            step();
            stage.store.tell();
        };
        if (before) {
            stage.store.beforeEachRead(oneStep);
        } else {
            stage.store.afterEachRead(oneStep);
        }
        try (var others = Executors.newVirtualThreadPerTaskExecutor()) {
            others.execute(() -> finishOnceFollowed(new Random(1)));
            assertThat(ids()).isEqualTo(IDS);
        }
    }

    @Test
    void what_the_tail_tells_late_is_told_once() {
        // Stored, and so in the history, before the stream opens; told only when the stream follows already.
        step();
        step();
        try (var others = Executors.newVirtualThreadPerTaskExecutor()) {
            others.execute(() -> finishOnceFollowed(new Random(2)));
            assertThat(ids()).isEqualTo(IDS);
        }
    }

    @RepeatedTest(60)
    void storing_and_telling_at_any_moment_leaves_no_gap_and_no_duplicate(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var reads = new Semaphore(0);
        stage.store.beforeEachRead(reads::release);
        stage.store.afterEachRead(() -> {
            if (random.nextBoolean()) {
                Thread.yield();
            }
        });
        try (var others = Executors.newVirtualThreadPerTaskExecutor()) {
            others.execute(() -> {
                var hostile = new Random(repetition.getCurrentRepetition());
                while (!stage.way.isOver()) {
                    awaitRead(reads);
                    step();
                    if (hostile.nextInt(3) > 0) {
                        stage.store.tell();
                    }
                }
                stage.store.tell();
            });
            assertThat(ids()).isEqualTo(IDS);
        }
        assertThat(stage.followers.count()).isZero();
    }

    private static void awaitRead(Semaphore reads) {
        try {
            reads.tryAcquire(2, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void finishOnceFollowed(Random random) {
        // The stream may be over before it was ever seen following: then all was stored around its reads.
        while (stage.followers.count() == 0 && !stage.way.isOver()) {
            Thread.yield();
        }
        while (!stage.way.isOver()) {
            step();
            if (random.nextBoolean()) {
                stage.store.tell();
            }
        }
        stage.store.tell();
    }
}
