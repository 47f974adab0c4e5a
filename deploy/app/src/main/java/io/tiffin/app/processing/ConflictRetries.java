package io.tiffin.app.processing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ScheduledExecutorService;
import org.axonframework.commandhandling.gateway.ExponentialBackOffIntervalRetryScheduler;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;

/**
 * Tries a command again where somebody else wrote the same aggregate at the same time, and only there. Axon's own predicate is asked about
 * every cause of a failure too, and the cause of a conflict is an SQL exception that it would take for final.
 */
final class ConflictRetries extends ExponentialBackOffIntervalRetryScheduler {

    private static final long FIRST_PAUSE_MILLIS = 5;
    private static final int MOST = 7;

    private final Counter retries;

    ConflictRetries(ScheduledExecutorService executor, MeterRegistry metrics) {
        super(builder().retryExecutor(executor).backoffFactor(FIRST_PAUSE_MILLIS).maxRetryCount(MOST));
        this.retries = Counter.builder("eventstore.retries")
                .description("Commands tried again because their stream had gone on")
                .register(metrics);
    }

    @Override
    protected boolean scheduleRetry(Runnable commandDispatch, long interval) {
        boolean scheduled = super.scheduleRetry(commandDispatch, interval);
        if (scheduled) {
            retries.increment();
        }
        return scheduled;
    }

    @Override
    protected boolean isExplicitlyNonTransient(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof ConcurrencyException || t instanceof AggregateStreamCreationException) {
                return false;
            }
        }
        return true;
    }
}
