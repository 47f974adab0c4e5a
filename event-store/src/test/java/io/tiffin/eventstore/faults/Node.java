package io.tiffin.eventstore.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tiffin.eventstore.AggregateCache;
import io.tiffin.eventstore.AppendWriter;
import io.tiffin.eventstore.BoundedCommandBus;
import io.tiffin.eventstore.CachedDecisions;
import io.tiffin.eventstore.CreatingRepository;
import io.tiffin.eventstore.EventReader;
import io.tiffin.eventstore.EventTail;
import io.tiffin.eventstore.GroupCommitEventStorageEngine;
import io.tiffin.eventstore.JdbcTransactions;
import io.tiffin.eventstore.LogicalTypeSerializer;
import io.tiffin.eventstore.SharedTokenStore;
import io.tiffin.eventstore.StoreMetrics;
import io.tiffin.eventstore.StoreUnavailableException;
import io.tiffin.eventstore.TailedEventSource;
import io.tiffin.eventstore.TypeNames;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.common.lock.LockAcquisitionFailedException;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.SimpleEventHandlerInvoker;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.eventsourcing.NoSnapshotTriggerDefinition;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.modelling.command.AggregateAnnotationCommandHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;
import org.postgresql.ds.PGSimpleDataSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * A process that appends without a pause, projects, and reads along. It says what it does in a ledger that survives it: {@code S} before
 * it appends, then {@code A} acknowledged, {@code R} refused or {@code U} unknown, each with the id of the first event; {@code X} what
 * must not be; {@code Q} that it has stopped appending, as it is told to over its standard input.
 */
public final class Node {

    /** What happens in this domain. */
    record Ticked(long number) {}

    /** @param eventId of the event that comes of it, noted before that is stored */
    record Tick(@TargetAggregateIdentifier String clock, AtomicReference<String> eventId) {}

    private static final int AGGREGATES = 200;
    /** So few that commands follow each other faster than the disk. */
    private static final int HOT_AGGREGATES = 4;

    private final Path ledgerFile;
    private final FileChannel ledger;
    private final HikariDataSource pool = new HikariDataSource();
    private final LogicalTypeSerializer serializer = new LogicalTypeSerializer(JsonMapper.builder().build(),
            TypeNames.of(Map.of(Ticked.class, new TypeNames.TypeName("ticked", "1"), GlobalSequenceTrackingToken.class,
                    new TypeNames.TypeName("token.global", "1"))));
    private final Map<String, Long> last = new ConcurrentHashMap<>();
    private final JdbcTransactions transactions;
    private final EventTail tail;
    private final AppendWriter writer;
    private final GroupCommitEventStorageEngine engine;
    private final TailedEventSource source;
    private final CommandGateway commands;
    private volatile boolean stopped;

    private Node(String database, int port, int writerPort, Path ledgerFile) throws IOException {
        this.ledgerFile = ledgerFile;
        this.ledger = FileChannel.open(ledgerFile, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        pool.setDataSource(connections(database, port));
        pool.setMaximumPoolSize(8);
        pool.setConnectionTimeout(5_000);
        pool.setInitializationFailTimeout(-1);
        transactions = new JdbcTransactions(pool);
        EventReader reader = new EventReader(pool, serializer, NoOpEventUpcaster.INSTANCE);
        StoreMetrics metrics = new StoreMetrics(new SimpleMeterRegistry());
        tail = new EventTail(reader, connections(database, port), EventTail.Settings.DEFAULT, metrics);
        source = new TailedEventSource(tail, reader);
        writer = new AppendWriter(connections(database, writerPort), AppendWriter.Settings.DEFAULT, tail, metrics);
        GroupCommitEventStorageEngine.Builder builder = GroupCommitEventStorageEngine.builder(pool, writer, metrics);
        builder.eventSerializer(serializer).snapshotSerializer(serializer);
        engine = builder.build();
        commands = commands(metrics);
    }

    private CommandGateway commands(StoreMetrics metrics) {
        EmbeddedEventStore events = EmbeddedEventStore.builder().storageEngine(engine).build();
        events.registerDispatchInterceptor(messages -> (index, event) -> {
            ((Tick) CurrentUnitOfWork.get().root().getMessage().getPayload()).eventId().set(event.getIdentifier());
            say("S", event.getIdentifier());
            return event;
        });
        AggregateCache cache = new AggregateCache(HOT_AGGREGATES, new SimpleMeterRegistry());
        BoundedCommandBus bus = BoundedCommandBus.builder(Executors.newVirtualThreadPerTaskExecutor(), 1_000, _ -> true, metrics).build();
        bus.registerHandlerInterceptor(new CachedDecisions(cache, engine));
        AggregateAnnotationCommandHandler.<Clock>builder().aggregateType(Clock.class).repository(CreatingRepository.of(
                EventSourcingRepository.builder(Clock.class), events, cache, NoSnapshotTriggerDefinition.INSTANCE)).build().subscribe(bus);
        return DefaultCommandGateway.builder().commandBus(bus).build();
    }

    private static PGSimpleDataSource connections(String database, int port) {
        PGSimpleDataSource connections = new PGSimpleDataSource();
        connections.setServerNames(new String[]{"localhost"});
        connections.setPortNumbers(new int[]{port});
        connections.setDatabaseName(database);
        connections.setUser("postgres");
        connections.setConnectTimeout(5);
        connections.setLoginTimeout(10);
        return connections;
    }

    /** Database, port for reading, port for writing, ledger, name, threads. */
    public static void main(String[] words) throws Exception {
        Node node = new Node(words[0], Integer.parseInt(words[1]), Integer.parseInt(words[2]), Path.of(words[3]));
        node.run(words[4], Integer.parseInt(words[5]));
    }

    private void run(String name, int threads) throws Exception {
        tail.start();
        writer.start();
        ScheduledExecutorService executor = Executors.newScheduledThreadPool(2);
        processor(name, executor).start();
        Thread.ofVirtual().start(this::readAlong);
        CountDownLatch appending = new CountDownLatch(threads);
        for (int thread = 0; thread < threads; thread++) {
            Thread.ofVirtual().start(() -> {
                while (!stopped) {
                    append();
                }
                appending.countDown();
            });
        }
        System.in.read();
        stopped = true;
        if (!appending.await(120, TimeUnit.SECONDS)) {
            say("X", ledgerFile + ": an append has had no answer for two minutes");
        }
        say("Q", "");
        // Projects and reads along until it is killed.
        new CountDownLatch(1).await();
    }

    private void append() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        if (random.nextInt(3) == 0) {
            Tick tick = new Tick("hot" + random.nextInt(HOT_AGGREGATES), new AtomicReference<>("undecided"));
            tell(() -> commands.sendAndWait(tick), tick.eventId()::get);
            return;
        }
        List<EventMessage<?>> events = new ArrayList<>();
        String first = "a" + random.nextInt(AGGREGATES);
        add(first, 1 + random.nextInt(3), events);
        String second = "a" + random.nextInt(AGGREGATES);
        if (random.nextInt(4) == 0 && !second.equals(first)) {
            add(second, 1, events);
        }
        say("S", events.stream().map(EventMessage::getIdentifier).collect(Collectors.joining(" ")));
        boolean stored = tell(() -> engine.appendEvents(events), events.getFirst()::getIdentifier);
        for (EventMessage<?> event : events) {
            DomainEventMessage<?> ofAggregate = (DomainEventMessage<?>) event;
            if (stored) {
                last.merge(ofAggregate.getAggregateIdentifier(), ofAggregate.getSequenceNumber(), Math::max);
            } else {
                last.remove(ofAggregate.getAggregateIdentifier());
            }
        }
    }

    /** Whether it is acknowledged. */
    private boolean tell(Runnable append, Supplier<String> key) {
        try {
            append.run();
            say("A", key.get());
            return true;
        } catch (ConcurrencyException | AggregateStreamCreationException e) {
            say("R", key.get() + " conflict");
        } catch (StoreUnavailableException | RejectedExecutionException | LockAcquisitionFailedException e) {
            say("R", key.get() + " " + e.getMessage());
            pause();
        } catch (EventStoreException e) {
            say(String.valueOf(e.getMessage()).startsWith("Events could not be appended") ? "R" : "U", key.get() + " " + e.getMessage());
            pause();
        }
        return false;
    }

    private void add(String aggregate, int count, List<EventMessage<?>> events) {
        long next = known(aggregate) + 1;
        for (long sequence = next; sequence < next + count; sequence++) {
            events.add(new GenericDomainEventMessage<>("clock", aggregate, sequence, new Ticked(sequence)));
        }
    }

    private long known(String aggregate) {
        while (true) {
            try {
                return last.computeIfAbsent(aggregate, unknown -> engine.lastSequenceNumberFor(unknown).orElse(-1L));
            } catch (EventStoreException e) {
                pause();
            }
        }
    }

    /** A database that is away is not asked all the time. */
    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** From the first event on, each position follows the one before. */
    private void readAlong() {
        long expected = 1;
        try (BlockingStream<TrackedEventMessage<?>> stream = source.openStream(null)) {
            while (true) {
                try {
                    long position = stream.nextAvailable().trackingToken().position().orElseThrow();
                    if (position != expected) {
                        say("X", ledgerFile + ": a reader saw " + position + " where " + expected + " was due");
                    }
                    expected = position + 1;
                } catch (EventStoreException e) {
                    pause();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private PooledStreamingEventProcessor processor(String name, ScheduledExecutorService executor) {
        return PooledStreamingEventProcessor.builder().name("view").messageSource(source)
                .tokenStore(new SharedTokenStore(transactions, serializer, name)).transactionManager(transactions).batchSize(200)
                .initialSegmentCount(1).initialToken(StreamableMessageSource::createTailToken).coordinatorExecutor(executor)
                .workerExecutor(executor).eventHandlerInvoker(SimpleEventHandlerInvoker.builder().eventHandlers(new View())
                        .listenerInvocationErrorHandler(PropagatingErrorHandler.instance()).build())
                .build();
    }

    /** One write, which the kernel has when it returns: killing this process takes nothing back. */
    private synchronized void say(String what, String rest) {
        try {
            ledger.write(ByteBuffer.wrap((what + " " + rest.replace('\n', ' ') + "\n").getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many events each aggregate has, and a digest of which in what order. */
    private final class View {

        private static final String PROJECT = "INSERT INTO view (aggregate_id, events, digest) VALUES (?, 1, md5(?))"
                + " ON CONFLICT (aggregate_id) DO UPDATE SET events = view.events + 1, digest = md5(view.digest || ?)";

        @EventHandler
        void on(Ticked event, DomainEventMessage<?> message) throws SQLException {
            try (Connection connection = transactions.getConnection();
                    PreparedStatement project = connection.prepareStatement(PROJECT)) {
                project.setString(1, message.getAggregateIdentifier());
                project.setString(2, message.getIdentifier());
                project.setString(3, message.getIdentifier());
                project.executeUpdate();
            }
        }
    }

    /** Counts its ticks, so that each event tells what it was decided on. */
    static class Clock {

        @AggregateIdentifier
        private String id;
        private long ticks;

        Clock() {}

        @CommandHandler
        @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
        void handle(Tick command) {
            id = command.clock();
            AggregateLifecycle.apply(new Ticked(ticks));
        }

        @EventSourcingHandler
        void on(Ticked event, DomainEventMessage<?> message) {
            id = message.getAggregateIdentifier();
            ticks = event.number() + 1;
        }
    }
}
