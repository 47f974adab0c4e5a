package io.tiffin.dev.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiffin.dev.drill.StoredLog.Stored;
import io.tiffin.dev.endtoend.LaunchedPlatform;
import io.tiffin.dev.simulator.Simulator;
import io.tiffin.dev.simulator.SimulatorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A simulated city orders on while the platform is killed again and again, and PostgreSQL, Redis and Kafka once each. When nothing is open
 * any more, the books are right: whoever was told something can rely on it, and nobody had to lend a hand.
 */
@Tag("slow")
class DrillTest {

    private static final Logger LOG = LoggerFactory.getLogger(DrillTest.class);

    private static final long SEED = Long.getLong("tiffin.drill.seed", System.currentTimeMillis());
    private static final int ORDERS_PER_MINUTE = Integer.getInteger("tiffin.drill.rate", 60);
    private static final int KILLS = Integer.getInteger("tiffin.drill.kills", 10);
    private static final Duration PACE = Duration.ofMillis(500);
    private static final int CANCELLATION_FEE = 10;
    private static final Set<String> CHARGED_FAILURES = Set.of("customer_absent");
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /** Letters are tried for as long as anything here is away, and longer. */
    private static final String[] SHORT_WINDOWS = {"--tiffin.fulfilment.restaurant-window=40s", "--tiffin.fulfilment.payment-window=40s",
            "--tiffin.fulfilment.change-window=20s",
            "--tiffin.fulfilment.cancellation-fee=" + CANCELLATION_FEE,
            "--tiffin.fulfilment.charged-failures=" + String.join(",", CHARGED_FAILURES),
            "--tiffin.dispatch.offer-window=4s",
            "--tiffin.dispatch.search-window=45s", "--tiffin.dispatch.retry=500ms", "--tiffin.dispatch.max-retry=3s",
            "--tiffin.payments.refund-retry=500ms", "--tiffin.letters.pauses=1s,1s,2s,5s,5s,10s,10s,20s,20s,30s,30s,60s,60s"};

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    private final Ledger ledger = new Ledger();
    private Servers servers;
    private LaunchedPlatform platform;
    private Simulator simulator;
    private int port;
    private int launches;

    @BeforeEach
    void start() throws Exception {
        servers = new Servers(folder);
        port = LaunchedPlatform.freePort();
        launch();
        simulator = Simulator.start(new SimulatorSettings(ORDERS_PER_MINUTE, SEED).withPace(PACE), "http://localhost:" + port, ledger);
    }

    private void launch() throws IOException {
        Path data = Files.createDirectories(folder.resolve("platform"));
        platform = LaunchedPlatform.launch(data, port, "platform-" + ++launches + ".log", servers.environment(), SHORT_WINDOWS);
        platform.awaitReady();
    }

    @AfterEach
    void stop() throws Exception {
        simulator.close();
        platform.close();
        servers.close();
    }

    @Test
    void the_books_are_right_whatever_was_killed() throws Exception {
        Instant begin = Instant.now();
        for (int kill = 1; kill <= KILLS; kill++) {
            theCityGoesOn("before kill " + kill);
            platform.kill();
            launch();
            LOG.info("Kill {} of the platform is over: {}", kill, simulator.summary());
            switch (kill) {
                case 3 -> {
                    theCityGoesOn("before PostgreSQL is killed");
                    servers.killAndRestartPostgres();
                }
                case 5 -> {
                    theCityGoesOn("before Redis is killed");
                    servers.killAndRestartRedis();
                }
                case 7 -> {
                    theCityGoesOn("before Kafka is killed");
                    servers.killAndRestartKafka();
                }
                default -> {
                }
            }
        }
        theCityGoesOn("at last");
        simulator.stopOrdering();
        List<Violation> violations = new ArrayList<>();
        try (Connection database = servers.database()) {
            awaitQuiet(database, violations);
            List<Stored> log = StoredLog.read(database);
            violations.addAll(Invariants.check(log, CANCELLATION_FEE, CHARGED_FAILURES));
            violations.addAll(whatWasTold(log));
            violations.addAll(Views.check(database, log));
            LOG.info("The drill: seed {}, {} kills of the platform in {}, {} events. {}{}", SEED, KILLS,
                    Duration.between(begin, Instant.now()).truncatedTo(ChronoUnit.SECONDS), log.size(), simulator.summary(),
                    endingsByReason(log));
            assertThat(violations).as(() -> report(violations, log)).isEmpty();
        }
    }

    /** Orders are placed and delivered, whatever happened last. */
    private void theCityGoesOn(String when) {
        int acknowledged = ledger.acknowledged().size();
        long delivered = ledger.delivered();
        await(when).atMost(PATIENCE).pollInterval(Duration.ofMillis(100))
                .until(() -> ledger.acknowledged().size() >= acknowledged + 20 && ledger.delivered() >= delivered + 5);
    }

    /** Nobody waits for an order, no saga has anything left to do, and no event has still to be tried again. */
    private void awaitQuiet(Connection database, List<Violation> violations) {
        try {
            await("nothing is open").atMost(PATIENCE).pollInterval(Duration.ofMillis(500))
                    .until(() -> simulator.open() == 0 && isEmpty(database, "eventstore.saga")
                            && isEmpty(database, "eventstore.dead_letter"));
        } catch (ConditionTimeoutException e) {
            violations.add(new Violation("everything comes to its end", "", simulator.summary()));
        }
    }

    private List<Violation> whatWasTold(List<Stored> log) {
        var violations = new ArrayList<Violation>();
        Map<String, String> stored = Invariants.endings(log);
        ledger.surprises().forEach(surprise -> violations.add(new Violation("the platform keeps its manners", "", surprise)));
        ledger.ordersOfKeys().forEach((key, orders) -> {
            if (orders.size() != 1) {
                violations.add(new Violation("a key is one order", orders.iterator().next(), key + " is " + orders));
            }
        });
        Set<String> acknowledged = ledger.acknowledged();
        acknowledged.stream().filter(order -> !stored.containsKey(order))
                .forEach(order -> violations.add(new Violation("what was acknowledged is stored", order, "it is not")));
        stored.keySet().stream().filter(order -> !acknowledged.contains(order))
                .forEach(order -> violations.add(new Violation("whoever placed an order was told", order, "nobody was")));
        ledger.endings().forEach((order, told) -> {
            if (!told.equals(stored.get(order))) {
                violations.add(new Violation("what customers were told is so", order, told + ", but it is " + stored.get(order)));
            }
        });
        return violations;
    }

    private static boolean isEmpty(Connection database, String table) throws SQLException {
        try (var statement = database.createStatement(); var rows = statement.executeQuery("SELECT 1 FROM " + table + " LIMIT 1")) {
            return !rows.next();
        }
    }

    private static String endingsByReason(List<Stored> log) {
        Map<String, Long> counts = log.stream().filter(event -> event.is("order.delivered", "order.rejected", "order.cancelled"))
                .collect(Collectors.groupingBy(event -> (event.type() + " " + event.text("reason")).strip(), TreeMap::new,
                        Collectors.counting()));
        return counts.entrySet().stream().map(entry -> "%n    %s: %d".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("", "%n  As the log has it:".formatted(), ""));
    }

    private static String report(List<Violation> violations, List<Stored> log) {
        Stream<String> histories = violations.stream().map(Violation::order).filter(order -> !order.isEmpty()).distinct().limit(20)
                .map(order -> "%n  order %s%s".formatted(order, StoredLog.history(log, order)));
        return "seed %d: %s%s".formatted(SEED,
                violations.stream().map(violation -> "%n  %s: %s %s".formatted(violation.rule(), violation.order(), violation.what()))
                        .collect(Collectors.joining()),
                histories.collect(Collectors.joining()));
    }
}
