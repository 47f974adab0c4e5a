package io.tiffin.eventstore;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
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
 * Each append is told the truth. Where the connection is lost before an answer has come, a new one first proves that the old one's
 * transaction has ended, and then looks for the events: those found were stored, and what was not stored is tried again.
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
    /** Classes of SQL states: connection lost, server going down, and a server that has become a replica. */
    private static final List<String> ENDS_OF_A_SESSION = List.of("08", "57P", "25006");
    /** Data the server does not take, a constraint, a limit: one append may have spoilt it for all. */
    private static final List<String> FAULTS_OF_AN_APPEND = List.of("22", "23", "54");

    /**
     * Of so many, nobody stores what it brings itself. A virtual thread that does waits for a processor when the answer has come, behind
     * all others that have work to do by then, and the next batch waits with it.
     */
    static final int A_CROWD = Math.min(AppendBatch.MOST_EVENTS / 4, 64 * CommandProcessors.count());

    private static final Duration TIME_TO_STORE_THE_REST = Duration.ofSeconds(10);

    private final DataSource dataSource;
    private final Settings settings;
    private final CommittedEvents committed;
    private final StoreMetrics metrics;
    private final String name = UUID.randomUUID().toString();
    private final BlockingQueue<Append> queue;
    /** Held by whoever stores: guards the session and everything below that is not volatile. */
    private final ReentrantLock turn = new ReentrantLock();
    /** Taken from the queue and left for a later batch. */
    private final Queue<Append> deferred = new ArrayDeque<>();
    /** What went wrong for a thread that is not the writer's, which has to settle it before anything else is stored. */
    private volatile @Nullable Failed unsettled;
    private final Thread thread = Thread.ofPlatform().daemon().name("tiffin-event-append").unstarted(this::run);
    private final Backoff backoff = new Backoff();
    private volatile @Nullable WriterSession session;
    /** When a thread that is not the writer's began to store, on the clock of {@link System#nanoTime()}; 0 where none does. */
    private volatile long unwatchedSince;
    /** Sent, and not yet answered. */
    private volatile @Nullable AppendBatch underWay;
    /** How many appends came together in the largest batches of late. */
    private volatile int lately;
    private volatile boolean closed;

    private record Failed(AppendBatch batch, WriterSession session, Throwable failure) {}

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
        this.dataSource = dataSource;
        this.settings = settings;
        this.committed = committed;
        this.metrics = metrics;
        this.queue = new LinkedBlockingQueue<>(settings.queue());
        metrics.queueDepth(this::waiting);
        committed.comeFrom(name);
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
        if (lately < A_CROWD && queue.isEmpty() && append.followsOnly(null) && !turn.hasQueuedThreads() && turn.tryLock()) {
            try {
                WriterSession open = session;
                if (open != null && unsettled == null && deferred.isEmpty() && queue.isEmpty() && !closed) {
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
            throw new RejectedExecutionException(closed ? "The event store is closed" : "Too many appends are waiting");
        }
        if (closed && queue.remove(append)) {
            throw new RejectedExecutionException("The event store is closed");
        }
    }

    private void storeAtOnce(Append append, WriterSession open) {
        if (append.hasLostItsGround()) {
            tellOfConflict(List.of(append));
            return;
        }
        AppendBatch batch = new AppendBatch();
        batch.offer(append);
        underWay = batch;
        unwatchedSince = System.nanoTime();
        try {
            open.setPatient(true);
            store(batch, open);
            underWay = null;
        } catch (Throwable e) {
            // Whoever brought it waits for the truth like everybody else.
            unsettled = new Failed(batch, open, e);
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
            turnAwayLeft();
            disconnect();
        } finally {
            turn.unlock();
        }
    }

    private boolean hasLeftOvers() {
        return unsettled != null || !deferred.isEmpty();
    }

    private void storeNext() throws InterruptedException {
        Append first = hasLeftOvers() ? null : queue.poll(100, TimeUnit.MILLISECONDS);
        try {
            awaitTurn();
        } catch (InterruptedException e) {
            fail(first == null ? List.of() : List.of(first), new RejectedExecutionException("The event store is closed"));
            throw e;
        }
        try {
            if (first != null) {
                deferred.add(first);
            }
            Failed failed = unsettled;
            if (failed != null) {
                unsettled = null;
                settle(failed);
            }
            AppendBatch batch = next();
            if (!batch.appends().isEmpty()) {
                underWay = batch;
                store(batch);
            }
            underWay = null;
        } finally {
            turn.unlock();
        }
    }

    private void awaitTurn() throws InterruptedException {
        while (!turn.tryLock(1, TimeUnit.SECONDS)) {
            long since = unwatchedSince;
            WriterSession silent = session;
            if (since != 0 && silent != null && System.nanoTime() - since > WriterSession.LONGEST_SILENCE.toNanos()) {
                silent.abort();
            }
        }
    }

    private void turnAwayLeft() {
        List<Append> left = new ArrayList<>(deferred);
        queue.drainTo(left);
        fail(left, new RejectedExecutionException("The event store is closed"));
    }

    private void giveUpUnderWay() {
        AppendBatch batch = underWay;
        if (batch != null) {
            fail(batch.appends(), new EventStoreException("The event store was closed before it was known what became of this"));
        }
    }

    private AppendBatch next() {
        AppendBatch batch = new AppendBatch();
        for (int waiting = deferred.size(); waiting > 0; waiting--) {
            take(deferred.remove(), batch);
        }
        while (!batch.isFull() && deferred.size() < AppendBatch.MOST_EVENTS) {
            Append append = queue.poll();
            if (append == null) {
                return batch;
            }
            take(append, batch);
        }
        return batch;
    }

    private void take(Append append, AppendBatch batch) {
        if (append.hasLostItsGround()) {
            tellOfConflict(List.of(append));
        } else if (!batch.offer(append)) {
            deferred.add(append);
        }
    }

    private void store(AppendBatch batch) throws InterruptedException {
        WriterSession current;
        try {
            current = connected();
        } catch (SQLException | RuntimeException e) {
            turnAway(batch, e);
            return;
        }
        try {
            current.setPatient(false);
            store(batch, current);
        } catch (SQLException | RuntimeException e) {
            settle(new Failed(batch, current, e));
        }
    }

    private void store(AppendBatch batch, WriterSession current) throws SQLException {
        long begun = System.nanoTime();
        lately = Math.max(batch.appends().size(), lately * 3 / 4);
        AppendStatements.Result result = current.append(batch);
        metrics.stored(batch.appends().size(), batch.events(), System.nanoTime() - begun);
        complete(batch, result);
    }

    private void settle(Failed failed) throws InterruptedException {
        AppendBatch batch = failed.batch();
        if (!(failed.failure() instanceof SQLException e)) {
            log.error("A defect while {} events were being stored", batch.events(), failed.failure());
            findTheTruth(batch, failed.session());
        } else if (is(e, ENDS_OF_A_SESSION) || !failed.session().isAlive()) {
            log.warn("The connection was lost while {} events were being stored: {}", batch.events(), e.getMessage());
            findTheTruth(batch, failed.session());
        } else {
            refuse(batch, e);
        }
    }

    /** The server has answered that it stored nothing. Where one append may be at fault, each half is tried without the other. */
    private void refuse(AppendBatch batch, SQLException failure) throws InterruptedException {
        if (batch.appends().size() > 1 && is(failure, FAULTS_OF_AN_APPEND)) {
            int middle = batch.appends().size() / 2;
            storeAnew(batch.appends().subList(0, middle));
            storeAnew(batch.appends().subList(middle, batch.appends().size()));
        } else {
            log.warn("{} appends were refused by the database: {}", batch.appends().size(), failure.getMessage());
            fail(batch.appends(), new EventStoreException("Events could not be appended: " + failure.getMessage(), failure));
        }
    }

    /** What follows an append that did not make it is told so, and what still has to wait for one is left for later. */
    private void storeAnew(List<Append> appends) throws InterruptedException {
        AppendBatch batch = new AppendBatch();
        appends.forEach(append -> take(append, batch));
        if (!batch.appends().isEmpty()) {
            store(batch);
        }
    }

    private void complete(AppendBatch batch, AppendStatements.Result result) {
        List<Append.Row> stored = new ArrayList<>(batch.events());
        List<Append> accepted = new ArrayList<>(batch.appends().size());
        List<Append> refused = new ArrayList<>(result.refused().size());
        for (int index = 0; index < batch.appends().size(); index++) {
            Append append = batch.appends().get(index);
            if (result.refused().contains(batch.unit(index))) {
                refused.add(append);
            } else {
                accepted.add(append);
                stored.addAll(append.rows());
            }
        }
        if (!stored.isEmpty()) {
            committed.add(result.head(), stored);
        }
        long position = result.head() + 1;
        for (Append append : accepted) {
            append.outcome.complete(OptionalLong.of(position));
            position += append.rows().size();
        }
        tellOfConflict(refused);
    }

    /** Completes everybody with what the database says, however long it takes to hear it. */
    private void findTheTruth(AppendBatch batch, WriterSession lost) throws InterruptedException {
        lost.close();
        session = null;
        while (true) {
            try {
                WriterSession next = connected();
                next.awaitEndOf(lost);
                settle(batch, next.find(batch));
                return;
            } catch (SQLException | RuntimeException e) {
                log.warn("What became of {} events is not known yet: {}", batch.events(), e.getMessage());
                disconnect();
                turnAwayWaiting(e);
                Thread.sleep(backoff.next());
            }
        }
    }

    /**
     * What is not stored may have been refused, or its transaction may have ended without a commit. That of others were found proves
     * neither, as an event with a derived id can have been stored by somebody else: it is tried again, and the answer will be true.
     */
    private void settle(AppendBatch batch, Map<Append, Long> found) {
        found.forEach((append, first) -> append.outcome.complete(OptionalLong.of(first)));
        batch.appends().stream().filter(append -> !found.containsKey(append)).forEach(deferred::add);
        if (!found.isEmpty()) {
            committed.addedUnseen();
        }
    }

    private WriterSession connected() throws SQLException {
        WriterSession open = session;
        if (open == null) {
            open = WriterSession.open(dataSource, name, settings.mustBeDurable());
            session = open;
            backoff.reset();
            log.info("Appends are stored over {}", open);
        }
        return open;
    }

    private void disconnect() {
        WriterSession open = session;
        if (open != null) {
            open.close();
            session = null;
        }
    }

    /** Nothing of this has been sent: it can be said with certainty that it is not stored. */
    private void turnAway(AppendBatch batch, Exception cause) throws InterruptedException {
        log.warn("The event store cannot be reached: {}", cause.getMessage());
        fail(batch.appends(), new StoreUnavailableException("The event store cannot be reached: " + cause.getMessage(), cause));
        turnAwayWaiting(cause);
        Thread.sleep(backoff.next());
    }

    private void turnAwayWaiting(Exception cause) {
        List<Append> waiting = new ArrayList<>(deferred);
        deferred.clear();
        queue.drainTo(waiting);
        fail(waiting, new StoreUnavailableException("The event store cannot be reached: " + cause.getMessage(), cause));
    }

    private void tellOfConflict(List<Append> haveGoneOn) {
        haveGoneOn.forEach(append -> append.outcome.complete(OptionalLong.empty()));
        metrics.conflicts(haveGoneOn.size());
    }

    private static void fail(List<Append> appends, RuntimeException failure) {
        appends.forEach(append -> append.outcome.completeExceptionally(failure));
    }

    private static boolean is(SQLException failure, List<String> states) {
        String state = String.valueOf(failure.getSQLState());
        return states.stream().anyMatch(state::startsWith);
    }

    /**
     * Stores what has been accepted, turns away the rest, and waits until that is done, though not for ever: where the database does not
     * answer, what was sent to it ends in an {@link EventStoreException} that says so.
     */
    @Override
    public void close() {
        closed = true;
        if (thread.getState() == Thread.State.NEW) {
            turnAwayLeft();
            return;
        }
        try {
            if (!thread.join(TIME_TO_STORE_THE_REST)) {
                log.warn("The database does not answer; the writer is closed without knowing what became of what was sent");
                for (int patience = 0; patience < 100 && thread.isAlive(); patience++) {
                    thread.interrupt();
                    // A driver that waits for an answer hears no interrupt.
                    WriterSession silent = session;
                    if (silent != null) {
                        silent.abort();
                    }
                    thread.join(Duration.ofMillis(100));
                }
                giveUpUnderWay();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
