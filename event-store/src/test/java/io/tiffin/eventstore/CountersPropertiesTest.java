package io.tiffin.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.eventstore.Counters.Count;
import io.tiffin.eventstore.Counters.CountAndFail;
import io.tiffin.eventstore.Counters.Look;
import io.tiffin.eventstore.Counters.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/**
 * Whatever several clients do to few aggregates on two nodes at the same time, while events are refused, connections cut and decisions
 * thrown away: what is answered rests on what is stored.
 */
class CountersPropertiesTest {

    /** What one client does, one after the other. */
    sealed interface Step {

        record CountBy(int counter, int by) implements Step {}

        record LookAt(int counter) implements Step {}

        /** Decides, and fails. */
        record Stumble(int counter) implements Step {}

        /** The connections of every node are lost. */
        record Cut() implements Step {}
    }

    /** What a command was answered, and by how much it had changed that. */
    private record Answer(String counter, int by, int total) {}

    @Property(tries = 8, shrinking = ShrinkingMode.OFF)
    void what_is_answered_rests_on_what_is_stored(@ForAll("clients") List<List<Step>> clients) throws Exception {
        Queue<Answer> counted = new ConcurrentLinkedQueue<>();
        Queue<Answer> seen = new ConcurrentLinkedQueue<>();
        try (Counters counters = new Counters(); ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Node> nodes = List.of(counters.node(3), counters.node(3));
            nodes.forEach(node -> node.writer.start());
            List<CompletableFuture<Void>> running = new ArrayList<>();
            for (int client = 0; client < clients.size(); client++) {
                // Most of them on one node, or there would be nothing but conflicts.
                Node node = nodes.get(client % 4 == 3 ? 1 : 0);
                List<Step> steps = clients.get(client);
                running.add(CompletableFuture.runAsync(() -> steps.forEach(step -> {
                    switch (step) {
                        case Step.CountBy count -> send(node, new Count("c" + count.counter(), count.by()), "c" + count.counter(),
                                count.by(), counted);
                        case Step.LookAt look -> send(node, new Look("c" + look.counter()), "c" + look.counter(), 0, seen);
                        case Step.Stumble stumble -> send(node, new CountAndFail("c" + stumble.counter()), "c" + stumble.counter(), 1,
                                counted);
                        case Step.Cut _ -> counters.database.dropConnections();
                    }
                }), threads));
            }
            CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);

            for (String counter : List.of("c0", "c1")) {
                List<Integer> totals = counters.totals(counter);
                List<Answer> acknowledged = counted.stream().filter(answer -> answer.counter().equals(counter)).toList();
                assertThat(totals).isSorted().containsExactlyInAnyOrderElementsOf(acknowledged.stream().map(Answer::total).toList());
                // A counter that somebody thought to be elsewhere would not add up.
                assertThat(totals.isEmpty() ? 0 : totals.getLast()).isEqualTo(acknowledged.stream().mapToInt(Answer::by).sum());
                assertThat(seen.stream().filter(answer -> answer.counter().equals(counter)))
                        .allMatch(answer -> answer.total() == 0 || totals.contains(answer.total()));
            }
        }
    }

    /** What is refused has not been done. */
    private static void send(Node node, Object command, String counter, int by, Queue<Answer> answers) {
        try {
            answers.add(new Answer(counter, by, node.send(command).get(30, TimeUnit.SECONDS)));
        } catch (ExecutionException e) {
            // Refused.
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("Not answered: " + command, e);
        }
    }

    @Provide
    Arbitrary<List<List<Step>>> clients() {
        Arbitrary<Integer> counter = Arbitraries.frequency(Tuple.of(4, 0), Tuple.of(1, 1));
        Arbitrary<Step> step = Arbitraries.frequencyOf(
                Tuple.of(60, Combinators.combine(counter, Arbitraries.integers().between(1, 9)).as(Step.CountBy::new)),
                Tuple.of(2, counter.map(one -> new Step.CountBy(one, Counters.TOO_MUCH))), Tuple.of(15, counter.map(Step.LookAt::new)),
                Tuple.of(5, counter.map(Step.Stumble::new)), Tuple.of(1, Arbitraries.just(new Step.Cut())));
        return step.list().ofMinSize(10).ofMaxSize(60).list().ofMinSize(4).ofMaxSize(24);
    }
}
