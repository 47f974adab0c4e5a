package io.tiffin.kernel.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class SharedQueryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Queries that were begun, in order, each of which the test answers. */
    private final List<Begun> begun = new ArrayList<>();
    private final SharedQuery<Integer, String> query = new SharedQuery<>(keys -> {
        var next = new Begun(Set.copyOf(keys), Sinks.one());
        begun.add(next);
        return next.answer().asMono();
    }, PATIENCE);

    private record Begun(Set<Integer> keys, Sinks.One<Map<Integer, String>> answer) {

        void succeeds() {
            answer.tryEmitValue(keys.stream().collect(Collectors.toMap(key -> key, key -> "answer " + key))).orThrow();
        }

        void fails() {
            answer.tryEmitError(new IllegalStateException("the database is away")).orThrow();
        }
    }

    @Test
    void who_comes_alone_is_asked_for_at_once() {
        var answer = ask(1);

        assertThat(begun).extracting(Begun::keys).containsExactly(Set.of(1));
        begun.getFirst().succeeds();
        assertThat(answer).isCompletedWithValue("answer 1");
    }

    @Test
    void nothing_is_asked_before_somebody_wants_the_answer() {
        var answer = query.ask(1);
        assertThat(begun).isEmpty();

        var wanted = answer.toFuture();

        begun.getFirst().succeeds();
        assertThat(wanted).isCompletedWithValue("answer 1");
    }

    @Test
    void those_who_come_while_all_places_are_taken_share_the_next_query() {
        var first = ask(1);
        ask(2);
        var waiting = List.of(ask(3), ask(4), ask(3), ask(1));
        assertThat(begun).extracting(Begun::keys).containsExactly(Set.of(1), Set.of(2));

        begun.getFirst().succeeds();

        // Also the one whose key has just been answered: that answer may be older than its question.
        assertThat(first).isCompleted();
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        assertThat(begun).extracting(Begun::keys).containsExactly(Set.of(1), Set.of(2), Set.of(1, 3, 4));
        begun.getLast().succeeds();
        assertThat(waiting).extracting(CompletableFuture::join).containsExactly("answer 3", "answer 4", "answer 3", "answer 1");
    }

    @Test
    void a_query_that_hangs_does_not_stop_the_others() {
        ask(1);
        for (int key = 2; key < 10; key++) {
            var waiting = ask(key);
            begun.getLast().succeeds();
            assertThat(waiting).isCompletedWithValue("answer " + key);
        }
        assertThat(begun.getFirst().answer().currentSubscriberCount()).isEqualTo(1);
    }

    @Test
    void a_query_that_hangs_gives_its_place_back_in_the_end() {
        var silent = new SharedQuery<Integer, String>(keys -> keys.contains(1) ? Mono.never() : Mono.just(Map.of(2, "two")),
                Duration.ofMillis(50));
        var first = silent.ask(1).toFuture();
        var second = silent.ask(1).toFuture();
        var third = silent.ask(2).toFuture();

        assertThat(first).failsWithin(PATIENCE).withThrowableThat().withCauseInstanceOf(TimeoutException.class);
        assertThat(second).failsWithin(PATIENCE).withThrowableThat().withCauseInstanceOf(TimeoutException.class);
        assertThat(third).succeedsWithin(PATIENCE).isEqualTo("two");
    }

    @Test
    void a_failure_is_that_of_all_who_share_it_and_of_nobody_else() {
        ask(1);
        ask(2);
        var shared = List.of(ask(3), ask(4));
        begun.get(0).fails();
        begun.get(2).fails();
        assertThat(shared).allSatisfy(answer -> assertThat(answer).failsWithin(PATIENCE)
                .withThrowableThat()
                .withCauseInstanceOf(IllegalStateException.class));

        var later = ask(5);

        begun.getLast().succeeds();
        assertThat(later).isCompletedWithValue("answer 5");
    }

    @Test
    void a_query_that_cannot_even_begin_is_a_failure_too() {
        var broken = new SharedQuery<Integer, String>(_ -> {
            throw new IllegalStateException("no connection");
        }, PATIENCE);
        for (int times = 0; times < 5; times++) {
            assertThat(broken.ask(1).toFuture()).failsWithin(PATIENCE).withThrowableThat().withCauseInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void what_has_no_answer_is_empty() {
        var none = new SharedQuery<Integer, String>(_ -> Mono.just(Map.of()), PATIENCE);
        var nothing = new SharedQuery<Integer, String>(_ -> Mono.empty(), PATIENCE);

        assertThat(none.ask(1).blockOptional(PATIENCE)).isEmpty();
        assertThat(nothing.ask(1).blockOptional(PATIENCE)).isEmpty();
    }

    @Test
    void a_query_is_for_so_many_keys_at_most() {
        ask(0);
        ask(0);
        var waiting = IntStream.rangeClosed(1, SharedQuery.MOST_KEYS + 1).mapToObj(this::ask).toList();

        begun.get(0).succeeds();
        begun.get(1).succeeds();

        assertThat(begun.get(2).keys()).hasSize(SharedQuery.MOST_KEYS);
        assertThat(begun.get(3).keys()).containsExactly(SharedQuery.MOST_KEYS + 1);
        begun.get(2).succeeds();
        begun.get(3).succeeds();
        assertThat(waiting).allMatch(CompletableFuture::isDone);
    }

    @Test
    void who_goes_away_takes_nobody_along() {
        ask(1);
        ask(2);
        var gone = query.ask(3).subscribe();
        var stays = ask(3);
        gone.dispose();

        begun.getFirst().succeeds();
        begun.getLast().succeeds();

        assertThat(stays).isCompletedWithValue("answer 3");
    }

    private CompletableFuture<String> ask(int key) {
        return query.ask(key).toFuture();
    }
}
