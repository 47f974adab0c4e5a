package io.tiffin.kernel.web;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/**
 * A query that those share who ask at the same time: who finds a place asks at once, and who finds none is asked for together with all
 * others that wait, as soon as a place is free. So the size of a query follows the load, and nobody waits for a timer. Whoever asks is
 * answered by a query that began after that.
 *
 * @param <K>
 *            what is asked for
 * @param <V>
 *            the answer
 */
public final class SharedQuery<K, V> {

    /** More than one, so that a query that hangs holds up only those who share it. */
    static final int MOST_AT_ONCE = 2;
    static final int MOST_KEYS = 256;

    private final Function<Set<K>, Mono<Map<K, V>>> query;
    private final Duration longest;
    private final Queue<Asked<K, V>> waiting = new ArrayDeque<>();
    private int underWay;

    private record Asked<K, V>(K key, CompletableFuture<V> answer) {}

    /**
     * @param query
     *            keys it has no answer for it leaves out
     * @param longest
     *            after so long a query has failed with a {@link java.util.concurrent.TimeoutException}, and its place is free
     */
    public SharedQuery(Function<Set<K>, Mono<Map<K, V>>> query, Duration longest) {
        this.query = query;
        this.longest = longest;
    }

    /** The answer for the key; empty where there is none. Fails as the query does. */
    public Mono<V> ask(K key) {
        return Mono.defer(() -> {
            var asked = new Asked<>(key, new CompletableFuture<V>());
            askTogether(begin(asked));
            return Mono.fromFuture(asked.answer(), true);
        });
    }

    private synchronized List<Asked<K, V>> begin(Asked<K, V> asked) {
        waiting.add(asked);
        return take();
    }

    private synchronized List<Asked<K, V>> followUp() {
        underWay--;
        return take();
    }

    private List<Asked<K, V>> take() {
        List<Asked<K, V>> taken = new ArrayList<>();
        if (underWay < MOST_AT_ONCE && !waiting.isEmpty()) {
            underWay++;
            while (!waiting.isEmpty() && taken.size() < MOST_KEYS) {
                taken.add(waiting.remove());
            }
        }
        return taken;
    }

    /** The next query is on its way before those who asked this one go on with its answers. */
    private void askTogether(List<Asked<K, V>> asked) {
        if (asked.isEmpty()) {
            return;
        }
        Set<K> keys = asked.stream().map(Asked::key).collect(Collectors.toUnmodifiableSet());
        Mono.defer(() -> query.apply(keys))
                .timeout(longest)
                .defaultIfEmpty(Map.of())
                .doOnTerminate(() -> askTogether(followUp()))
                .subscribe(answers -> asked.forEach(one -> one.answer().complete(answers.get(one.key()))),
                        failure -> asked.forEach(one -> one.answer().completeExceptionally(failure)));
    }
}
