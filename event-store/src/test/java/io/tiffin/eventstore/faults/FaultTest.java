package io.tiffin.eventstore.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes, killed and stopped and cut off under load. Afterwards every acknowledged event is stored exactly once, no refused one
 * is, positions and sequence numbers are dense, the projection is what a fresh one would be, and whoever still lives has gone on without
 * a hand.
 */
@Tag("slow")
class FaultTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    private OwnPostgres postgres;
    private String database;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<NodeProcess> nodes = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        postgres = new OwnPostgres(folder);
        open.add(postgres);
        database = postgres.database("faults");
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void a_node_is_killed() throws Exception {
        for (int round = 0; round < 3; round++) {
            NodeProcess node = node("node");
            goesOn(node, 500);
            node.close();
        }
        NodeProcess node = node("node");
        goesOn(node, 500);

        check(node);
    }

    @Test
    void the_writers_backend_is_terminated() throws Exception {
        NodeProcess one = node("one");
        NodeProcess other = node("other");
        goesOn(one, 200);
        goesOn(other, 200);
        for (int round = 0; round < 30; round++) {
            postgres.query(database, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%eventstore.append%'"
                    + " AND pid <> pg_backend_pid()");
            goesOn(one, ThreadLocalRandom.current().nextInt(1, 50));
        }
        goesOn(one, 200);
        goesOn(other, 200);

        check(one, other);
    }

    @Test
    void the_postmaster_is_killed() throws Exception {
        NodeProcess one = node("one");
        NodeProcess other = node("other");
        for (int round = 0; round < 2; round++) {
            goesOn(one, 300);
            goesOn(other, 300);
            postgres.killPostmaster();
            startPostgresAgain();
        }
        goesOn(one, 300);
        goesOn(other, 300);

        check(one, other);
    }

    /** The node that projects has nothing to do then, and hears nothing of it: what it did last may not have reached the disk. */
    @Test
    void the_postmaster_is_killed_while_the_projection_rests() throws Exception {
        NodeProcess projecting = node("projecting");
        goesOn(projecting, 100);
        stop(projecting);
        for (int round = 0; round < 3; round++) {
            NodeProcess appending = node("appending-" + round);
            goesOn(appending, 200);
            stop(appending);
            appending.close();
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> projectedEvents() == storedEvents());
            postgres.killPostmaster();
            startPostgresAgain();
            await().atMost(PATIENCE).until(() -> projectedEvents() == storedEvents());
        }
        NodeProcess last = node("last");
        goesOn(last, 200);

        check(projecting, last);
    }

    private static void stop(NodeProcess node) throws Exception {
        node.stopAppending();
        await().atMost(Duration.ofSeconds(150)).until(node::isQuiet);
    }

    private long storedEvents() throws SQLException {
        return Long.parseLong(postgres.query(database, "SELECT count(*) FROM eventstore.event").getFirst().getFirst());
    }

    private void startPostgresAgain() throws Exception {
        Process[] server = {postgres.startAgain()};
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).ignoreExceptionsInstanceOf(SQLException.class).until(() -> {
            if (!server[0].isAlive()) {
                server[0] = postgres.startAgain();
            }
            return !postgres.query(database, "SELECT 1").isEmpty();
        });
    }

    @Test
    void the_wire_is_cut_between_commit_and_answer_and_requests_arrive_late() throws Exception {
        Wire wire = new Wire(postgres.port());
        open.add(wire);
        NodeProcess cut = node("cut", wire.port());
        NodeProcess other = node("other");
        goesOn(cut, 200);
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int round = 1; round <= 60; round++) {
            switch (round % 3) {
                case 0 -> wire.strike(Wire.Fault.ANSWER_LOST);
                case 1 -> wire.strikeLate(random.nextInt(40));
                default -> wire.strike(Wire.Fault.REQUEST_LOST);
            }
            int struck = round;
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> wire.struck() == struck);
        }
        goesOn(cut, 200);
        goesOn(other, 200);

        check(cut, other);
        assertThat(unknown(cut)).isZero();
    }

    @Test
    void a_node_stands_still_for_longer_than_any_timeout_while_another_goes_on() throws Exception {
        NodeProcess still = node("still");
        NodeProcess other = node("other");
        goesOn(still, 300);
        goesOn(other, 300);
        still.signal("STOP");
        Instant stoodUntil = Instant.now().plusSeconds(80);
        while (Instant.now().isBefore(stoodUntil)) {
            goesOn(other, 100);
        }
        still.signal("CONT");
        goesOn(still, 300);
        goesOn(other, 300);

        check(still, other);
    }

    private NodeProcess node(String name) throws Exception {
        return node(name, postgres.port());
    }

    private NodeProcess node(String name, int writerPort) throws Exception {
        NodeProcess node = new NodeProcess(postgres, database, writerPort, name, folder);
        open.add(node);
        nodes.add(node);
        return node;
    }

    private static void goesOn(NodeProcess node, int appends) {
        long before = node.acknowledged();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> node.acknowledged() >= before + appends);
    }

    private static long unknown(NodeProcess node) {
        return node.ledger().stream().filter(line -> line.startsWith("U ")).count();
    }

    private void check(NodeProcess... alive) throws Exception {
        for (NodeProcess node : alive) {
            assertThat(node.isAlive()).isTrue();
            node.stopAppending();
        }
        for (NodeProcess node : alive) {
            await().atMost(Duration.ofSeconds(150)).until(node::isQuiet);
        }
        List<List<String>> rows = postgres.query(database,
                "SELECT global_position, event_id, aggregate_id, sequence_number, convert_from(payload, 'UTF8')::json ->> 'number'"
                        + " FROM eventstore.event ORDER BY 1");
        Map<String, Integer> positions = new HashMap<>();
        Map<String, Integer> counts = new HashMap<>();
        Map<String, String> digests = new HashMap<>();
        for (List<String> row : rows) {
            assertThat(positions.put(row.get(1), positions.size() + 1)).as("an event stored before").isNull();
            assertThat(row.getFirst()).isEqualTo(String.valueOf(positions.size()));
            assertThat(row.get(3)).as(row.get(2)).isEqualTo(String.valueOf(counts.merge(row.get(2), 1, Integer::sum) - 1));
            // Each was decided on the one before, which is stored.
            assertThat(row.get(4)).as(row.get(2)).isEqualTo(row.get(3));
            digests.merge(row.get(2), md5(row.get(1)), (digest, first) -> md5(digest + row.get(1)));
        }
        int ledgered = 0;
        for (NodeProcess node : nodes) {
            ledgered += check(node.ledger(), positions);
        }
        assertThat(ledgered).as("events of which some ledger knows").isEqualTo(rows.size());
        // How far it is behind depends on how fast the nodes could append: it must go on, and come to the end.
        for (long done = projectedEvents(); done < rows.size(); done = projectedEvents()) {
            long before = done;
            await().atMost(PATIENCE).until(() -> projectedEvents() > before);
        }
        assertThat(projected()).isEqualTo(digests);
    }

    private long projectedEvents() throws SQLException {
        return Long.parseLong(postgres.query(database, "SELECT coalesce(sum(events), 0) FROM view").getFirst().getFirst());
    }

    private Map<String, String> projected() throws SQLException {
        Map<String, String> digests = new HashMap<>();
        postgres.query(database, "SELECT aggregate_id, digest FROM view").forEach(row -> digests.put(row.get(0), row.get(1)));
        return digests;
    }

    /** How many events of this ledger are stored. */
    private static int check(List<String> ledger, Map<String, Integer> positions) {
        Map<String, List<String>> sent = new HashMap<>();
        assertThat(ledger).noneMatch(line -> line.startsWith("X "));
        int stored = 0;
        for (String line : ledger) {
            List<String> words = Arrays.asList(line.split(" "));
            switch (words.getFirst()) {
                case "S" -> {
                    List<String> ids = words.subList(1, words.size());
                    sent.put(ids.getFirst(), ids);
                    // In the air when its node was killed or not: all of it is stored in one piece, or nothing.
                    Integer first = positions.get(ids.getFirst());
                    for (int index = 0; index < ids.size(); index++) {
                        assertThat(positions.get(ids.get(index))).isEqualTo(first == null ? null : first + index);
                    }
                    stored += first == null ? 0 : ids.size();
                }
                case "A" -> assertThat(positions).as("acknowledged").containsKey(words.get(1));
                case "R" -> assertThat(positions).as("refused: " + line).doesNotContainKey(words.get(1));
                default -> {
                    // Whatever is unknown may be either.
                }
            }
        }
        return stored;
    }

    private static String md5(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return String.format("%032x", new BigInteger(1, digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
