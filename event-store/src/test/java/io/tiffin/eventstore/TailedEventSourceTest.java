package io.tiffin.eventstore;

import static io.tiffin.eventstore.StoreDatabase.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.tiffin.eventstore.Counted.Counting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.ReplayToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TailedEventSourceTest {

    private static final int WINDOW = 16;

    private final StoreDatabase database = new StoreDatabase();
    private final EventTail tail = new EventTail(database.reader, database.dataSource,
            new EventTail.Settings(WINDOW, 5, Duration.ofHours(1)), StoreDatabase.metrics());
    private final TailedEventSource source = new TailedEventSource(tail, database.reader);
    private final CommitOrderedEventStorageEngine engine = database.engine(AppendObserver.NONE, tail::appended);

    @BeforeEach
    void start() {
        engine.appendEvents(events("old", 0, 2));
        tail.start();
    }

    @AfterEach
    void close() {
        tail.close();
    }

    @Test
    void makes_tokens_for_the_beginning_the_end_and_a_moment() {
        assertThat(source.createTailToken()).isEqualTo(new GlobalSequenceTrackingToken(0));
        assertThat(source.createHeadToken()).isEqualTo(new GlobalSequenceTrackingToken(2));
        assertThat(source.createTokenAt(Instant.EPOCH)).isEqualTo(new GlobalSequenceTrackingToken(0));
        assertThat(source.createTokenSince(Duration.ofHours(1))).isEqualTo(new GlobalSequenceTrackingToken(0));
        assertThat(source.createTokenAt(Instant.now().plusSeconds(60))).isEqualTo(new GlobalSequenceTrackingToken(2));
    }

    @Test
    void refuses_a_token_of_another_store() {
        TrackingToken foreign = GapAwareTrackingToken.newInstance(1, List.of());

        assertThatIllegalArgumentException().isThrownBy(() -> source.openStream(foreign));
    }

    @Test
    void opens_a_replay_where_it_stands() throws Exception {
        TrackingToken replay = ReplayToken.createReplayToken(new GlobalSequenceTrackingToken(2), new GlobalSequenceTrackingToken(1));

        try (BlockingStream<TrackedEventMessage<?>> stream = source.openStream(replay)) {
            assertThat(stream.nextAvailable().trackingToken()).isEqualTo(new GlobalSequenceTrackingToken(2));
        }
    }

    @Test
    void streams_history_and_then_what_is_new() throws Exception {
        try (BlockingStream<TrackedEventMessage<?>> stream = source.openStream(null)) {
            assertThat(stream.peek()).isPresent();
            assertThat(stream.nextAvailable().getPayload()).isEqualTo(new Counted(0));
            assertThat(stream.nextAvailable().getPayload()).isEqualTo(new Counted(1));
            assertThat(stream.hasNextAvailable()).isFalse();
            assertThat(stream.peek()).isEmpty();

            engine.appendEvents(events("a", 7, 8));

            assertThat(stream.hasNextAvailable(10, TimeUnit.SECONDS)).isTrue();
            assertThat(stream.nextAvailable().getPayload()).isEqualTo(new Counted(7));
        }
    }

    @Test
    void loses_nothing_when_the_memory_is_too_small_for_a_slow_reader() throws Exception {
        try (BlockingStream<TrackedEventMessage<?>> stream = source.openStream(source.createHeadToken())) {
            int total = 10 * WINDOW;
            List<Object> read = new ArrayList<>();
            for (int number = 0; number < total; number += 8) {
                engine.appendEvents(events("a", number, number + 8));
                if (number % (4 * WINDOW) == 0) {
                    read.add(stream.nextAvailable().getPayload());
                }
            }
            await().until(() -> tail.position() == 2 + total);
            while (stream.hasNextAvailable()) {
                read.add(stream.nextAvailable().getPayload());
            }

            assertThat(read).isEqualTo(events("a", 0, total).stream().<Object>map(event -> event.getPayload()).toList());
        }
    }

    @Test
    void leaves_out_what_nobody_wants_but_for_the_last_that_is_there() throws Exception {
        engine.appendEvents(totals("b", 0, 3));
        engine.appendEvents(events("a", 7, 9));
        engine.appendEvents(totals("b", 3, 6));
        await().until(() -> tail.position() == 10);
        try (BlockingStream<TrackedEventMessage<?>> stream = source.openStream(new GlobalSequenceTrackingToken(2))) {
            TrackedEventMessage<?> unwanted = stream.nextAvailable();
            assertThat(unwanted.getPayload()).isEqualTo(new Counting(0));

            stream.skipMessagesWithPayloadTypeOf(unwanted);

            assertThat(stream.peek()).hasValueSatisfying(event -> assertThat(event.getPayload()).isEqualTo(new Counted(7)));
            assertThat(next(stream).getPayload()).isEqualTo(new Counted(7));
            assertThat(next(stream).getPayload()).isEqualTo(new Counted(8));
            // Whoever reads has come to the head.
            assertThat(next(stream).trackingToken()).isEqualTo(new GlobalSequenceTrackingToken(10));
            assertThat(stream.hasNextAvailable()).isFalse();

            engine.appendEvents(totals("b", 6, 8));
            engine.appendEvents(events("a", 9, 10));

            // One of them may have been the last for a moment.
            List<Object> read = new ArrayList<>();
            while (!read.contains(new Counted(9))) {
                read.add(next(stream).getPayload());
            }
            assertThat(read).doesNotContain(new Counting(6));
        }
    }

    private static TrackedEventMessage<?> next(BlockingStream<TrackedEventMessage<?>> stream) throws InterruptedException {
        assertThat(stream.hasNextAvailable(10, TimeUnit.SECONDS)).isTrue();
        return stream.nextAvailable();
    }

    private static List<DomainEventMessage<Counting>> totals(String aggregateId, int from, int to) {
        return IntStream.range(from, to)
                .<DomainEventMessage<Counting>>mapToObj(
                        number -> new GenericDomainEventMessage<>("counter", aggregateId, number, new Counting(number)))
                .toList();
    }

    @Test
    void reads_near_the_head_without_the_database() throws Exception {
        try (BlockingStream<TrackedEventMessage<?>> stream = source.openStream(source.createHeadToken())) {
            engine.appendEvents(events("a", 0, WINDOW));
            await().until(() -> tail.position() == 2 + WINDOW);
            database.execute("ALTER TABLE eventstore.event RENAME TO gone");

            for (int number = 0; number < WINDOW; number++) {
                assertThat(stream.nextAvailable().getPayload()).isEqualTo(new Counted(number));
            }
            assertThat(stream.hasNextAvailable()).isFalse();
        }
    }

    @Test
    void calls_back_when_something_is_new_and_when_something_is_there_already() {
        AtomicInteger calls = new AtomicInteger();
        try (BlockingStream<TrackedEventMessage<?>> stream = source.openStream(source.createHeadToken())) {
            assertThat(stream.setOnAvailableCallback(calls::incrementAndGet)).isTrue();
            assertThat(calls).hasValue(0);

            engine.appendEvents(events("a", 0, 1));
            await().until(() -> calls.get() == 1 && stream.hasNextAvailable());
        }
        try (BlockingStream<TrackedEventMessage<?>> stream = source.openStream(source.createTailToken())) {
            stream.setOnAvailableCallback(calls::incrementAndGet);
            assertThat(calls).hasValue(2);
        }
        engine.appendEvents(events("a", 1, 2));
        await().until(() -> tail.position() == 4);
        assertThat(calls).hasValue(2);
    }

    @Test
    void releases_a_waiting_reader_when_it_is_closed() {
        BlockingStream<TrackedEventMessage<?>> stream = source.openStream(source.createHeadToken());
        CompletableFuture<Boolean> waiting = inBackground(() -> stream.hasNextAvailable(1, TimeUnit.HOURS));
        CompletableFuture<Boolean> taking = inBackground(() -> stream.nextAvailable() != null);

        stream.close();

        assertThat(waiting).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(false);
        assertThat(taking).failsWithin(Duration.ofSeconds(10)).withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void gives_each_event_to_one_of_several_threads() throws Exception {
        try (BlockingStream<TrackedEventMessage<?>> stream = source.openStream(source.createHeadToken())) {
            List<CompletableFuture<List<Object>>> readers = new ArrayList<>();
            for (int reader = 0; reader < 4; reader++) {
                readers.add(inBackground(() -> take(stream, 50)));
            }
            for (int number = 0; number < 200; number += 10) {
                engine.appendEvents(events("a", number, number + 10));
            }

            List<Object> taken = new ArrayList<>();
            for (CompletableFuture<List<Object>> reader : readers) {
                taken.addAll(reader.get(20, TimeUnit.SECONDS));
            }
            assertThat(taken).hasSize(200).doesNotHaveDuplicates();
        }
    }

    private static List<Object> take(BlockingStream<TrackedEventMessage<?>> stream, int count) throws InterruptedException {
        List<Object> taken = new ArrayList<>();
        while (taken.size() < count) {
            taken.add(stream.nextAvailable().getPayload());
        }
        return taken;
    }

    private static <T> CompletableFuture<T> inBackground(Waiting<T> waiting) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(waiting.await());
            } catch (InterruptedException | RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private interface Waiting<T> {
        T await() throws InterruptedException;
    }
}
