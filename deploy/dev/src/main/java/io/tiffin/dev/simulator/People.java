package io.tiffin.dev.simulator;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everybody who does something, each on a virtual thread. */
final class People implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(People.class);
    private static final int PATIENCE_SECONDS = 10;

    private final ExecutorService threads = Executors
            .newThreadPerTaskExecutor(Thread.ofVirtual().name("simulator-", 0).factory());
    private final Tally tally;

    People(Tally tally) {
        this.tally = tally;
    }

    /** Work that takes time, and is given up when everybody goes home. */
    @FunctionalInterface
    interface Task {
        void run() throws InterruptedException;
    }

    void does(String who, Task task) {
        if (threads.isShutdown()) {
            return;
        }
        threads.execute(() -> {
            try {
                task.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.error("{} cannot go on", who, e);
                tally.surprise(who + " cannot go on: " + e);
            }
        });
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("Some of the people do not go home");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
