package io.tiffin.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiffin.eventstore.Counters.Count;
import io.tiffin.eventstore.Counters.Look;
import io.tiffin.eventstore.Counters.Node;
import io.tiffin.eventstore.Counters.Refuse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commands of one aggregate that follow each other faster than the disk. */
class DecidedBeforeStoredTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final Counters counters = new Counters();

    @AfterEach
    void close() {
        counters.close();
    }

    @Test
    void the_next_command_does_not_wait_for_the_disk_and_shares_the_commit() {
        Node node = counters.node();
        CompletableFuture<Integer> first = node.queue(new Count("a", 1));
        CompletableFuture<Integer> second = node.queue(new Count("a", 2));
        CompletableFuture<Integer> other = node.queue(new Count("b", 5));
        CompletableFuture<Integer> third = node.queue(new Count("a", 3));
        assertThat(List.of(first, second, other, third)).noneMatch(CompletableFuture::isDone);

        node.writer.start();
        assertThat(first).succeedsWithin(SOON).isEqualTo(1);
        assertThat(second).succeedsWithin(SOON).isEqualTo(3);
        assertThat(third).succeedsWithin(SOON).isEqualTo(6);
        assertThat(other).succeedsWithin(SOON).isEqualTo(5);
        assertThat(counters.totals("a")).containsExactly(1, 3, 6);
        assertThat(counters.database.query("SELECT DISTINCT xmin::text FROM eventstore.event")).hasSize(1);
    }

    @Test
    void a_conflict_with_another_node_takes_all_along_that_was_decided_since_and_nothing_else() {
        Node node = counters.node();
        CompletableFuture<Integer> first = node.queue(new Count("a", 1));
        CompletableFuture<Integer> second = node.queue(new Count("a", 2));
        CompletableFuture<Integer> other = node.queue(new Count("b", 5));
        countElsewhere("a", 10);

        node.writer.start();
        assertThat(first).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(AggregateStreamCreationException.class);
        assertThat(second).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(ConcurrencyException.class);
        assertThat(other).succeedsWithin(SOON).isEqualTo(5);
        assertThat(counters.totals("a")).containsExactly(10);

        assertThat(node.send(new Count("a", 1))).succeedsWithin(SOON).isEqualTo(11);
        assertThat(counters.totals("a")).containsExactly(10, 11);
    }

    @Test
    void what_is_answered_without_an_event_waits_for_those_it_looked_at() {
        Node node = counters.node();
        CompletableFuture<Integer> counted = node.queue(new Count("a", 1));
        CompletableFuture<Integer> seen = node.send(new Look("a"));
        CompletableFuture<Integer> refused = node.send(new Refuse("a"));
        await().until(() -> node.usersOf("a") >= 2);
        assertThat(List.of(seen, refused)).noneMatch(CompletableFuture::isDone);

        node.writer.start();
        assertThat(counted).succeedsWithin(SOON);
        assertThat(seen).succeedsWithin(SOON).isEqualTo(1);
        assertThat(refused).failsWithin(SOON).withThrowableThat().withMessageContaining("at 1");
    }

    @Test
    void what_was_never_stored_is_nobodys_answer() {
        Node node = counters.node();
        CompletableFuture<Integer> counted = node.queue(new Count("a", 1));
        CompletableFuture<Integer> seen = node.send(new Look("a"));
        await().until(() -> node.usersOf("a") == 2);
        countElsewhere("a", 10);

        node.writer.start();
        assertThat(counted).failsWithin(SOON);
        assertThat(seen).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(ConcurrencyException.class);
        assertThat(node.send(new Look("a"))).succeedsWithin(SOON).isEqualTo(10);
    }

    @Test
    void an_event_that_cannot_be_stored_fails_its_own_command_and_those_that_followed_are_decided_again() {
        Node node = counters.node(5);
        CompletableFuture<Integer> first = node.queue(new Count("a", 1));
        CompletableFuture<Integer> poisoned = node.queue(new Count("a", Counters.TOO_MUCH));
        CompletableFuture<Integer> third = node.queue(new Count("a", -Counters.TOO_MUCH));
        CompletableFuture<Integer> other = node.queue(new Count("b", 5));

        node.writer.start();
        assertThat(first).succeedsWithin(SOON).isEqualTo(1);
        assertThat(poisoned).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(EventStoreException.class);
        assertThat(third).succeedsWithin(SOON).isEqualTo(1 - Counters.TOO_MUCH);
        assertThat(other).succeedsWithin(SOON).isEqualTo(5);
        assertThat(counters.totals("a")).containsExactly(1, 1 - Counters.TOO_MUCH);
    }

    @Test
    void a_long_line_is_stored_in_few_batches() {
        Node node = counters.node();
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int command = 1; command <= 500; command++) {
            answers.add(node.queue(new Count("a", 1)));
        }
        node.writer.start();
        assertThat(answers).allSatisfy(answer -> assertThat(answer).succeedsWithin(SOON));

        assertThat(counters.totals("a")).hasSize(500).last().isEqualTo(500);
        assertThat(counters.database.query("SELECT DISTINCT xmin::text FROM eventstore.event")).hasSizeLessThan(3);
        await().untilAsserted(() -> assertThat(node.usersOf("a")).isZero());
    }

    /** Another node, which knows nothing of what waits here. */
    private void countElsewhere(String aggregate, int by) {
        Node other = counters.node();
        other.writer.start();
        assertThat(other.send(new Count(aggregate, by))).succeedsWithin(SOON);
    }
}
