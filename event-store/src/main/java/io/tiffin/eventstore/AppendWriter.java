package io.tiffin.eventstore;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import javax.sql.DataSource;

import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one who appends for a whole node, over one connection. A batch is whatever has queued while the last one was being stored: there is
 * no timer, so that a lone append waits for nothing but its own commit, and many share one.
 *
 * <p>
 * Batches are stored by a thread of its own. Who comes while nobody is being served, and not in a crowd, stores what it brings itself, which
 * spares it two hand-overs between threads. Whatever goes wrong with that, the thread settles.
 *
 * <p>
 * Each append is told the truth, also where the connection is lost before an answer has come: see {@link BatchStorage}.
 */
public final class AppendWriter implements AutoCloseable {

    /**
     * @param queue
     *            how many appends may wait; the next one is turned away with a {@link RejectedExecutionException}
     * @param mustBeDurable
     *            whether to refuse a server that acknowledges what it has not written to disk
     */
    public record Settings(int queue, boolean mustBeDurable) {

        public static final Settings DEFAULT = new Settings(8_192, true);
    }

    private static final Logger log = LoggerFactory.getLogger(AppendWriter.class);

    /**
     * Of so many, nobody stores what it brings itself. A virtual thread that does waits for a processor when the answer has come, behind
     * all others that have work to do by then, and the next batch waits with it.
     */
    static final int A_CROWD = Math.min(AppendBatch.MOST_EVENTS / 4, 64 * CommandProcessors.count());

    /** How often the writer looks whether it has been closed, or left something to settle. */
    private static final Duration LOOK_UP = Duration.ofMillis(100);
    private static final Duration TIME_TO_STORE_THE_REST = Duration.ofSeconds(10);

    private final StoreMetrics metrics;
    private final AppendQueue queue;
    private final BatchStorage storage;
    /** Held by whoever stores, and takes from the queue. */
    private final ReentrantLock turn = new ReentrantLock();
    /** What went wrong for a thread that is not the writer's, which has to settle it before anything else is stored. */
    private volatile BatchStorage.@Nullable Failed unsettled;
    private final Thread thread = Thread.ofPlatform().daemon().name("tiffin-event-append").unstarted(this::run);
    /** When a thread that is not the writer's began to store, on the clock of {@link System#nanoTime()}; 0 where none does. */
    private volatile long unwatchedSince;
    /** Sent, and not yet answered. */
    private volatile @Nullable AppendBatch underWay;
    private volatile boolean closed;

    /**
     * @param dataSource
     *            where to take the writer's connection from, which is then held for good; not a pool, and nothing that shares sessions
     * @param tail
     *            is fed with what this writer stores
     */
    public AppendWriter(DataSource dataSource, Settings settings, EventTail tail, StoreMetrics metrics) {
        this(dataSource, settings, (CommittedEvents) tail, metrics);
    }

    AppendWriter(DataSource dataSource, Settings settings, CommittedEvents committed, StoreMetrics metrics) {
        this.metrics = metrics;
        this.queue = new AppendQueue(settings.queue(), metrics);
        this.storage = new BatchStorage(dataSource, settings.mustBeDurable(), queue, committed, metrics);
    }

    /** Begins to store. Once only; what was submitted before waits. */
    public void start() {
        thread.start();
    }

    /** How many appends wait for a batch. */
    int waiting() {
        return queue.size();
    }

    /**
     * Takes an append and completes its outcome when its fate is certain.
     *
     * @throws RejectedExecutionException
     *             when too many wait already, or the writer is closed: it has not been stored, and will not be
     */
    void submit(Append append) {
        if (storage.lately() < A_CROWD && queue.isEmpty() && append.followsOnly(null) && !turn.hasQueuedThreads() && turn.tryLock()) {
            try {
                WriterSession open = storage.session();
                if (open != null && unsettled == null && !queue.hasDeferred() && queue.isEmpty() && !closed) {
                    storeAtOnce(append, open);
                    return;
                }
            } finally {
                turn.unlock();
            }
        }
        enqueue(append);
    }

    /**
     * As {@link #submit}, without ever storing it on this thread, which has something better to do.
     *
     * @throws RejectedExecutionException
     *             as there
     */
    void enqueue(Append append) {
        if (closed || !queue.offer(append)) {
            metrics.turnedAway();
            throw closed ? isClosed() : new RejectedExecutionException("Too many appends are waiting");
        }
        if (closed && queue.remove(append)) {
            throw isClosed();
        }
    }

    private void storeAtOnce(Append append, WriterSession open) {
        AppendBatch batch = queue.batchOf(List.of(append));
        if (batch.appends().isEmpty()) {
            return;
        }
        underWay = batch;
        unwatchedSince = System.nanoTime();
        try {
            open.setPatient(true);
            storage.store(batch, open);
            underWay = null;
        } catch (Throwable e) {
            // Whoever brought it waits for the truth like everybody else.
            unsettled = new BatchStorage.Failed(batch, open, e);
        } finally {
            unwatchedSince = 0;
        }
    }

    private void run() {
        try {
            while (!closed || !queue.isEmpty() || hasLeftOvers()) {
                storeNext();
            }
        } catch (InterruptedException e) {
            log.debug("The writer has been interrupted", e);
        } finally {
            // Also when an error has ended this thread: nobody may wait for one who does not come.
            closed = true;
            end();
        }
    }

    private void end() {
        turn.lock();
        try {
            giveUpUnderWay();
            queue.failAll(isClosed());
            storage.disconnect();
        } finally {
            turn.unlock();
        }
    }

    private boolean hasLeftOvers() {
        return unsettled != null || queue.hasDeferred();
    }

    private void storeNext() throws InterruptedException {
        Append first = hasLeftOvers() ? null : queue.poll(LOOK_UP);
        try {
            awaitTurn();
        } catch (InterruptedException e) {
            if (first != null) {
                first.outcome.completeExceptionally(isClosed());
            }
            throw e;
        }
        try {
            if (first != null) {
                queue.defer(first);
            }
            BatchStorage.Failed failed = unsettled;
            if (failed != null) {
                unsettled = null;
                storage.settle(failed);
            }
            AppendBatch batch = queue.next();
            if (!batch.appends().isEmpty()) {
                underWay = batch;
                storage.store(batch);
            }
            underWay = null;
        } finally {
            turn.unlock();
        }
    }

    private void awaitTurn() throws InterruptedException {
        while (!turn.tryLock(1, TimeUnit.SECONDS)) {
            long since = unwatchedSince;
            if (since != 0 && System.nanoTime() - since > WriterSession.LONGEST_SILENCE.toNanos()) {
                storage.abort();
            }
        }
    }

    private static RejectedExecutionException isClosed() {
        return new RejectedExecutionException("The event store is closed");
    }

    private void giveUpUnderWay() {
        AppendBatch batch = underWay;
        if (batch != null) {
            BatchStorage.fail(batch, new EventStoreException("The event store was closed before it was known what became of this"));
        }
    }

    /**
     * Stores what has been accepted, turns away the rest, and waits until that is done, though not for ever: where the database does not
     * answer, what was sent to it ends in an {@link EventStoreException} that says so.
     */
    @Override
    public void close() {
        closed = true;
        if (thread.getState() == Thread.State.NEW) {
            queue.failAll(isClosed());
            return;
        }
        try {
            if (!thread.join(TIME_TO_STORE_THE_REST)) {
                log.warn("The database does not answer; the writer is closed without knowing what became of what was sent");
                for (int patience = 0; patience < 100 && thread.isAlive(); patience++) {
                    thread.interrupt();
                    storage.abort();
                    thread.join(Duration.ofMillis(100));
                }
                giveUpUnderWay();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
