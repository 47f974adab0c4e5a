package io.tiffin.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.AbstractTokenEntry;
import org.axonframework.eventhandling.tokenstore.ConfigToken;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.eventhandling.tokenstore.UnableToInitializeTokenException;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What Axon's own test of its JDBC token store asks, asked of the one that nodes share on PostgreSQL, and how nodes start together. */
class SharedTokenStoreTest {

    private static final int NODES = 8;
    private static final TrackingToken AT_17 = new GlobalSequenceTrackingToken(17);

    private final StoreDatabase database = new StoreDatabase();
    private final SharedTokenStore here = node("here");
    private final SharedTokenStore there = node("there");

    @AfterEach
    void giveTheClockBack() {
        AbstractTokenEntry.clock = Clock.systemUTC();
    }

    @RepeatedTest(5)
    void nodes_that_start_at_once_initialize_the_segments_together() throws Exception {
        atOnce(node -> {
            SharedTokenStore tokens = node("node-" + node);
            assertThat(tokens.fetchSegments("views")).isEmpty();
            return () -> {
                tokens.initializeTokenSegments("views", 3, new GlobalSequenceTrackingToken(0));
                return tokens.fetchSegments("views").length;
            };
        });

        assertThat(database.query("SELECT segment FROM eventstore.token WHERE processor_name = 'views' ORDER BY segment"))
                .containsExactly("0", "1", "2");
    }

    @RepeatedTest(5)
    void nodes_that_start_at_once_agree_on_what_the_store_is_called() throws Exception {
        assertThat(atOnce(node -> node("node-" + node)::retrieveStorageIdentifier)).doesNotContainNull().hasSize(NODES)
                .containsOnly(fetch(here::retrieveStorageIdentifier));
    }

    @Test
    void a_claimed_token_is_updated() {
        initialize(1, null);
        inTransaction(() -> assertThat(here.fetchToken("views", 0)).isNull());
        inTransaction(() -> here.storeToken(AT_17, "views", 0));
        inTransaction(() -> assertThat(here.fetchToken("views", 0)).isEqualTo(AT_17));
    }

    @Test
    void a_token_of_nothing_is_stored_too() {
        initialize(1, AT_17);
        inTransaction(() -> {
            here.fetchToken("views", 0);
            here.storeToken(null, "views", 0);
        });

        inTransaction(() -> assertThat(here.fetchToken("views", 0)).isNull());
    }

    @Test
    void a_token_is_claimed_and_updated_without_a_transaction() {
        initialize(1, null);
        assertThat(here.fetchToken("views", 0)).isNull();
        here.storeToken(AT_17, "views", 0);

        assertThat(here.fetchToken("views", 0)).isEqualTo(AT_17);
    }

    @Test
    void initializes_at_the_beginning_or_where_it_is_told() {
        inTransaction(() -> here.initializeTokenSegments("from the beginning", 7));
        inTransaction(() -> here.initializeTokenSegments("from 17", 7, AT_17));

        inTransaction(() -> {
            assertThat(here.fetchSegments("from the beginning")).containsExactly(0, 1, 2, 3, 4, 5, 6);
            assertThat(here.fetchSegments("from 17")).containsExactly(0, 1, 2, 3, 4, 5, 6);
            for (int segment = 0; segment < 7; segment++) {
                assertThat(here.fetchToken("from the beginning", segment)).isNull();
                assertThat(here.fetchToken("from 17", segment)).isEqualTo(AT_17);
            }
        });
    }

    /** Axon's own store fails here; among nodes that start together this is the ordinary case. */
    @Test
    void leaves_alone_what_is_initialized_already() {
        initialize(2, AT_17);
        initialize(5, null);

        inTransaction(() -> {
            assertThat(here.fetchSegments("views")).containsExactly(0, 1);
            assertThat(here.fetchToken("views", 1)).isEqualTo(AT_17);
        });
    }

    @Test
    void initializes_a_single_segment_once() {
        initialize(1, null);
        inTransaction(() -> here.initializeSegment(AT_17, "views", 1));

        inTransaction(() -> assertThat(here.fetchToken("views", 1)).isEqualTo(AT_17));
        assertThatThrownBy(() -> inTransaction(() -> here.initializeSegment(AT_17, "views", 1)))
                .isInstanceOf(UnableToInitializeTokenException.class);
    }

    @Test
    void tells_the_segments_of_each_processor() {
        initialize(2, null);
        inTransaction(() -> here.initializeTokenSegments("others", 1));

        assertThat(here.fetchSegments("views")).containsExactly(0, 1);
        assertThat(here.fetchSegments("others")).containsExactly(0);
        assertThat(here.fetchSegments("nobody's")).isEmpty();
    }

    @Test
    void tells_the_segments_that_are_to_be_had() {
        initialize(3, null);
        inTransaction(() -> here.fetchToken("views", 1));

        assertThat(there.fetchAvailableSegments("views")).extracting(Segment::getSegmentId).containsExactly(0, 2);
        assertThat(here.fetchAvailableSegments("views")).extracting(Segment::getSegmentId).containsExactly(0, 1, 2);
        inTransaction(() -> here.releaseClaim("views", 1));
        assertThat(there.fetchAvailableSegments("views")).extracting(Segment::getSegmentId).containsExactly(0, 1, 2);
    }

    @Test
    void claims_a_segment_as_it_is_cut() {
        initialize(2, AT_17);
        Segment[] halves = {Segment.computeSegment(0, 0, 1), Segment.computeSegment(1, 0, 1)};

        inTransaction(() -> assertThat(here.fetchToken("views", halves[0])).isEqualTo(AT_17));
        inTransaction(() -> assertThat(here.fetchToken("views", halves[1])).isEqualTo(AT_17));
    }

    @Test
    void does_not_claim_a_segment_whose_other_half_has_gone() {
        initialize(2, AT_17);
        Segment[] halves = {Segment.computeSegment(0, 0, 1), Segment.computeSegment(1, 0, 1)};
        inTransaction(() -> {
            here.fetchToken("views", 1);
            here.deleteToken("views", 1);
        });

        for (Segment half : halves) {
            assertThatThrownBy(() -> inTransaction(() -> here.fetchToken("views", half)))
                    .isInstanceOf(UnableToClaimTokenException.class);
        }
    }

    @Test
    void does_not_claim_a_segment_that_has_been_split() {
        initialize(2, AT_17);
        Segment[] halves = {Segment.computeSegment(0, 0, 1), Segment.computeSegment(1, 0, 1)};
        inTransaction(() -> here.initializeSegment(AT_17, "views", 2));
        inTransaction(() -> here.initializeSegment(AT_17, "views", 3));

        for (Segment half : halves) {
            assertThatThrownBy(() -> inTransaction(() -> here.fetchToken("views", half)))
                    .isInstanceOf(UnableToClaimTokenException.class);
        }
    }

    @Test
    void a_claimed_token_is_not_to_be_had_elsewhere() {
        initialize(1, AT_17);
        inTransaction(() -> here.fetchToken("views", 0));

        assertThatThrownBy(() -> inTransaction(() -> there.fetchToken("views", 0))).isInstanceOf(UnableToClaimTokenException.class);
        assertThatThrownBy(() -> inTransaction(() -> there.storeToken(AT_17, "views", 0))).isInstanceOf(UnableToClaimTokenException.class);
    }

    @Test
    void a_released_token_is_to_be_had_elsewhere() {
        initialize(1, AT_17);
        inTransaction(() -> here.fetchToken("views", 0));
        inTransaction(() -> here.releaseClaim("views", 0));

        inTransaction(() -> assertThat(there.fetchToken("views", 0)).isEqualTo(AT_17));
    }

    @Test
    void a_token_whose_owner_has_not_been_heard_of_for_long_goes_to_who_asks() {
        initialize(1, AT_17);
        inTransaction(() -> here.fetchToken("views", 0));
        later(Duration.ofSeconds(11));

        inTransaction(() -> assertThat(there.fetchToken("views", 0)).isEqualTo(AT_17));
        assertThatThrownBy(() -> inTransaction(() -> here.extendClaim("views", 0))).isInstanceOf(UnableToClaimTokenException.class);
        assertThatThrownBy(() -> inTransaction(() -> here.storeToken(AT_17, "views", 0))).isInstanceOf(UnableToClaimTokenException.class);
    }

    @Test
    void a_claim_that_is_renewed_holds() {
        initialize(1, AT_17);
        inTransaction(() -> here.fetchToken("views", 0));
        later(Duration.ofSeconds(8));
        inTransaction(() -> here.extendClaim("views", 0));
        later(Duration.ofSeconds(16));

        assertThatThrownBy(() -> inTransaction(() -> there.fetchToken("views", 0))).isInstanceOf(UnableToClaimTokenException.class);
    }

    @Test
    void each_transaction_goes_on_where_the_last_one_ended() {
        initialize(1, null);
        inTransaction(() -> {
            here.fetchToken("views", 0);
            here.storeToken(new GlobalSequenceTrackingToken(1), "views", 0);
        });
        inTransaction(() -> {
            assertThat(here.fetchToken("views", 0)).isEqualTo(new GlobalSequenceTrackingToken(1));
            here.storeToken(new GlobalSequenceTrackingToken(2), "views", 0);
        });

        inTransaction(() -> assertThat(here.fetchToken("views", 0)).isEqualTo(new GlobalSequenceTrackingToken(2)));
    }

    @Test
    void only_a_transaction_that_moves_a_token_on_does_not_wait_for_the_disk() {
        database.execute("ALTER DATABASE " + database.name + " SET synchronous_commit = 'on'");
        initialize(1, null);
        inTransaction(() -> {
            here.fetchToken("views", 0);
            here.extendClaim("views", 0);
            assertThat(synchronousCommit()).isEqualTo("on");
            here.storeToken(AT_17, "views", 0);
            assertThat(synchronousCommit()).isEqualTo("off");
        });

        assertThat(fetch(this::synchronousCommit)).isEqualTo("on");
    }

    /** Of the running transaction. */
    private String synchronousCommit() {
        try (Connection connection = database.transactions.getConnection();
                Statement statement = connection.createStatement();
                ResultSet shown = statement.executeQuery("SHOW synchronous_commit")) {
            shown.next();
            return shown.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_token_that_a_failing_server_has_taken_back_is_read_again_before_it_is_moved_on() {
        initialize(1, AT_17);
        inTransaction(() -> here.fetchToken("views", 0));
        String before = token();
        inTransaction(() -> here.storeToken(new GlobalSequenceTrackingToken(20), "views", 0));
        // As a server does that fails before the commit has reached the disk.
        database.execute("UPDATE eventstore.token SET token = '" + before + "'");

        assertThatThrownBy(() -> inTransaction(() -> here.storeToken(new GlobalSequenceTrackingToken(25), "views", 0)))
                .isInstanceOf(UnableToClaimTokenException.class);
        assertThatThrownBy(() -> inTransaction(() -> here.extendClaim("views", 0))).isInstanceOf(UnableToClaimTokenException.class);
        assertThatThrownBy(() -> inTransaction(() -> here.storeToken(new GlobalSequenceTrackingToken(25), "views", 0)))
                .isInstanceOf(UnableToClaimTokenException.class);
        assertThat(token()).isEqualTo(before);
        assertThat(fetch(() -> here.fetchToken("views", 0))).isEqualTo(AT_17);
        inTransaction(() -> here.storeToken(new GlobalSequenceTrackingToken(20), "views", 0));
        assertThat(token()).contains("20");
    }

    @Test
    void what_is_rolled_back_has_not_moved_the_token() {
        initialize(1, AT_17);
        inTransaction(() -> here.fetchToken("views", 0));
        UnitOfWork<?> failing = DefaultUnitOfWork.startAndGet(null);
        failing.attachTransaction(database.transactions);
        here.storeToken(new GlobalSequenceTrackingToken(20), "views", 0);
        failing.rollback();

        database.transactions.inUnitOfWork(() -> here.storeToken(new GlobalSequenceTrackingToken(18), "views", 0));
        database.transactions.inUnitOfWork(() -> here.storeToken(new GlobalSequenceTrackingToken(19), "views", 0));
        assertThat(token()).contains("19");
    }

    @Test
    void who_has_slept_does_not_move_a_token_that_was_somebody_elses_meanwhile() {
        initialize(1, AT_17);
        inTransaction(() -> here.fetchToken("views", 0));
        later(Duration.ofMinutes(1));
        inTransaction(() -> there.fetchToken("views", 0));
        inTransaction(() -> there.storeToken(new GlobalSequenceTrackingToken(20), "views", 0));
        later(Duration.ofMinutes(2));

        assertThatThrownBy(() -> inTransaction(() -> here.extendClaim("views", 0))).isInstanceOf(UnableToClaimTokenException.class);
        assertThatThrownBy(() -> inTransaction(() -> here.storeToken(new GlobalSequenceTrackingToken(18), "views", 0)))
                .isInstanceOf(UnableToClaimTokenException.class);
        assertThat(token()).contains("20");
    }

    @Test
    void a_claim_is_extended_while_its_token_is_being_moved_on() throws Exception {
        initialize(1, AT_17);
        inTransaction(() -> here.fetchToken("views", 0));
        try (var other = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> extended = new ArrayList<>();
            database.transactions.inUnitOfWork(() -> {
                here.storeToken(new GlobalSequenceTrackingToken(18), "views", 0);
                extended.add(other.submit(() -> inTransaction(() -> here.extendClaim("views", 0))));
                // Not in the running transaction, which sees who waits as it did first.
                await().until(() -> !other.submit(() -> database.query("SELECT 1 FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND wait_event_type = 'Lock'")).get().isEmpty());
            });
            extended.getFirst().get(10, TimeUnit.SECONDS);
            inTransaction(() -> here.storeToken(new GlobalSequenceTrackingToken(19), "views", 0));
        }
        assertThat(token()).contains("19");
    }

    private String token() {
        return database.query("SELECT convert_from(token, 'UTF8') FROM eventstore.token WHERE segment = 0").getFirst();
    }

    @Test
    void only_its_owner_deletes_a_token() {
        initialize(3, AT_17);
        inTransaction(() -> here.fetchToken("views", 0));
        inTransaction(() -> there.fetchToken("views", 1));

        inTransaction(() -> here.deleteToken("views", 0));
        assertThatThrownBy(() -> inTransaction(() -> here.deleteToken("views", 1))).isInstanceOf(UnableToClaimTokenException.class);
        assertThatThrownBy(() -> inTransaction(() -> here.deleteToken("views", 2))).isInstanceOf(UnableToClaimTokenException.class);
        assertThat(here.fetchSegments("views")).containsExactly(1, 2);
    }

    @Test
    void an_identifier_that_is_there_is_the_one() {
        inTransaction(() -> here.initializeSegment(new ConfigToken(Map.of("id", "given")), "__config", 0));

        assertThat(fetch(there::retrieveStorageIdentifier)).hasValue("given");
    }

    private SharedTokenStore node(String name) {
        return new SharedTokenStore(database.transactions, Counted.serializer(), name);
    }

    private void initialize(int segments, TrackingToken at) {
        inTransaction(() -> here.initializeTokenSegments("views", segments, at));
    }

    private static void later(Duration after) {
        AbstractTokenEntry.clock = Clock.offset(Clock.systemUTC(), after);
    }

    private void inTransaction(Runnable work) {
        database.transactions.executeInTransaction(work);
    }

    private <T> T fetch(Supplier<T> work) {
        return database.transactions.fetchInTransaction(work);
    }

    /** What every node does in a transaction of its own, all of them having begun theirs. */
    private <T> List<T> atOnce(IntFunction<Callable<T>> work) throws Exception {
        var together = new CyclicBarrier(NODES);
        List<Callable<T>> starts = IntStream.range(0, NODES).<Callable<T>>mapToObj(node -> () -> fetch(() -> {
            try {
                Callable<T> prepared = work.apply(node);
                together.await(20, TimeUnit.SECONDS);
                return prepared.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        })).toList();
        try (var threads = Executors.newFixedThreadPool(NODES)) {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(starts)) {
                results.add(future.get());
            }
            return results;
        }
    }
}
