package io.tiffin.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.commandhandling.gateway.IntervalRetryScheduler;
import org.axonframework.eventsourcing.AggregateSnapshotter;
import org.axonframework.eventsourcing.EventCountSnapshotTriggerDefinition;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.eventsourcing.GenericAggregateFactory;
import org.axonframework.eventsourcing.NoSnapshotTriggerDefinition;
import org.axonframework.eventsourcing.Snapshotter;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.messaging.unitofwork.RollbackConfigurationType;
import org.axonframework.modelling.command.AggregateAnnotationCommandHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class CachedDecisionsTest {

    private final StoreDatabase database = new StoreDatabase();
    private final ScheduledExecutorService retries = Executors.newSingleThreadScheduledExecutor();
    private final List<AppendWriter> writers = new ArrayList<>();
    private final Node here = new Node();
    private final Node there = new Node();

    @AfterEach
    void close() {
        writers.forEach(AppendWriter::close);
        retries.shutdownNow();
    }

    @Test
    void a_refusal_of_what_another_node_has_made_possible_is_decided_again() {
        here.send(new Open("shop"));
        here.send(new Close("shop"));
        there.send(new Reopen("shop"));

        // Here it is still closed.
        here.send(new Visit("shop"));

        assertThat(stored()).containsExactly("opened", "closed", "reopened", "visited");
    }

    @Test
    void nothing_to_do_is_decided_again_when_another_node_has_given_it_something_to_do() {
        here.send(new Open("shop"));
        there.send(new Close("shop"));

        // Here it is still open, and there would be nothing to do.
        here.send(new Reopen("shop"));

        assertThat(stored()).containsExactly("opened", "closed", "reopened");
    }

    @Test
    void a_refusal_that_still_holds_is_the_answer() {
        here.send(new Open("shop"));
        here.send(new Close("shop"));

        assertThatThrownBy(() -> here.send(new Visit("shop"))).hasMessageContaining("closed");
        assertThat(stored()).hasSize(2);
    }

    @Test
    void a_decision_that_appends_is_not_compared() {
        here.send(new Open("shop"));
        here.statements.taken();
        for (int visit = 0; visit < 10; visit++) {
            here.send(new Visit("shop"));
        }

        assertThat(here.statements.taken()).isEmpty();
        assertThat(stored()).hasSize(11);
    }

    @Test
    void a_decision_that_appends_nothing_costs_one_look_at_the_end_of_the_stream() {
        here.send(new Open("shop"));
        here.statements.taken();
        here.send(new Reopen("shop"));

        assertThat(here.statements.taken()).singleElement().asString().contains("ORDER BY sequence_number DESC LIMIT 1");
    }

    @Test
    void a_refusal_leaves_the_aggregate_in_the_cache() {
        here.send(new Open("shop"));
        here.send(new Close("shop"));
        assertThatThrownBy(() -> here.send(new Visit("shop"))).hasMessageContaining("closed");
        here.statements.taken();

        here.send(new Reopen("shop"));
        here.send(new Visit("shop"));

        assertThat(here.statements.taken()).isEmpty();
        assertThat(stored()).containsExactly("opened", "closed", "reopened", "visited");
    }

    @Test
    void what_was_decided_and_not_stored_is_not_left_in_the_cache() {
        here.send(new Open("shop"));
        assertThatThrownBy(() -> here.send(new VisitAndFail("shop"))).hasMessageContaining("fell");
        here.send(new Visit("shop"));

        assertThat(stored()).containsExactly("opened", "visited");
    }

    @Test
    void a_decision_that_appends_on_what_has_gone_on_is_decided_again_too() {
        here.send(new Open("shop"));
        there.send(new Close("shop"));

        assertThatThrownBy(() -> here.send(new Visit("shop"))).hasMessageContaining("closed");
    }

    @Test
    void what_is_created_if_it_is_missing_is_not_looked_for() {
        here.send(new Found("shop"));
        here.send(new Visit("shop"));

        assertThat(here.statements.taken()).isEmpty();
        assertThat(stored()).containsExactly("opened", "visited");
    }

    @Test
    void what_was_not_missing_is_found_when_it_cannot_be_created() {
        there.send(new Open("shop"));
        there.send(new Close("shop"));

        here.send(new Found("shop"));

        assertThat(stored()).containsExactly("opened", "closed", "reopened");
    }

    @Test
    void a_refusal_of_what_was_taken_for_missing_is_decided_again() {
        there.send(new Open("shop"));

        here.send(new VisitOrFind("shop"));

        assertThat(stored()).containsExactly("opened", "visited");
        assertThatThrownBy(() -> here.send(new VisitOrFind("another"))).hasMessageContaining("closed");
        assertThat(database.query("SELECT payload_type FROM eventstore.event WHERE aggregate_id = 'another'")).isEmpty();
    }

    @Test
    void many_who_create_the_same_create_one() throws InterruptedException {
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int sender = 0; sender < 20; sender++) {
                Node node = sender % 2 == 0 ? here : there;
                senders.execute(() -> node.send(new Found("shop")));
            }
        }

        assertThat(stored()).containsExactly("opened");
    }

    @Test
    void no_snapshot_is_looked_for_where_none_are_taken() {
        here.send(new Open("shop"));
        there.statements.taken();
        there.send(new Visit("shop"));

        assertThat(there.statements.taken()).singleElement().asString().doesNotContain("eventstore.snapshot");
    }

    @Test
    void what_has_many_events_is_read_from_its_last_snapshot() {
        Node writing = new Node(10);
        writing.send(new Open("shop"));
        for (int visit = 1; visit < 10; visit++) {
            writing.send(new Visit("shop"));
        }
        // It holds what has happened when it is taken, which may be more than when it was due.
        await().atMost(20, TimeUnit.SECONDS).until(() -> !database.query("SELECT 1 FROM eventstore.snapshot").isEmpty());
        writing.send(new Visit("shop"));
        writing.send(new Close("shop"));
        // What remains can only be told from the snapshot.
        database.execute("DELETE FROM eventstore.event WHERE sequence_number <= (SELECT max(sequence_number) FROM eventstore.snapshot)");

        Node reading = new Node(10);
        assertThatThrownBy(() -> reading.send(new Visit("shop"))).hasMessageContaining("closed");
        reading.send(new Reopen("shop"));

        assertThat(reading.statements.taken().getFirst()).contains("eventstore.snapshot");
        assertThat(stored()).containsExactly("visited", "closed", "reopened");
    }

    @Test
    void a_snapshot_of_another_revision_is_passed_over() {
        Node node = new Node(3);
        node.send(new Open("shop"));
        node.send(new Close("shop"));
        node.send(new Reopen("shop"));
        await().atMost(20, TimeUnit.SECONDS).until(() -> !database.query("SELECT 1 FROM eventstore.snapshot").isEmpty());
        database.execute("UPDATE eventstore.snapshot SET payload_revision = '0', payload = '{}'");

        new Node(3).send(new Visit("shop"));

        assertThat(stored()).endsWith("visited");
    }

    @Test
    void the_cache_is_bounded() {
        AggregateCache cache = new AggregateCache(10, new SimpleMeterRegistry());
        for (int number = 0; number < 1_000; number++) {
            cache.put("a-" + number, "entry");
        }

        await().atMost(20, TimeUnit.SECONDS).until(() -> {
            int held = 0;
            for (int number = 0; number < 1_000; number++) {
                held += cache.containsKey("a-" + number) ? 1 : 0;
            }
            return held <= 10;
        });
    }

    @Test
    void what_was_used_last_stays_in_the_cache_however_often_others_were_used_before() {
        AggregateCache cache = new AggregateCache(100, new SimpleMeterRegistry());
        for (int number = 0; number < 100; number++) {
            cache.put("often-" + number, "entry");
            for (int time = 0; time < 20; time++) {
                cache.get("often-" + number);
            }
        }
        for (int number = 0; number < 80; number++) {
            cache.put("new-" + number, "entry");
        }

        assertThat(IntStream.range(0, 80)).allMatch(number -> cache.containsKey("new-" + number));
        assertThat(IntStream.range(0, 70)).noneMatch(number -> cache.containsKey("often-" + number));
        assertThat(IntStream.range(90, 100)).allMatch(number -> cache.containsKey("often-" + number));
    }

    private List<String> stored() {
        return database.query("SELECT payload_type FROM eventstore.event WHERE aggregate_id = 'shop' ORDER BY sequence_number");
    }

    /** An engine, a cache and a command bus of its own, on the one database. */
    private final class Node {

        private final Statements statements = new Statements();
        private final CommandGateway gateway;

        Node() {
            this(Integer.MAX_VALUE);
        }

        /** @param eventsPerSnapshot more than there are for a node that takes and looks for no snapshots */
        Node(int eventsPerSnapshot) {
            AppendWriter writer = database.writer();
            writers.add(writer);
            GroupCommitEventStorageEngine.Builder builder = GroupCommitEventStorageEngine.builder(statements.of(database.dataSource),
                    writer, StoreDatabase.metrics());
            builder.eventSerializer(Shop.serializer()).snapshotSerializer(Shop.serializer());
            GroupCommitEventStorageEngine engine = builder.build();
            AggregateCache cache = new AggregateCache(100, new SimpleMeterRegistry());
            EmbeddedEventStore events = EmbeddedEventStore.builder().storageEngine(engine).build();
            CreatingRepository<Shop> shops = CreatingRepository.of(EventSourcingRepository.builder(Shop.class), events, cache,
                    eventsPerSnapshot == Integer.MAX_VALUE
                            ? NoSnapshotTriggerDefinition.INSTANCE
                            : new EventCountSnapshotTriggerDefinition(snapshotter(events), eventsPerSnapshot));
            SimpleCommandBus bus = SimpleCommandBus.builder().rollbackConfiguration(RollbackConfigurationType.ANY_THROWABLE).build();
            bus.registerHandlerInterceptor(new CachedDecisions(cache, engine));
            AggregateAnnotationCommandHandler.<Shop>builder().aggregateType(Shop.class).repository(shops).build().subscribe(bus);
            this.gateway = DefaultCommandGateway.builder().commandBus(bus)
                    .retryScheduler(IntervalRetryScheduler.builder().retryExecutor(retries).retryInterval(1).maxRetryCount(3).build())
                    .build();
        }

        private Snapshotter snapshotter(EmbeddedEventStore events) {
            return AggregateSnapshotter.builder().eventStore(events).executor(retries)
                    .aggregateFactories(new GenericAggregateFactory<>(Shop.class)).build();
        }

        void send(Object command) {
            gateway.sendAndWait(command, 20, TimeUnit.SECONDS);
        }
    }

    record Open(@TargetAggregateIdentifier String shop) {}

    record Close(@TargetAggregateIdentifier String shop) {}

    record Reopen(@TargetAggregateIdentifier String shop) {}

    record Visit(@TargetAggregateIdentifier String shop) {}

    record Found(@TargetAggregateIdentifier String shop) {}

    record VisitOrFind(@TargetAggregateIdentifier String shop) {}

    record VisitAndFail(@TargetAggregateIdentifier String shop) {}

    record Opened(String shop) {}

    record Closed(String shop) {}

    record Reopened(String shop) {}

    record Visited(String shop) {}

    /** Open or closed; only who comes while it is open may visit. */
    static class Shop {

        @JsonProperty
        @AggregateIdentifier
        private String id;
        @JsonProperty
        private boolean open;

        Shop() {}

        @CommandHandler
        Shop(Open command) {
            AggregateLifecycle.apply(new Opened(command.shop()));
        }

        static LogicalTypeSerializer serializer() {
            return new LogicalTypeSerializer(JsonMapper.builder().build(),
                    TypeNames.of(Map.of(Opened.class, new TypeNames.TypeName("opened", "1"), Closed.class,
                            new TypeNames.TypeName("closed", "1"), Reopened.class, new TypeNames.TypeName("reopened", "1"), Visited.class,
                            new TypeNames.TypeName("visited", "1"), Shop.class, new TypeNames.TypeName("shop", "1"))));
        }

        @CommandHandler
        void handle(Close command) {
            if (open) {
                AggregateLifecycle.apply(new Closed(command.shop()));
            }
        }

        @CommandHandler
        void handle(Reopen command) {
            if (!open) {
                AggregateLifecycle.apply(new Reopened(command.shop()));
            }
        }

        @CommandHandler
        void handle(Visit command) {
            if (!open) {
                throw new IllegalStateException("The shop is closed");
            }
            AggregateLifecycle.apply(new Visited(command.shop()));
        }

        @CommandHandler
        @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
        void handle(Found command) {
            if (id == null) {
                AggregateLifecycle.apply(new Opened(command.shop()));
            } else if (!open) {
                AggregateLifecycle.apply(new Reopened(command.shop()));
            }
        }

        @CommandHandler
        @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
        void handle(VisitOrFind command) {
            handle(new Visit(command.shop()));
        }

        @CommandHandler
        void handle(VisitAndFail command) {
            AggregateLifecycle.apply(new Visited(command.shop()));
            throw new IllegalStateException("The visitor fell");
        }

        @EventSourcingHandler
        void on(Opened event) {
            id = event.shop();
            open = true;
        }

        @EventSourcingHandler
        void on(Closed event) {
            open = false;
        }

        @EventSourcingHandler
        void on(Reopened event) {
            open = true;
        }
    }
}
