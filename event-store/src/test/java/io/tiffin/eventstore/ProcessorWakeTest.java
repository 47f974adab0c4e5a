package io.tiffin.eventstore;

import static io.tiffin.eventstore.StoreDatabase.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiffin.eventstore.Counted.Counting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.SimpleEventHandlerInvoker;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.junit.jupiter.api.Test;

class ProcessorWakeTest {

    private static final int ROUNDS = 9;

    private final StoreDatabase database = new StoreDatabase();
    private final BlockingQueue<Counted> handled = new LinkedBlockingQueue<>();

    @Test
    void an_idle_processor_handles_a_local_event_at_once() throws Exception {
        try (EventTail tail = tail()) {
            assertThat(medianDelay(tail, database.engine(AppendObserver.NONE, tail::appended))).isLessThan(Duration.ofMillis(250));
        }
    }

    @Test
    void an_idle_processor_handles_an_event_of_another_node_at_once() throws Exception {
        try (EventTail tail = tail()) {
            assertThat(medianDelay(tail, database.engine())).isLessThan(Duration.ofMillis(250));
        }
    }

    @Test
    void a_processor_comes_to_the_head_also_through_events_that_are_not_for_it() {
        try (EventTail tail = tail()) {
            ScheduledExecutorService executor = Executors.newScheduledThreadPool(2);
            try {
                PooledStreamingEventProcessor processor = processor(new TailedEventSource(tail, database.reader), executor);
                processor.start();
                await().until(() -> !processor.processingStatus().isEmpty());
                CommitOrderedEventStorageEngine engine = database.engine(AppendObserver.NONE, tail::appended);
                for (int number = 0; number < 300; number += 3) {
                    engine.appendEvents(new GenericDomainEventMessage<>("counter", "b", number, new Counting(1)),
                            new GenericDomainEventMessage<>("counter", "b", number + 1L, new Counted(number)),
                            new GenericDomainEventMessage<>("counter", "b", number + 2L, new Counting(2)));
                }

                await().until(() -> processor.processingStatus().get(0).getCurrentPosition().orElse(0) == 300);
                assertThat(handled).extracting(Counted::number)
                        .containsExactlyElementsOf(IntStream.range(0, 100).map(number -> 3 * number).boxed().toList());
            } finally {
                executor.shutdownNow();
            }
        }
    }

    /** From the commit of an event to its handler, the processor having handled all before it. */
    private Duration medianDelay(EventTail tail, CommitOrderedEventStorageEngine engine) throws InterruptedException {
        ScheduledExecutorService executor = Executors.newScheduledThreadPool(2);
        try {
            PooledStreamingEventProcessor processor = processor(new TailedEventSource(tail, database.reader), executor);
            processor.start();
            List<Duration> delays = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                await().until(() -> !processor.processingStatus().isEmpty());
                engine.appendEvents(events("a", round, round + 1));
                long committed = System.nanoTime();
                assertThat(handled.poll(20, TimeUnit.SECONDS)).isEqualTo(new Counted(round));
                delays.add(Duration.ofNanos(System.nanoTime() - committed));
            }
            return delays.stream().sorted().toList().get(ROUNDS / 2);
        } finally {
            executor.shutdownNow();
        }
    }

    private PooledStreamingEventProcessor processor(TailedEventSource source, ScheduledExecutorService executor) {
        return PooledStreamingEventProcessor.builder().name("views").messageSource(source).tokenStore(new InMemoryTokenStore())
                .transactionManager(NoTransactionManager.INSTANCE).initialSegmentCount(1)
                .initialToken(StreamableMessageSource::createHeadToken).coordinatorExecutor(executor).workerExecutor(executor)
                .eventHandlerInvoker(SimpleEventHandlerInvoker.builder().eventHandlers(new Views()).build()).build();
    }

    private EventTail tail() {
        EventTail tail = new EventTail(database.reader, database.dataSource, new EventTail.Settings(64, 64, Duration.ofHours(1)),
                StoreDatabase.metrics());
        tail.start();
        return tail;
    }

    private final class Views {

        @EventHandler
        void on(Counted event) {
            handled.add(event);
        }
    }
}
