package io.tiffin.eventstore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of the store as it grows. One thread per node reads each new event once, keeps the latest in memory and tells everybody who
 * waits, so that neither the number of processors nor that of live streams changes what the database has to do.
 *
 * <p>
 * What this node's {@link AppendWriter} has committed comes here straight from memory. For the rest it reads the database: when any
 * other node notifies {@link EventStoreSchema#APPEND_CHANNEL}, when {@link #appended} says so, and for safety at a fixed interval. It
 * relies on positions becoming visible in order: what it has passed it never looks at again. A database that goes away is waited for.
 */
public final class EventTail implements CommittedEvents, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EventTail.class);

    /** Batches that may wait for this tail; beyond them it reads the database instead. */
    private static final int MOST_COMMITTED = 64;

    private final EventReader reader;
    private final Settings settings;
    private final AppendNotifications notifications;
    private final StoreMetrics metrics;
    private final Semaphore wakes = new Semaphore(0);
    /** Something may be stored that nobody has brought here. */
    private final AtomicBoolean unread = new AtomicBoolean();
    private final BlockingQueue<Committed> committed = new LinkedBlockingQueue<>(MOST_COMMITTED);
    private final Thread thread = Thread.ofPlatform().daemon().name("tiffin-event-tail").unstarted(this::run);
    private final Set<Runnable> growthCallbacks = ConcurrentHashMap.newKeySet();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    // Both guarded by the lock: who subscribes sees a batch either whole or not at all.
    private final List<LiveSubscriber> subscribers = new ArrayList<>();
    private @Nullable EventWindow window;

    private volatile long head;
    private volatile long position;
    private volatile boolean closed;

    /**
     * @param window
     *            how many of the latest events stay in memory
     * @param pageSize
     *            how many events are read at a time
     * @param poll
     *            how long to wait at most before looking for new events without having been told of any
     */
    public record Settings(int window, int pageSize, Duration poll) {

        public static final Settings DEFAULT = new Settings(8_192, 512, Duration.ofSeconds(1));

        public Settings {
            if (window < 1 || pageSize < 1 || !poll.isPositive()) {
                throw new IllegalArgumentException("window, page size and poll interval must be positive");
            }
        }
    }

    private record Committed(long before, List<Append.Row> rows) {

        long through() {
            return before + rows.size();
        }
    }

    /** A place among those who are told of new events; closing it leaves. */
    public interface Subscription extends AutoCloseable {

        /** Every event after this position, and none up to it, is told to this subscription. */
        long after();

        @Override
        void close();
    }

    /**
     * @param listenOn
     *            where to take the listening connection from, which is then held for good; better not a pool
     */
    public EventTail(EventReader reader, DataSource listenOn, Settings settings, StoreMetrics metrics) {
        this.reader = reader;
        this.settings = settings;
        this.metrics = metrics;
        this.notifications = new AppendNotifications(listenOn, this::appended);
    }

    /** Begins at the head of the store, which the database must be there to tell. Once only. */
    public void start() {
        lock.lock();
        try {
            if (closed || window != null) {
                throw new IllegalStateException("A tail starts once");
            }
            head = reader.headPosition();
            position = head;
            window = new EventWindow(settings.window(), head);
        } finally {
            lock.unlock();
        }
        thread.start();
        notifications.start();
    }

    /** Says that events up to {@code appendedPosition} have been committed. Cheap, and harmless when known already. */
    public void appended(long appendedPosition) {
        if (appendedPosition > head && !unread.getAndSet(true)) {
            wakes.release();
        }
    }

    @Override
    public void comeFrom(String writer) {
        notifications.ignore(writer);
    }

    @Override
    public void add(long head, List<Append.Row> rows) {
        if (!committed.offer(new Committed(head, rows))) {
            unread.set(true);
        }
        wakes.release();
    }

    @Override
    public void addedUnseen() {
        appended(AppendNotifications.UNKNOWN_POSITION);
    }

    /** Position up to which every subscriber has been told. */
    public long position() {
        return position;
    }

    /**
     * Tells {@code consumer} of every event from now on, in order, each once, in batches that are never empty. It is called on the one
     * thread of the tail and must hand over what takes time. A batch at which it throws is lost to it, and to it alone.
     */
    public Subscription subscribe(Consumer<List<TrackedEventMessage<?>>> consumer) {
        lock.lock();
        try {
            LiveSubscriber subscriber = new LiveSubscriber(consumer, started().head(), this::remove);
            subscribers.add(subscriber);
            return subscriber;
        } finally {
            lock.unlock();
        }
    }

    private void remove(LiveSubscriber subscriber) {
        lock.lock();
        try {
            subscribers.remove(subscriber);
        } finally {
            lock.unlock();
        }
    }

    /** Events after a position: from memory, or from the database where memory no longer has them. */
    EventPage after(long from, int limit) {
        EventPage remembered;
        lock.lock();
        try {
            remembered = started().after(from, limit);
        } finally {
            lock.unlock();
        }
        if (remembered != null) {
            metrics.tailHit();
            return remembered;
        }
        metrics.tailMiss();
        return reader.after(from, limit);
    }

    /** Whether something lies beyond {@code from}, as far as this tail has come. */
    boolean isBeyond(long from) {
        return head > from;
    }

    /** Waits until the tail has passed {@code from}, the time is over, or {@code givenUp} says so after a {@link #rouse()}. */
    void awaitBeyond(long from, long nanos, BooleanSupplier givenUp) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long remaining = nanos;
            while (head <= from && remaining > 0 && !closed && !givenUp.getAsBoolean()) {
                remaining = grown.awaitNanos(remaining);
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        return closed;
    }

    void addGrowthCallback(Runnable callback) {
        growthCallbacks.add(callback);
    }

    void removeGrowthCallback(Runnable callback) {
        growthCallbacks.remove(callback);
    }

    /** Makes every waiting thread look again. */
    void rouse() {
        lock.lock();
        try {
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private EventWindow started() {
        if (window == null) {
            throw new IllegalStateException("The tail has not been started");
        }
        return window;
    }

    private void run() {
        Backoff backoff = new Backoff();
        try {
            while (!closed) {
                boolean woken = wakes.tryAcquire(settings.poll().toNanos(), TimeUnit.NANOSECONDS);
                wakes.drainPermits();
                try {
                    takeCommitted();
                    if (unread.getAndSet(false) || !woken) {
                        readToTheEnd();
                    }
                    backoff.reset();
                } catch (RuntimeException e) {
                    if (!closed) {
                        log.warn("New events cannot be read; trying again", e);
                        unread.set(true);
                        Thread.sleep(backoff.next());
                        wakes.release();
                    }
                }
            }
        } catch (InterruptedException e) {
            log.debug("The tail has been interrupted", e);
        }
    }

    private void takeCommitted() {
        Committed next = committed.peek();
        while (next != null && !closed) {
            if (next.before() > head) {
                // Others have written in between. Their events are visible, as positions become visible in order.
                readToTheEnd();
            }
            if (next.through() > head) {
                deliver(page(next));
            }
            committed.remove();
            next = committed.peek();
        }
    }

    /** As a reader would find them, except that payloads need not be read again. */
    private EventPage page(Committed batch) {
        List<TrackedEventMessage<?>> events = new ArrayList<>(batch.rows().size());
        for (int index = (int) Math.max(0, head - batch.before()); index < batch.rows().size(); index++) {
            events.add(StoredMessages.tracked(batch.before() + index + 1, batch.rows().get(index).event()));
        }
        return new EventPage(events, batch.through());
    }

    private void readToTheEnd() {
        EventPage page = reader.after(head, settings.pageSize());
        while (page.through() > head && !closed) {
            deliver(page);
            page = reader.after(head, settings.pageSize());
        }
    }

    private void deliver(EventPage page) {
        List<LiveSubscriber> listening;
        lock.lock();
        try {
            started().append(page);
            head = page.through();
            listening = List.copyOf(subscribers);
            grown.signalAll();
        } finally {
            lock.unlock();
        }
        growthCallbacks.forEach(EventTail::call);
        if (!page.events().isEmpty()) {
            listening.forEach(subscriber -> subscriber.tell(page.events()));
        }
        position = page.through();
    }

    private static void call(Runnable callback) {
        try {
            callback.run();
        } catch (RuntimeException e) {
            log.warn("A reader could not be told of new events", e);
        }
    }

    /** Stops both threads and waits for them; waiting readers return. */
    @Override
    public void close() {
        closed = true;
        rouse();
        notifications.close();
        thread.interrupt();
        try {
            // A subscriber may close the tail from the tail's own thread.
            if (Thread.currentThread() != thread) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
