package io.tiffin.eventstore;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.lock.Lock;
import org.axonframework.common.lock.LockAcquisitionFailedException;
import org.axonframework.common.lock.LockFactory;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * One unit of work of an aggregate at a time: it is the unit of work that holds a lock, whichever thread goes on with it, or a thread that
 * has none. To wait for another costs nothing: Axon's {@code PessimisticLockFactory} looks for deadlocks among
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
            obtained = lock.obtain(currentOwner());
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

    private static Object currentOwner() {
        return CurrentUnitOfWork.isStarted() ? CurrentUnitOfWork.get().root() : Thread.currentThread();
    }

    /** How many are held or waited for. */
    int count() {
        return locks.size();
    }

    /** How many hold or want this one. */
    int waiting(String identifier) {
        AggregateLock lock = locks.get(identifier);
        return lock == null ? 0 : lock.users;
    }

    private final class AggregateLock implements Lock {

        private final String identifier;
        private final Semaphore turn = new Semaphore(1);
        private volatile @Nullable Object owner;
        /** How often its owner has obtained it. */
        private int holds;
        /** Who holds it or waits for it; changed within the map's lock only. */
        private int users;

        AggregateLock(String identifier) {
            this.identifier = identifier;
        }

        AggregateLock wanted() {
            users++;
            return this;
        }

        boolean obtain(Object by) throws InterruptedException {
            if (!by.equals(owner)) {
                if (!turn.tryAcquire() && !turn.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                    return false;
                }
                owner = by;
            }
            holds++;
            return true;
        }

        private void leave() {
            locks.computeIfPresent(identifier, (_, lock) -> --lock.users == 0 ? null : lock);
        }

        @Override
        public void release() {
            if (--holds == 0) {
                owner = null;
                turn.release();
            }
            leave();
        }

        @Override
        public boolean isHeld() {
            return currentOwner().equals(owner);
        }
    }
}
