package io.tiffin.eventstore.benchmarks;

import java.util.AbstractCollection;
import java.util.Iterator;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Ids that any thread adds. Their place is made beforehand, so that to remember them is nothing that a garbage collector has to do. */
final class EventIds extends AbstractCollection<String> {

    private final long[] halves;
    private final AtomicInteger size = new AtomicInteger();

    /** @param most how many will be added at most */
    EventIds(int most) {
        halves = new long[2 * most];
    }

    @Override
    public boolean add(String id) {
        UUID uuid = UUID.fromString(id);
        int place = 2 * size.getAndIncrement();
        halves[place] = uuid.getMostSignificantBits();
        halves[place + 1] = uuid.getLeastSignificantBits();
        return true;
    }

    /** Complete once all who add have ended. */
    @Override
    public Iterator<String> iterator() {
        return IntStream.range(0, size()).mapToObj(place -> new UUID(halves[2 * place], halves[2 * place + 1]).toString()).iterator();
    }

    @Override
    public int size() {
        return size.get();
    }
}
