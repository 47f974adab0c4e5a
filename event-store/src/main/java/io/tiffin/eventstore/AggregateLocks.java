package io.tiffin.eventstore;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.axonframework.common.lock.Lock;
import org.axonframework.common.lock.LockAcquisitionFailedException;
import org.axonframework.common.lock.LockFactory;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * One unit of work of an aggregate at a time: it is the unit of work that holds a lock, whichever thread goes on with it, or a thread that
 * has none. To wait for another costs nothing: Axon's {@code PessimisticLockFactory} looks for deadlocks among all locks of the process,
 * every 10 ms for each who waits, and under overload a node does nothing else any more. Here two units of work that wait for each other end
 * when their patience does.
 *
 * <p>
 * Where aggregates are cached, a unit of work does not keep the next one waiting while its events are stored: that one decides on what the
 * cache holds, its events are stored after those or together with them, and not at all where those are not. Each of its answers waits for
 * them too, which takes {@link CachedDecisions}. Where another node writes the same aggregate, they take turns as without a cache for a while.
 */
public final class AggregateLocks implements LockFactory {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Who has lost to another node takes all of its successors along. */
    private static final Duration CAUTION = Duration.ofSeconds(10);
    private static final int MOST_CONTENDED = 10_000;

    private final ConcurrentHashMap<String, AggregateLock> locks = new ConcurrentHashMap<>();
    private final Duration patience;
    private final Predicate<String> isCached;
    private final Cache<String, Boolean> contended = Caffeine.newBuilder().maximumSize(MOST_CONTENDED).expireAfterWrite(CAUTION).build();

    /** Held until everything is stored. */
    public AggregateLocks() {
        this(PATIENCE, _ -> false);
    }

    /**
     * @param cache
     *            where the next unit of work finds what this one leads to
     */
    public AggregateLocks(AggregateCache cache) {
        this(PATIENCE, cache::containsKey);
    }

    AggregateLocks(Duration patience) {
        this(patience, _ -> false);
    }

    private AggregateLocks(Duration patience, Predicate<String> isCached) {
        this.patience = patience;
        this.isCached = isCached;
    }

    /**
     * @throws LockAcquisitionFailedException
     *             when others have held it for too long, or this thread was interrupted
     */
    @Override
    public Lock obtainLock(String identifier) {
        AggregateLock lock = locks.compute(identifier, (id, known) -> (known == null ? new AggregateLock(id) : known).wanted());
        Hold hold = null;
        try {
            hold = lock.obtain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LockAcquisitionFailedException("Interrupted while waiting for " + identifier, e);
        } finally {
            if (hold == null) {
                lock.leave();
            }
        }
        if (hold == null) {
            throw new LockAcquisitionFailedException("Others have been busy with " + identifier + " for " + patience);
        }
        return hold;
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

    private final class AggregateLock {

        private final String identifier;
        private final Semaphore turn = new Semaphore(1);
        private volatile @Nullable Hold holder;
        /** What the aggregate was left with by the last one who did not wait until it was stored. */
        private final AtomicReference<@Nullable Append> unstored = new AtomicReference<>();
        /** Who holds it or waits for it; changed within the map's lock only. */
        private int users;

        AggregateLock(String identifier) {
            this.identifier = identifier;
        }

        AggregateLock wanted() {
            users++;
            return this;
        }

        @Nullable
        Hold obtain() throws InterruptedException {
            Object owner = currentOwner();
            Hold held = holder;
            if (held == null || !held.owner.equals(owner)) {
                if (!turn.tryAcquire() && !turn.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                    return null;
                }
                held = new Hold(this, owner);
                holder = held;
                held.lookBack();
            }
            held.times++;
            return held;
        }

        private void leave() {
            locks.computeIfPresent(identifier, (_, lock) -> --lock.users == 0 ? null : lock);
        }
    }

    /** The lock of an aggregate while one unit of work has it. */
    final class Hold implements Lock {

        private final AggregateLock lock;
        private final Object owner;
        /** How often its owner has obtained it. */
        private int times;
        private @Nullable Append passedOn;

        private Hold(AggregateLock lock, Object owner) {
            this.lock = lock;
            this.owner = owner;
        }

        private void lookBack() {
            Append unstored = lock.unstored.get();
            if (owner instanceof UnitOfWork<?> work) {
                CommitDependencies dependencies = CommitDependencies.of(work);
                dependencies.add(this);
                if (unstored != null) {
                    dependencies.add(unstored);
                }
            } else if (unstored != null) {
                var _ = unstored.awaitStored();
            }
        }

        boolean isWaitedFor() {
            return lock.turn.hasQueuedThreads();
        }

        /** Whether who comes next may decide on what this append leads to. */
        boolean mayPassOn(Append append) {
            return append.streams().contains(lock.identifier) && isCached.test(lock.identifier)
                    && contended.getIfPresent(lock.identifier) == null && !append.isLost() && !append.hasLostItsGround();
        }

        void passOn(Append append) {
            passedOn = append;
            lock.unstored.set(append);
            lock.holder = null;
            lock.turn.release();
        }

        @Override
        public void release() {
            if (--times == 0) {
                Append append = passedOn;
                if (append == null) {
                    lock.holder = null;
                    lock.turn.release();
                } else {
                    lock.unstored.compareAndSet(append, null);
                    if (append.isLost()) {
                        contended.put(lock.identifier, true);
                    }
                }
            }
            lock.leave();
        }

        @Override
        public boolean isHeld() {
            return lock.holder == this && owner.equals(currentOwner());
        }
    }
}
