package io.tiffin.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.axonframework.common.transaction.Transaction;
import org.junit.jupiter.api.Test;

class CommitOrderTest {

    private static final int WRITERS = 4;
    private static final int APPENDS = 60;

    private final StoreDatabase database = new StoreDatabase();
    private final CommitOrderedEventStorageEngine engine = database.engine();

    @Test
    void shows_no_position_below_one_that_has_been_seen() throws Exception {
        AtomicBoolean writing = new AtomicBoolean(true);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Long>> watched = executor.submit(() -> watch(writing));
            List<Future<Integer>> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                String name = "writer-" + writer;
                writers.add(executor.submit(() -> write(name)));
            }
            int stored = 0;
            for (Future<Integer> writer : writers) {
                stored += writer.get();
            }
            writing.set(false);

            assertThat(watched.get()).hasSize(stored).isSorted().doesNotHaveDuplicates()
                    .isEqualTo(database.query("SELECT global_position FROM eventstore.event ORDER BY 1").stream().map(Long::valueOf)
                            .toList());
            assertThat(stored).isBetween(1, WRITERS * APPENDS * 2 - 1);
        }
    }

    /** Everything in the order in which it became visible. */
    private List<Long> watch(AtomicBoolean writing) {
        List<Long> seen = new ArrayList<>();
        boolean last = false;
        while (!last) {
            last = !writing.get();
            database.query("SELECT global_position FROM eventstore.event ORDER BY 1").stream().map(Long::valueOf)
                    .filter(position -> !seen.contains(position)).forEach(seen::add);
        }
        return seen;
    }

    /** Transactions of different length, some of which are rolled back. */
    private int write(String name) throws InterruptedException {
        Random random = new Random(name.hashCode());
        int stored = 0;
        for (int append = 0; append < APPENDS; append++) {
            Transaction transaction = database.transactions.startTransaction();
            engine.appendEvents(StoreDatabase.events(name + "-" + append, 0, 2));
            Thread.sleep(Duration.ofNanos(random.nextInt(3_000_000)));
            if (random.nextInt(4) == 0) {
                transaction.rollback();
            } else {
                transaction.commit();
                stored += 2;
            }
        }
        return stored;
    }
}
