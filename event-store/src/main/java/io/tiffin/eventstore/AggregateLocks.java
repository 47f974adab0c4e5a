package io.tiffin.eventstore;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.axonframework.common.lock.Lock;
import org.axonframework.common.lock.LockAcquisitionFailedException;
import org.axonframework.common.lock.LockFactory;

/**
 * One command of an aggregate at a time. To wait for another costs nothing: Axon's {@code PessimisticLockFactory} looks for deadlocks among
 * all locks of the process, every 10 ms for each who waits, and under overload a node does nothing else any more. Here two units of work that
 * wait for each other end when their patience does.
 */
public final class AggregateLocks implements LockFactory {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ConcurrentHashMap<String, AggregateLock> locks = new ConcurrentHashMap<>();
    private final Duration patience;

    public AggregateLocks() {
        this(PATIENCE);
    }

    AggregateLocks(Duration patience) {
        this.patience = patience;
    }

    /**
     * @throws LockAcquisitionFailedException
     *             when others have held it for too long, or this thread was interrupted
     */
    @Override
    public Lock obtainLock(String identifier) {
        AggregateLock lock = locks.compute(identifier, (id, known) -> (known == null ? new AggregateLock(id) : known).wanted());
        boolean obtained = false;
        try {
            obtained = lock.lock.tryLock() || lock.lock.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LockAcquisitionFailedException("Interrupted while waiting for " + identifier, e);
        } finally {
            if (!obtained) {
                lock.leave();
            }
        }
        if (!obtained) {
            throw new LockAcquisitionFailedException("Others have been busy with " + identifier + " for " + patience);
        }
        return lock;
    }

    /** How many are held or waited for. */
    int count() {
        return locks.size();
    }

    private final class AggregateLock implements Lock {

        private final String identifier;
        private final ReentrantLock lock = new ReentrantLock();
        /** Who holds it or waits for it; changed within the map's lock only. */
        private int users;

        AggregateLock(String identifier) {
            this.identifier = identifier;
        }

        AggregateLock wanted() {
            users++;
            return this;
        }

        private void leave() {
            locks.computeIfPresent(identifier, (_, lock) -> --lock.users == 0 ? null : lock);
        }

        @Override
        public void release() {
            lock.unlock();
            leave();
        }

        @Override
        public boolean isHeld() {
            return lock.isHeldByCurrentThread();
        }
    }
}
