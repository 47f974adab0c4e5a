package io.tiffin.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.junit.jupiter.api.RepeatedTest;

class SharedTokenStoreTest {

    private static final int NODES = 4;

    private final StoreDatabase database = new StoreDatabase();

    @RepeatedTest(5)
    void nodes_that_start_at_once_initialize_the_segments_together() throws Exception {
        var together = new CyclicBarrier(NODES);
        List<Callable<Boolean>> starts = IntStream.range(0, NODES).<Callable<Boolean>>mapToObj(node -> () -> {
            var tokens = new SharedTokenStore(database.transactions, Counted.serializer(), "node-" + node);
            database.transactions.executeInTransaction(() -> {
                assertThat(tokens.fetchSegments("views")).isEmpty();
                await(together);
                tokens.initializeTokenSegments("views", 3, new GlobalSequenceTrackingToken(0));
            });
            return true;
        }).toList();

        try (var threads = Executors.newFixedThreadPool(NODES)) {
            for (Future<Boolean> start : threads.invokeAll(starts)) {
                assertThat(start.get()).isTrue();
            }
        }
        assertThat(database.query("SELECT segment FROM eventstore.token WHERE processor_name = 'views' ORDER BY segment"))
                .containsExactly("0", "1", "2");
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
