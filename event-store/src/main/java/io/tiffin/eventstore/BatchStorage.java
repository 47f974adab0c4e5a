package io.tiffin.eventstore;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;

import javax.sql.DataSource;

import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores batches over one {@link WriterSession}, and tells each append in them the truth. Where the connection is lost before an answer has
 * come, a new one first proves that the old one's transaction has ended, and then looks for the events: those found were stored, and what
 * was not stored is tried again.
 *
 * <p>
 * Used by one thread at a time.
 */
final class BatchStorage {

    private static final Logger log = LoggerFactory.getLogger(BatchStorage.class);
    /** Classes of SQL states: connection lost, server going down, and a server that has become a replica. */
    private static final List<String> ENDS_OF_A_SESSION = List.of("08", "57P", "25006");
    /** Data the server does not take, a constraint, a limit: one append may have spoilt it for all. */
    private static final List<String> FAULTS_OF_AN_APPEND = List.of("22", "23", "54");

    private final DataSource dataSource;
    private final boolean mustBeDurable;
    private final AppendQueue queue;
    private final CommittedEvents committed;
    private final StoreMetrics metrics;
    private final String name = UUID.randomUUID().toString();
    private final Backoff backoff = new Backoff();
    private volatile @Nullable WriterSession session;
    private volatile int lately;

    /** A batch that was sent, and what came instead of an answer. */
    record Failed(AppendBatch batch, WriterSession session, Throwable failure) {}

    /**
     * @param queue
     *            is given what has to be tried again, and told when the database cannot be reached
     */
    BatchStorage(DataSource dataSource, boolean mustBeDurable, AppendQueue queue, CommittedEvents committed, StoreMetrics metrics) {
        this.dataSource = dataSource;
        this.mustBeDurable = mustBeDurable;
        this.queue = queue;
        this.committed = committed;
        this.metrics = metrics;
        committed.comeFrom(name);
    }

    /** The connection, where there is one. */
    @Nullable
    WriterSession session() {
        return session;
    }

    /** How many appends came together in the largest batches of late. */
    int lately() {
        return lately;
    }

    /** Whatever happens: each of these has its answer then, or waits to be tried again. */
    void store(AppendBatch batch) throws InterruptedException {
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

    /** As long as nothing happens; what does is left to be settled. */
    void store(AppendBatch batch, WriterSession current) throws SQLException {
        long begun = System.nanoTime();
        lately = Math.max(batch.appends().size(), lately * 3 / 4);
        AppendStatements.Result result = current.append(batch);
        metrics.stored(batch.appends().size(), batch.events(), System.nanoTime() - begun);
        complete(batch, result);
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
        queue.tellOfConflict(refused);
    }

    void settle(Failed failed) throws InterruptedException {
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
            fail(batch, new EventStoreException("Events could not be appended: " + failure.getMessage(), failure));
        }
    }

    private void storeAnew(List<Append> appends) throws InterruptedException {
        AppendBatch batch = queue.batchOf(appends);
        if (!batch.appends().isEmpty()) {
            store(batch);
        }
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
                queue.failAll(unavailable(e));
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
        batch.appends().stream().filter(append -> !found.containsKey(append)).forEach(queue::defer);
        if (!found.isEmpty()) {
            committed.addedUnseen();
        }
    }

    private WriterSession connected() throws SQLException {
        WriterSession open = session;
        if (open == null) {
            open = WriterSession.open(dataSource, name, mustBeDurable);
            session = open;
            backoff.reset();
            log.info("Appends are stored over {}", open);
        }
        return open;
    }

    void disconnect() {
        WriterSession open = session;
        if (open != null) {
            open.close();
            session = null;
        }
    }

    /** From another thread: a driver that waits for an answer hears no interrupt. */
    void abort() {
        WriterSession silent = session;
        if (silent != null) {
            silent.abort();
        }
    }

    /** Nothing of this has been sent: it can be said with certainty that it is not stored. */
    private void turnAway(AppendBatch batch, Exception cause) throws InterruptedException {
        log.warn("The event store cannot be reached: {}", cause.getMessage());
        fail(batch, unavailable(cause));
        queue.failAll(unavailable(cause));
        Thread.sleep(backoff.next());
    }

    private static StoreUnavailableException unavailable(Exception cause) {
        return new StoreUnavailableException("The event store cannot be reached: " + cause.getMessage(), cause);
    }

    /** Tells all of a batch. */
    static void fail(AppendBatch batch, RuntimeException failure) {
        batch.appends().forEach(append -> append.outcome.completeExceptionally(failure));
    }

    private static boolean is(SQLException failure, List<String> states) {
        String state = String.valueOf(failure.getSQLState());
        return states.stream().anyMatch(state::startsWith);
    }
}
