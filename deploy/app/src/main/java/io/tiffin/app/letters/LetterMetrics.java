package io.tiffin.app.letters;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** How many letters there are, over all nodes; asked for when somebody looks, at most once in a while. */
final class LetterMetrics {

    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final MeterRegistry registry;
    private final Letters letters;
    private Map<String, Long> counts = Map.of();
    private long countedAt = System.nanoTime() - FRESH_NANOS;

    LetterMetrics(MeterRegistry registry, Letters letters) {
        this.registry = registry;
        this.letters = letters;
    }

    void watch(String processor) {
        Gauge.builder("tiffin.dead.letters", () -> count(processor))
                .description("Events that a processor could not handle, and those that wait behind them")
                .tag("processor", processor)
                .register(registry);
    }

    private synchronized double count(String processor) {
        if (System.nanoTime() - countedAt >= FRESH_NANOS) {
            try {
                counts = letters.counts();
                countedAt = System.nanoTime();
            } catch (DataAccessException | TransactionException _) {
                return Double.NaN;
            }
        }
        return counts.getOrDefault(processor, 0L);
    }
}
