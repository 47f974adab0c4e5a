package io.tiffin.eventstore.benchmarks;

import io.tiffin.eventstore.JdbcTransactions;
import io.tiffin.eventstore.SharedTokenStore;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.SimpleEventHandlerInvoker;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;

/** A processor as the platform has them: tokens in the database, events by the hundred, from the beginning of the store. */
final class Processor implements AutoCloseable {

    private static final int BATCH = 256;

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
    private final PooledStreamingEventProcessor processor;

    Processor(StoredInGroups store, Consumer<Order.Event> handler) {
        JdbcTransactions transactions = new JdbcTransactions(store.pool());
        processor = PooledStreamingEventProcessor.builder().name("benchmark").messageSource(store.source())
                .tokenStore(new SharedTokenStore(transactions, Order.serializer(), "benchmark")).transactionManager(transactions)
                .initialSegmentCount(1).initialToken(source -> source.createTailToken()).batchSize(BATCH).coordinatorExecutor(threads)
                .workerExecutor(threads)
                .eventHandlerInvoker(SimpleEventHandlerInvoker.builder().eventHandlers(new Handler(handler)).build()).build();
        processor.start();
        Awaitility.await().until(() -> !processor.processingStatus().isEmpty());
    }

    private record Handler(Consumer<Order.Event> handler) {

        @EventHandler
        void on(Order.Event event) {
            handler.accept(event);
        }
    }

    /** Waits until {@code handled} has come to {@code number}. */
    static void awaitHandled(AtomicLong handled, long number) {
        Awaitility.await().atMost(Duration.ofMinutes(10)).pollInterval(Duration.ofMillis(10)).until(() -> handled
                .get() >= number);
    }

    @Override
    public void close() {
        processor.shutDown();
        threads.shutdownNow();
    }
}
