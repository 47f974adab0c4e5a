package io.tiffin.eventstore;

import static io.tiffin.eventstore.StoreDatabase.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventTailTest {

    /** Polling that no test lives to see, so that only a wake can explain what happens. */
    private static final EventTail.Settings NO_POLL = new EventTail.Settings(8, 4, Duration.ofHours(1));

    private final StoreDatabase database = new StoreDatabase();
    private final List<Object> told = new CopyOnWriteArrayList<>();
    private final EventTail tail = tail(NO_POLL);
    private final CommitOrderedEventStorageEngine engine = database.engine(AppendObserver.NONE, tail::appended);

    @AfterEach
    void close() {
        tail.close();
    }

    @Test
    void tells_of_every_new_event_once_and_in_order() {
        engine.appendEvents(events("old", 0, 2));
        tail.start();
        EventTail.Subscription subscription = tail.subscribe(this::remember);

        for (int number = 0; number < 30; number++) {
            engine.appendEvents(events("a", number, number + 1));
        }

        await().until(() -> tail.position() == 32);
        assertThat(told).isEqualTo(counted(0, 30));
        assertThat(subscription.after()).isEqualTo(2);
    }

    @Test
    void tells_nobody_who_has_left() {
        tail.start();
        EventTail.Subscription subscription = tail.subscribe(this::remember);
        engine.appendEvents(events("a", 0, 1));
        await().until(() -> told.size() == 1);

        subscription.close();
        engine.appendEvents(events("a", 1, 2));

        await().until(() -> tail.position() == 2);
        assertThat(told).hasSize(1);
    }

    @Test
    void goes_on_when_a_subscriber_throws() {
        tail.start();
        tail.subscribe(events -> {
            throw new IllegalStateException("a subscriber that always fails, as part of a test");
        });
        tail.subscribe(this::remember);

        engine.appendEvents(events("a", 0, 1));
        engine.appendEvents(events("a", 1, 2));

        await().untilAsserted(() -> assertThat(told).isEqualTo(counted(0, 2)));
    }

    @Test
    void hears_what_another_node_appends() {
        tail.start();
        tail.subscribe(this::remember);
        await().until(this::isListening);

        database.engine().appendEvents(events("a", 0, 2));

        await().untilAsserted(() -> assertThat(told).isEqualTo(counted(0, 2)));
    }

    @Test
    void finds_by_polling_what_nobody_told_it_of() {
        try (EventTail polling = tail(new EventTail.Settings(8, 4, Duration.ofMillis(20)))) {
            polling.start();
            polling.subscribe(this::remember);
            await().until(this::isListening);
            database.execute("""
                INSERT INTO eventstore.event
                (event_id, aggregate_id, sequence_number, aggregate_type, occurred_at, payload_type, payload, metadata)
                VALUES ('e', 'a', 0, 'counter', now(), 'counter.counted', '{"number":0}', '{}')""");

            await().untilAsserted(() -> assertThat(told).isEqualTo(counted(0, 1)));
        }
    }

    @Test
    void survives_the_loss_of_every_connection() {
        tail.start();
        tail.subscribe(this::remember);
        for (int round = 0; round < 3; round++) {
            await().until(this::isListening);
            database.dropConnections();
            await().until(this::isListening);

            database.engine().appendEvents(events("a", round, round + 1));
            int expected = round + 1;
            await().untilAsserted(() -> assertThat(told).isEqualTo(counted(0, expected)));
        }
    }

    @Test
    void leaves_no_thread_and_no_connection_behind() {
        long before = tailThreads();
        try (EventTail another = tail(NO_POLL)) {
            another.start();
            await().until(this::isListening);
            assertThat(tailThreads()).isEqualTo(before + 2);
        }

        assertThat(tailThreads()).isEqualTo(before);
        await().until(() -> !isListening());
    }

    @Test
    void must_be_started_and_only_once() {
        assertThatIllegalStateException().isThrownBy(() -> tail.subscribe(this::remember));
        tail.start();
        assertThatIllegalStateException().isThrownBy(tail::start);
    }

    private EventTail tail(EventTail.Settings settings) {
        return new EventTail(database.reader, database.dataSource, settings, StoreDatabase.metrics());
    }

    private void remember(List<TrackedEventMessage<?>> events) {
        events.forEach(event -> told.add(event.getPayload()));
    }

    private static List<Object> counted(int from, int to) {
        return IntStream.range(from, to).<Object>mapToObj(Counted::new).toList();
    }

    /** Idle after its LISTEN, so that nothing sent from now on is missed. */
    private boolean isListening() {
        return !database.query("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle'"
                + " AND query LIKE 'LISTEN%'").isEmpty();
    }

    private static long tailThreads() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("tiffin-event")).count();
    }
}
