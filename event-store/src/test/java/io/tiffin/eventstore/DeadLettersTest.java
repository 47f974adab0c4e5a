package io.tiffin.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.deadletter.DeadLetteringEventHandlerInvoker;
import org.axonframework.messaging.deadletter.DeadLetter;
import org.axonframework.messaging.deadletter.DeadLetterQueueOverflowException;
import org.axonframework.messaging.deadletter.Decisions;
import org.axonframework.messaging.deadletter.EnqueueDecision;
import org.axonframework.messaging.deadletter.GenericDeadLetter;
import org.axonframework.messaging.deadletter.WrongDeadLetterTypeException;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

    private final StoreDatabase database = new StoreDatabase();
    private final Statements statements = new Statements();
    private final DeadLetters letters = node(database.transactions);
    private final Executor threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory());

    @RepeatedTest(3)
    void two_nodes_that_process_at_once_handle_each_letter_once() {
        for (int sequence = 0; sequence < 20; sequence++) {
            letters.enqueue("s-" + sequence, letter(2 * sequence));
            letters.enqueue("s-" + sequence, letter(2 * sequence + 1));
        }
        Collection<Integer> handled = new ConcurrentLinkedQueue<>();
        CyclicBarrier together = new CyclicBarrier(2);
        List<CompletableFuture<Void>> nodes = IntStream.range(0, 2).mapToObj(_ -> CompletableFuture.runAsync(() -> {
            DeadLetters node = node(database.transactions);
            await(together);
            while (node.process(remembering(handled)) || letters.size() > 0) {
                Thread.onSpinWait();
            }
        }, threads)).toList();
        nodes.forEach(CompletableFuture::join);

        assertThat(handled).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 40).boxed().toList());
    }

    @Test
    void a_letter_that_another_node_took_in_between_is_left_to_it() throws Exception {
        letters.enqueue("s", letter(1));
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicReference<CompletableFuture<Boolean>> elsewhere = new AtomicReference<>();
        // The moment between finding a letter and claiming it: the next transaction after the one that has found it.
        DeadLetters here = new DeadLetters("views", database.transactions, () -> {
            if (!statements.sent().isEmpty() && elsewhere.get() == null) {
                elsewhere.set(CompletableFuture.supplyAsync(() -> node(database.transactions).process(_ -> {
                    taken.countDown();
                    await(mayEnd);
                    return Decisions.evict();
                }), threads));
                await(taken);
            }
            statements.sent().add("a transaction");
            return database.transactions.startTransaction();
        }, Counted.serializer(), DeadLetters.Limits.DEFAULT);
        List<Integer> handled = new ArrayList<>();

        assertThat(here.process(remembering(handled))).isFalse();
        mayEnd.countDown();
        assertThat(elsewhere.get().get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(handled).isEmpty();
    }

    @RepeatedTest(3)
    void nodes_that_put_letters_into_a_sequence_at_once_each_find_a_place() {
        CyclicBarrier together = new CyclicBarrier(8);
        List<CompletableFuture<Void>> nodes = IntStream.range(0, 8).mapToObj(node -> CompletableFuture.runAsync(() -> {
            DeadLetters own = node(database.transactions);
            database.transactions.executeInTransaction(() -> {
                await(together);
                own.enqueue("s", letter(node));
            });
        }, threads)).toList();
        nodes.forEach(CompletableFuture::join);

        assertThat(letters.sequenceSize("s")).isEqualTo(8);
    }

    @Test
    void a_sequence_is_read_letter_by_letter_also_when_its_first_ones_have_gone() {
        IntStream.range(0, 250).forEach(number -> letters.enqueue("s", letter(number)));
        for (DeadLetter<? extends EventMessage<?>> letter : letters.deadLetterSequence("s")) {
            if (number(letter) < 120) {
                letters.evict(letter);
            }
        }

        assertThat(StreamSupport.stream(letters.deadLetterSequence("s").spliterator(), false).map(DeadLettersTest::number))
                .containsExactlyElementsOf(IntStream.range(120, 250).boxed().toList());
    }

    @Test
    void a_letter_is_found_behind_however_many_other_sequences() {
        IntStream.range(0, 35).forEach(number -> letters.enqueue("s-" + number, letter(number)));
        List<Integer> handled = new ArrayList<>();

        assertThat(letters.process(letter -> number(letter) == 34, remembering(handled))).isTrue();
        assertThat(handled).containsExactly(34);
    }

    @Test
    void refuses_what_is_no_letter_of_its_own() {
        assertThatThrownBy(() -> letters.evict(letter(1))).isInstanceOf(WrongDeadLetterTypeException.class);
        assertThatThrownBy(() -> letters.requeue(letter(1), letter -> letter)).isInstanceOf(WrongDeadLetterTypeException.class);
    }

    @Test
    void turns_away_what_it_has_no_room_for() {
        DeadLetters small = new DeadLetters("views", database.transactions, database.transactions, Counted.serializer(),
                new DeadLetters.Limits(1, 1, Duration.ofSeconds(30)));
        small.enqueue("s", letter(1));

        assertThatThrownBy(() -> small.enqueue("s", letter(2))).isInstanceOf(DeadLetterQueueOverflowException.class);
        assertThatThrownBy(() -> small.enqueue("t", letter(2))).isInstanceOf(DeadLetterQueueOverflowException.class);
        assertThat(small.size()).isEqualTo(1);
    }

    @Test
    void a_letter_of_which_nobody_has_made_anything_is_tried_again_by_whoever_comes() {
        letters.enqueue("s", letter(1));
        database.execute("UPDATE eventstore.dead_letter SET processing_started = '2020-01-01T00:00:00.000Z'");
        List<Integer> handled = new ArrayList<>();

        assertThat(letters.process(remembering(handled))).isTrue();
        assertThat(handled).containsExactly(1);
    }

    @Test
    void groups_do_not_see_each_others_letters() {
        letters.enqueue("s", letter(1));
        DeadLetters others = new DeadLetters("others", database.transactions, database.transactions, Counted.serializer(),
                DeadLetters.Limits.DEFAULT);

        assertThat(others.contains("s")).isFalse();
        assertThat(others.size()).isZero();
        assertThat(others.process(_ -> Decisions.evict())).isFalse();
        others.clear();
        assertThat(letters.size()).isEqualTo(1);
    }

    @Test
    void an_invoker_that_keeps_the_sequences_in_mind_does_not_ask_for_every_event() throws Exception {
        DeadLetteringEventHandlerInvoker invoker = DeadLetteringEventHandlerInvoker.builder().eventHandlers(new Handler())
                .queue(node(statements.of(database.transactions))).transactionManager(NoTransactionManager.INSTANCE)
                .sequencingPolicy(event -> "s-" + ((Counted) event.getPayload()).number()).enableSequenceIdentifierCache().build();
        for (int number = 0; number < 100; number++) {
            EventMessage<Counted> event = GenericEventMessage.asEventMessage(new Counted(number));
            DefaultUnitOfWork.startAndGet(event).executeWithResult(() -> {
                invoker.handle(event, Segment.ROOT_SEGMENT);
                return null;
            }).getPayload();
        }

        assertThat(letters.size()).isEqualTo(1);
        // One event has failed; what is behind the failed one is known without asking.
        assertThat(statements.sent()).hasSizeLessThan(10);
    }

    @Test
    void finds_the_first_letters_by_the_index_among_very_many() {
        database.execute("""
            INSERT INTO eventstore.dead_letter (dead_letter_id, processing_group, sequence_id, sequence_index, message_type, event_id,
                occurred_at, payload_type, payload, enqueued_at, last_touched)
            SELECT 'l-' || n, 'views', 's-' || n / 50, n % 50, 'e', 'e', '', 'counter.counted', '{}', '', n::text
            FROM generate_series(0, 49999) n
            """);
        database.execute("ANALYZE eventstore.dead_letter");

        for (String sql : List.of(DeadLetterStatements.AMOUNT_OF_SEQUENCES, DeadLetterStatements.SEQUENCES,
                DeadLetterStatements.CLAIMABLE)) {
            List<String> plan = database.query("EXPLAIN " + sql.replace("processing_group = ?",
                    "processing_group = 'views'").replace("processing_started < ?", "processing_started < 'x'").replace("OFFSET ? LIMIT ?",
                            "OFFSET 0 LIMIT 10"));
            assertThat(plan).anyMatch(step -> step.contains("dead_letter_sequence_unique")).noneMatch(step -> step.contains("Seq Scan"));
        }
        assertThat(letters.amountOfSequences()).isEqualTo(1_000);
        assertThat(letters.contains("s-500")).isTrue();
    }

    private DeadLetters node(ConnectionProvider connections) {
        return new DeadLetters("views", connections, database.transactions, Counted.serializer(), DeadLetters.Limits.DEFAULT);
    }

    private static DeadLetter<EventMessage<?>> letter(int number) {
        return new GenericDeadLetter<>("any", GenericEventMessage.asEventMessage(new Counted(number)), new IllegalStateException("no"));
    }

    private static int number(DeadLetter<? extends EventMessage<?>> letter) {
        return ((Counted) letter.message().getPayload()).number();
    }

    private static Function<DeadLetter<? extends EventMessage<?>>, EnqueueDecision<EventMessage<?>>> remembering(
            Collection<Integer> handled) {
        return letter -> {
            handled.add(number(letter));
            return Decisions.evict();
        };
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Handler {

        @EventHandler
        void on(Counted event) {
            if (event.number() == 7) {
                throw new IllegalStateException("not this one");
            }
        }
    }
}
