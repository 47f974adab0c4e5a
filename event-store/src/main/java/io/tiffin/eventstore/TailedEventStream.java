package io.tiffin.eventstore;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.jspecify.annotations.Nullable;

/**
 * Every event after a position, without end. Near the head it lives on the tail's memory; further back it reads the database in pages,
 * on the thread that asks. A failed read surfaces as Axon's {@code EventStoreException} and loses nothing: the next call tries again.
 */
final class TailedEventStream implements BlockingStream<TrackedEventMessage<?>> {

    private static final int PAGE = 256;

    private final EventTail tail;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<TrackedEventMessage<?>> buffer = new ArrayDeque<>();
    private final Set<Class<?>> skipped = new HashSet<>();
    private volatile long position;
    private volatile boolean closed;
    private volatile @Nullable Runnable callback;

    TailedEventStream(EventTail tail, long position) {
        this.tail = tail;
        this.position = position;
    }

    @Override
    public Optional<TrackedEventMessage<?>> peek() {
        lock.lock();
        try {
            fill();
            return Optional.ofNullable(buffer.peek());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
        long deadline = System.nanoTime() + unit.toNanos(timeout);
        while (peek().isEmpty()) {
            long remaining = deadline - System.nanoTime();
            if (remaining <= 0 || isOver()) {
                return false;
            }
            tail.awaitBeyond(position, remaining, this::isOver);
        }
        return true;
    }

    /** @throws IllegalStateException when the stream or the tail is closed while there is nothing to return */
    @Override
    public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
        while (true) {
            lock.lock();
            try {
                fill();
                TrackedEventMessage<?> next = buffer.poll();
                if (next != null) {
                    return next;
                }
            } finally {
                lock.unlock();
            }
            if (isOver()) {
                throw new IllegalStateException("The stream is closed");
            }
            tail.awaitBeyond(position, Long.MAX_VALUE, this::isOver);
        }
    }

    /** Called on the tail's thread whenever there is something new, and here and now if there is already. */
    @Override
    public boolean setOnAvailableCallback(Runnable onAvailable) {
        Runnable before = callback;
        if (before != null) {
            tail.removeGrowthCallback(before);
        }
        callback = onAvailable;
        tail.addGrowthCallback(onAvailable);
        if (tail.isBeyond(position)) {
            onAvailable.run();
        }
        return true;
    }

    @Override
    public void close() {
        closed = true;
        Runnable registered = callback;
        if (registered != null) {
            tail.removeGrowthCallback(registered);
        }
        lock.lock();
        try {
            buffer.clear();
        } finally {
            lock.unlock();
        }
        tail.rouse();
    }

    /**
     * The last of the events that have been read is never left out, so that a processor's token follows the head also where nothing is
     * for it.
     */
    @Override
    public void skipMessagesWithPayloadTypeOf(TrackedEventMessage<?> ignored) {
        lock.lock();
        try {
            skipped.add(ignored.getPayloadType());
        } finally {
            lock.unlock();
        }
    }

    private boolean isOver() {
        return closed || tail.isClosed();
    }

    private void fill() {
        while (buffer.isEmpty() && !closed) {
            EventPage page = tail.after(position, PAGE);
            if (page.through() == position) {
                return;
            }
            buffer.addAll(page.events());
            position = page.through();
        }
        while (buffer.size() > 1 && skipped.contains(buffer.element().getPayloadType())) {
            buffer.remove();
        }
    }
}
