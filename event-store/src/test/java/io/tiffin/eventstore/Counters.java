package io.tiffin.eventstore;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.commandhandling.gateway.IntervalRetryScheduler;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.eventsourcing.NoSnapshotTriggerDefinition;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.messaging.unitofwork.RollbackConfigurationType;
import org.axonframework.modelling.command.AggregateAnnotationCommandHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** Aggregates that count, on nodes of one database. Each event tells the new total, and so what it was decided on. */
final class Counters implements AutoCloseable {

    /** The database refuses an event with such a total. */
    static final int TOO_MUCH = 1_000_000;

    final StoreDatabase database = new StoreDatabase();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService retries = Executors.newSingleThreadScheduledExecutor();
    private final List<Node> nodes = new ArrayList<>();

    Counters() {
        database.execute("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                + " IF (convert_from(NEW.payload, 'UTF8')::jsonb ->> 'number')::int >= " + TOO_MUCH
                + " THEN RAISE EXCEPTION 'too much' USING ERRCODE = '22003'; END IF; RETURN NEW; END $$");
        database.execute("CREATE TRIGGER refuse BEFORE INSERT ON eventstore.event FOR EACH ROW EXECUTE FUNCTION refuse()");
    }

    /** A node whose commands are not tried again. */
    Node node() {
        return node(0);
    }

    /** @param again how often a command is tried again after a conflict */
    Node node(int again) {
        Node node = new Node(again);
        nodes.add(node);
        return node;
    }

    /** What its events tell, in order. */
    List<Integer> totals(String aggregate) {
        return database.query("SELECT convert_from(payload, 'UTF8')::jsonb ->> 'number' FROM eventstore.event WHERE aggregate_id = '"
                + aggregate + "' ORDER BY sequence_number").stream().map(Integer::valueOf).toList();
    }

    @Override
    public void close() {
        nodes.forEach(node -> node.writer.close());
        retries.shutdownNow();
        threads.close();
    }

    /** From the gateway to the store, whose writer is to be started. */
    final class Node {

        final AppendWriter writer = new AppendWriter(Mutation.CHOSEN.connections(database.dataSource), StoreDatabase.NOT_DURABLE,
                CommittedEvents.NOT_FOLLOWED, StoreDatabase.metrics());
        private final AggregateCache cache = new AggregateCache(100, new SimpleMeterRegistry());
        private final AggregateLocks locks = new AggregateLocks(cache);
        private final CommandGateway gateway;

        private Node(int again) {
            GroupCommitEventStorageEngine engine = database.groupCommit(writer);
            EmbeddedEventStore events = EmbeddedEventStore.builder().storageEngine(engine).build();
            var bus = BoundedCommandBus.builder(threads, 1_000, _ -> true, StoreDatabase.metrics())
                    .rollbackConfiguration(RollbackConfigurationType.ANY_THROWABLE).build();
            bus.registerHandlerInterceptor(new CachedDecisions(cache, engine));
            AggregateAnnotationCommandHandler.<Counter>builder().aggregateType(Counter.class)
                    .repository(new CreatingRepository<>(EventSourcingRepository.builder(Counter.class),
                            new CreatingRepository.Keeping(events, cache, locks, NoSnapshotTriggerDefinition.INSTANCE)))
                    .build().subscribe(bus);
            var builder = DefaultCommandGateway.builder().commandBus(bus);
            if (again > 0) {
                builder.retryScheduler(IntervalRetryScheduler.builder().retryExecutor(retries).retryInterval(1).maxRetryCount(again)
                        .build());
            }
            gateway = builder.build();
        }

        CompletableFuture<Integer> send(Object command) {
            return gateway.send(command);
        }

        /** The answer to a command whose event waits for the writer by then. */
        CompletableFuture<Integer> queue(Count command) {
            int before = writer.waiting();
            CompletableFuture<Integer> answer = send(command);
            await().pollInterval(Duration.ofMillis(1)).until(() -> writer.waiting() > before);
            return answer;
        }

        /** How many commands hold or want it. */
        int usersOf(String aggregate) {
            return locks.waiting(aggregate);
        }
    }

    /** Answers with the new total. */
    record Count(@TargetAggregateIdentifier String counter, int by) {}

    record CountAndFail(@TargetAggregateIdentifier String counter) {}

    /** Answers with the total. */
    record Look(@TargetAggregateIdentifier String counter) {}

    record Refuse(@TargetAggregateIdentifier String counter) {}

    /** Its events tell the total. */
    static class Counter {

        @AggregateIdentifier
        private String id;
        private int total;

        Counter() {}

        @CommandHandler
        @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
        int handle(Count command) {
            id = command.counter();
            AggregateLifecycle.apply(new Counted(total + command.by()));
            return total;
        }

        @CommandHandler
        @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
        void handle(CountAndFail command) {
            handle(new Count(command.counter(), 1));
            throw new IllegalStateException("Stumbled");
        }

        @CommandHandler
        @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
        int handle(Look command) {
            id = command.counter();
            return total;
        }

        @CommandHandler
        @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
        void handle(Refuse command) {
            throw new IllegalStateException("It stands at " + total);
        }

        @EventSourcingHandler
        void on(Counted event, DomainEventMessage<?> message) {
            id = message.getAggregateIdentifier();
            total = event.number();
        }
    }
}
