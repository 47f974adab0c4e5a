package io.tiffin.eventstore.benchmarks;

import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.concurrent.ConcurrentMap;
import org.axonframework.common.Registration;
import org.axonframework.common.caching.Cache;

/**
 * Aggregates in memory, the least useful ones making room for others; the same for every candidate. Far more than are in flight, and few
 * enough for the garbage collector not to carry them about.
 */
final class BoundedCache implements Cache {

    static final int MOST = 20_000;

    private final ConcurrentMap<Object, Object> entries = Caffeine.newBuilder().maximumSize(MOST).build().asMap();

    @Override
    @SuppressWarnings("unchecked")
    public <K, V> V get(K key) {
        return (V) entries.get(key);
    }

    @Override
    public void put(Object key, Object value) {
        entries.put(key, value);
    }

    @Override
    public boolean putIfAbsent(Object key, Object value) {
        return entries.putIfAbsent(key, value) == null;
    }

    @Override
    public boolean remove(Object key) {
        return entries.remove(key) != null;
    }

    @Override
    public boolean containsKey(Object key) {
        return entries.containsKey(key);
    }

    @Override
    public Registration registerCacheEntryListener(EntryListener listener) {
        throw new UnsupportedOperationException("Nobody listens");
    }
}
