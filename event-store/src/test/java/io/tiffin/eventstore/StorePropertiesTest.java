package io.tiffin.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import com.zaxxer.hikari.HikariDataSource;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;

/**
 * Whatever several threads on one or two nodes do at the same time, the store is one list: what was accepted is in it once, together and
 * dense, what was refused is not, and everybody who reads sees that list.
 */
class StorePropertiesTest {

    private static final int AGGREGATES = 4;
    /** Further than PostgreSQL's calendar, so that the server refuses the event after it has begun to store. */
    private static final Instant BEYOND_THE_CALENDAR = Instant.parse("+300000-01-01T00:00:00Z");

    /** What one thread does, one after the other. */
    sealed interface Step {

        /** Appends to one or more aggregates at once; {@code stale} thinks a stream ends elsewhere than it does. */
        record Append(List<Piece> pieces) implements Step {}

        record Piece(int aggregate, int events, int stale) {}

        /** Events of no aggregate. */
        record Publish(int events) implements Step {}

        /** An append that the server refuses in the middle of storing it. */
        record Poison(int aggregate) implements Step {}

        /** Reads all there is in pages, from a part of the way. */
        record Page(int percent, int size) implements Step {}

        /** Follows the store from a part of the way. */
        record Follow(int percent) implements Step {}

        /** Is told of whatever is new. */
        record Subscribe() implements Step {}

        /** The connections of every node are lost. */
        record Cut() implements Step {}
    }

    /** @param window of the tail, small enough for readers to fall out of it */
    record Scenario(int nodes, int window, int page, List<List<Step>> threads) {}

    @Property(tries = 6, shrinking = ShrinkingMode.OFF)
    void is_one_list_whatever_happens_at_the_same_time(@ForAll("scenarios") Scenario scenario) throws Exception {
        try (Run run = new Run(scenario)) {
            run.perform();
            run.check();
        }
    }

    /** Nobody else appends: what must be accepted is accepted, and what must be refused is refused for the right reason. */
    @Property(tries = 6, shrinking = ShrinkingMode.OFF)
    void answers_a_lone_client_as_the_model_does(@ForAll("appends") List<Step.Append> appends) {
        StoreDatabase database = new StoreDatabase();
        Map<String, Long> model = new HashMap<>();
        try (AppendWriter writer = database.writer()) {
            GroupCommitEventStorageEngine engine = database.groupCommit(writer);
            for (Step.Append append : appends) {
                List<EventMessage<?>> events = new ArrayList<>();
                for (Step.Piece piece : distinct(append.pieces())) {
                    events.addAll(continuing("a" + piece.aggregate(), model.getOrDefault("a" + piece.aggregate(), -1L), piece));
                }
                List<Step.Piece> stale = distinct(append.pieces()).stream().filter(piece -> {
                    long last = model.getOrDefault("a" + piece.aggregate(), -1L);
                    return first(last, piece) != last + 1;
                }).toList();
                Throwable failure = failure(() -> engine.appendEvents(events));
                if (stale.isEmpty()) {
                    assertThat(failure).isNull();
                    distinct(append.pieces()).forEach(piece -> model.merge("a" + piece.aggregate(), piece.events() - 1L,
                            (last, more) -> last + more + 1));
                } else {
                    assertThat(failure).isInstanceOfAny(ConcurrencyException.class, AggregateStreamCreationException.class);
                }
            }
            model.forEach((aggregate, last) -> assertThat(database.reader.lastSequenceNumberOf(aggregate))
                    .isEqualTo(OptionalLong.of(last)));
        }
    }

    @Provide
    Arbitrary<Scenario> scenarios() {
        Arbitrary<Step> step = Arbitraries.frequencyOf(Tuple.of(60, append().map(one -> one)),
                Tuple.of(10, Arbitraries.integers().between(1, 3).map(Step.Publish::new)),
                Tuple.of(4, Arbitraries.integers().between(0, AGGREGATES - 1).map(Step.Poison::new)),
                Tuple.of(6, Combinators.combine(Arbitraries.integers().between(0, 100),
                        Arbitraries.integers().between(1, 40)).as(Step.Page::new)),
                Tuple.of(6, Arbitraries.integers().between(0, 100).map(Step.Follow::new)),
                Tuple.of(4, Arbitraries.just(new Step.Subscribe())),
                Tuple.of(1, Arbitraries.just(new Step.Cut())));
        return Combinators.combine(Arbitraries.integers().between(1, 2), Arbitraries.integers().between(4, 64),
                Arbitraries.integers().between(2, 16), step.list().ofMinSize(5).ofMaxSize(20).list().ofMinSize(2).ofMaxSize(6))
                .as(Scenario::new);
    }

    @Provide
    Arbitrary<List<Step.Append>> appends() {
        return append().list().ofMinSize(5).ofMaxSize(30);
    }

    private static Arbitrary<Step.Append> append() {
        Arbitrary<Step.Piece> piece = Combinators.combine(Arbitraries.integers().between(0, AGGREGATES - 1),
                Arbitraries.integers().between(1, 4),
                Arbitraries.frequency(Tuple.of(8, 0), Tuple.of(1, -1), Tuple.of(1, 1)))
                .as(Step.Piece::new);
        return piece.list().ofMinSize(1).ofMaxSize(3).map(Step.Append::new);
    }

    /** One piece for each aggregate, as within one append a stream goes on without a break. */
    private static List<Step.Piece> distinct(List<Step.Piece> pieces) {
        Map<Integer, Step.Piece> byAggregate = new HashMap<>();
        pieces.forEach(piece -> byAggregate.putIfAbsent(piece.aggregate(), piece));
        return List.copyOf(byAggregate.values());
    }

    /** Whoever knows of no stream begins it at 0, as the framework does. */
    private static long first(long last, Step.Piece piece) {
        return last < 0 ? 0 : Math.max(0, last + 1 + piece.stale());
    }

    private static List<EventMessage<?>> continuing(String aggregate, long last, Step.Piece piece) {
        List<EventMessage<?>> events = new ArrayList<>();
        long first = first(last, piece);
        for (long sequence = first; sequence < first + piece.events(); sequence++) {
            events.add(StoreDatabase.event(aggregate, sequence));
        }
        return events;
    }

    private static Throwable failure(Runnable attempt) {
        try {
            attempt.run();
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }

    /** Where an accepted append is, as its observer was told. */
    private record Accepted(List<String> eventIds, long lastPosition) {}

    /** What somebody saw after a position: identifiers of events, in order. */
    private record Seen(String who, long after, List<String> eventIds) {}

    private record Row(long position, String eventId, String aggregateId, long sequenceNumber) {}

    /** One scenario in a database of its own. */
    private static final class Run implements AutoCloseable {

        private final StoreDatabase database = new StoreDatabase();
        private final HikariDataSource pool = new HikariDataSource();
        private final EventReader reader = new EventReader(pool, Counted.serializer(), NoOpEventUpcaster.INSTANCE);
        private final Scenario scenario;
        private final List<Node> nodes = new ArrayList<>();
        private final Queue<Accepted> accepted = new ConcurrentLinkedQueue<>();
        private final Queue<String> refused = new ConcurrentLinkedQueue<>();
        private final Queue<String> violations = new ConcurrentLinkedQueue<>();
        private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
        private final Queue<CompletableFuture<Seen>> following = new ConcurrentLinkedQueue<>();
        private final CompletableFuture<Long> end = new CompletableFuture<>();
        private final Executor threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory());

        Run(Scenario scenario) {
            this.scenario = scenario;
            pool.setDataSource(database.dataSource);
            pool.setMaximumPoolSize(4);
            for (int node = 0; node < scenario.nodes(); node++) {
                nodes.add(new Node());
            }
        }

        void perform() throws Exception {
            List<CompletableFuture<Void>> running = new ArrayList<>();
            for (int thread = 0; thread < scenario.threads().size(); thread++) {
                Node node = nodes.get(thread % nodes.size());
                List<Step> steps = scenario.threads().get(thread);
                running.add(CompletableFuture.runAsync(() -> steps.forEach(node::perform), threads));
            }
            CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
            end.complete(database.reader.headPosition());
            for (CompletableFuture<Seen> follower : following) {
                seen.add(follower.get(30, TimeUnit.SECONDS));
            }
            nodes.forEach(node -> await().atMost(Duration.ofSeconds(30))
                    .until(() -> node.tail.position() == end.join()));
            nodes.forEach(node -> seen.addAll(node.told));
        }

        void check() {
            List<Row> rows = database
                    .query("SELECT global_position || ' ' || event_id || ' ' || aggregate_id || ' ' || sequence_number"
                            + " FROM eventstore.event ORDER BY global_position")
                    .stream().map(line -> line.split(" ")).map(word -> new Row(Long.parseLong(word[0]), word[1], word[2],
                            Long.parseLong(word[3])))
                    .toList();
            List<String> ids = rows.stream().map(Row::eventId).toList();
            assertThat(violations).isEmpty();
            assertThat(ids).doesNotHaveDuplicates().noneMatch(Set.copyOf(refused)::contains);
            Map<String, Long> model = new HashMap<>();
            long position = 0;
            for (Row row : rows) {
                assertThat(row.position()).isEqualTo(++position);
                assertThat(row.sequenceNumber()).as(row.aggregateId()).isEqualTo(model.getOrDefault(row.aggregateId(), -1L) + 1);
                model.put(row.aggregateId(), row.sequenceNumber());
            }
            int stored = 0;
            for (Accepted append : accepted) {
                int last = (int) append.lastPosition();
                assertThat(last).isBetween(append.eventIds().size(), ids.size());
                assertThat(ids.subList(last - append.eventIds().size(), last)).isEqualTo(append.eventIds());
                stored += append.eventIds().size();
            }
            assertThat(ids).hasSize(stored);
            for (Seen one : seen) {
                assertThat(one.eventIds()).as(one.who() + " from " + one.after())
                        .isEqualTo(ids.subList((int) one.after(), (int) one.after() + one.eventIds().size()));
                if (!one.who().equals("page")) {
                    assertThat(one.eventIds()).as(one.who() + " from " + one.after()).hasSize((int) (ids.size() - one.after()));
                }
            }
        }

        @Override
        public void close() {
            nodes.forEach(Node::close);
            pool.close();
        }

        private final class Node {

            private final EventTail tail = new EventTail(reader, database.dataSource,
                    new EventTail.Settings(scenario.window(), scenario.page(), Duration.ofMillis(500)), StoreDatabase.metrics());
            private final AppendWriter writer = database.writer(tail);
            private final TailedEventSource source = new TailedEventSource(tail, reader);
            private final Queue<Seen> told = new ConcurrentLinkedQueue<>();
            private final GroupCommitEventStorageEngine engine = database.groupCommit(writer, (events, last) -> accepted
                    .add(new Accepted(events.stream().map(EventMessage::getIdentifier).toList(), last)));

            Node() {
                tail.start();
            }

            void perform(Step step) {
                switch (step) {
                    case Step.Append append -> {
                        List<EventMessage<?>> events = new ArrayList<>();
                        for (Step.Piece piece : distinct(append.pieces())) {
                            long last = again(() -> reader.lastSequenceNumberOf("a" + piece.aggregate())).orElse(-1);
                            events.addAll(continuing("a" + piece.aggregate(), last, piece));
                        }
                        append(events);
                    }
                    case Step.Publish publish -> {
                        List<EventMessage<?>> events = new ArrayList<>();
                        for (int number = 0; number < publish.events(); number++) {
                            events.add(GenericEventMessage.asEventMessage(new Counted(number)));
                        }
                        append(events);
                    }
                    case Step.Poison poison -> {
                        String aggregate = "a" + poison.aggregate();
                        long last = again(() -> reader.lastSequenceNumberOf(aggregate)).orElse(-1);
                        append(List.of(StoreDatabase.event(aggregate, last + 1), new GenericDomainEventMessage<>("counter", aggregate,
                                last + 2, new Counted(0), MetaData.emptyInstance(), UUID.randomUUID().toString(), BEYOND_THE_CALENDAR)));
                    }
                    case Step.Page page -> seen.add(readAll(page));
                    case Step.Follow follow -> following.add(CompletableFuture.supplyAsync(() -> follow(follow), threads));
                    case Step.Subscribe _ -> subscribe();
                    case Step.Cut _ -> database.dropConnections();
                }
            }

            /** An accepted one can be read at once, by anybody. */
            private void append(List<EventMessage<?>> events) {
                try {
                    engine.appendEvents(events);
                } catch (ConcurrencyException | AggregateStreamCreationException | EventStoreException e) {
                    events.forEach(event -> refused.add(event.getIdentifier()));
                    return;
                }
                if (events.getFirst() instanceof DomainEventMessage<?> first
                        && again(() -> reader.ofAggregate(first.getAggregateIdentifier()))
                                .stream().noneMatch(event -> event.getIdentifier().equals(first.getIdentifier()))) {
                    violations.add("acknowledged, and cannot be read: " + first);
                }
            }

            private Seen readAll(Step.Page page) {
                long head = again(reader::headPosition);
                long from = head * page.percent() / 100;
                List<String> ids = new ArrayList<>();
                long position = from;
                while (true) {
                    long after = position;
                    EventPage read = again(() -> reader.after(after, page.size()));
                    read.events().forEach(event -> ids.add(event.getIdentifier()));
                    if (read.through() == position) {
                        return new Seen("page", from, ids);
                    }
                    position = read.through();
                }
            }

            private Seen follow(Step.Follow follow) {
                long from = again(reader::headPosition) * follow.percent() / 100;
                List<String> ids = new ArrayList<>();
                try (BlockingStream<TrackedEventMessage<?>> stream = source.openStream(new GlobalSequenceTrackingToken(from))) {
                    while (!end.isDone() || from + ids.size() < end.join()) {
                        try {
                            if (stream.hasNextAvailable(20, TimeUnit.MILLISECONDS)) {
                                ids.add(stream.nextAvailable().getIdentifier());
                            }
                        } catch (EventStoreException e) {
                            // The connection was cut: the next try goes on where this one stopped.
                        }
                    }
                    if (again(() -> stream.peek().isPresent())) {
                        violations.add("a stream went on beyond the end");
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return new Seen("stream", from, ids);
            }

            private void subscribe() {
                List<String> ids = new ArrayList<>();
                EventTail.Subscription subscription = tail.subscribe(events -> events.forEach(event -> ids.add(event.getIdentifier())));
                told.add(new Seen("subscription", subscription.after(), ids));
            }

            /** The connection may be cut at any time. */
            private static <T> T again(Supplier<T> read) {
                while (true) {
                    try {
                        return read.get();
                    } catch (EventStoreException | IllegalStateException e) {
                        Thread.onSpinWait();
                    }
                }
            }

            void close() {
                writer.close();
                tail.close();
            }
        }
    }
}
