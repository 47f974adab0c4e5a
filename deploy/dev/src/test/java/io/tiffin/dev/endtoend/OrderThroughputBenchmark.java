package io.tiffin.dev.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many orders a second the whole platform takes over HTTP, in a process of its own with saga, projections, relay, PostgreSQL, Redis and
 * Kafka on the same machine as the clients: {@code wrk}, 64 connections, each request with an access token and an idempotency key of its
 * own. Counts only when every order that was acknowledged is stored, and tells how far those who follow the store lag behind when the load
 * ends. Needs {@code wrk} on the path; {@code tiffin.benchmark.seconds} is how long each round lasts,
 * {@code tiffin.benchmark.warm-up} how long one lasts that does not count, as the compiler is busy for some minutes, and
 * {@code tiffin.benchmark.keys-with-time} whether the keys are UUIDs of version 7.
 */
@Tag("slow")
class OrderThroughputBenchmark {

    private static final Logger LOG = LoggerFactory.getLogger(OrderThroughputBenchmark.class);
    private static final int CONNECTIONS = 64;
    private static final int CUSTOMERS = 200;
    private static final int ROUNDS = Integer.getInteger("tiffin.benchmark.rounds", 3);
    private static final int SECONDS = Integer.getInteger("tiffin.benchmark.seconds", 60);
    /** Whether clients name their orders by UUIDs of version 7, as they should, or by others. */
    private static final boolean KEYS_WITH_TIME = Boolean.parseBoolean(System.getProperty("tiffin.benchmark.keys-with-time", "true"));
    private static final int WARM_UP = Integer.getInteger("tiffin.benchmark.warm-up", 180);
    /** Of the platform, all of them: who wants to record a profile names the heap too. */
    private static final String JVM_OPTIONS = System.getProperty("tiffin.benchmark.jvm", "-Xms4g -Xmx4g");
    private static final Duration DRAIN = Duration.ofMinutes(5);

    @TempDir
    Path data;

    private LaunchedPlatform platform;
    private City city;
    private Connection database;

    @BeforeEach
    void start() throws Exception {
        int port = LaunchedPlatform.freePort();
        platform = LaunchedPlatform.launch(data, port, "platform.log", Map.of(LaunchedPlatform.JVM_OPTIONS, JVM_OPTIONS),
                "--tiffin.fulfilment.restaurant-window=6h", "--tiffin.fulfilment.payment-window=6h");
        platform.awaitReady();
        city = new City(Api.at(port));
        database = platform.database();
    }

    @AfterEach
    void stop() throws Exception {
        if (database != null) {
            database.close();
        }
        platform.close();
    }

    @Test
    void orders_over_http() throws Exception {
        var restaurant = city.restaurant();
        String dish = restaurant.offers("Soup", 500, null);
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < CUSTOMERS; i++) {
            tokens.add(city.customer().token);
        }
        String body = city.customer().orderOf(restaurant, dish, 1).replace("\n", "");
        var rows = new ArrayList<String>();
        load(tokens, body, 0, WARM_UP);
        awaitEverythingHandled();
        for (int round = 1; round <= ROUNDS; round++) {
            rows.add(measure(tokens, body, round));
        }
        LOG.info("\n| round | orders/s | p50 | p99 | refused | events behind at the end | slowest processor | all handled after |\n"
                + "|---|---|---|---|---|---|---|---|\n{}", String.join("\n", rows));
    }

    private String measure(List<String> tokens, String body, int round) throws Exception {
        long before = orders();
        String output = load(tokens, body, round, SECONDS);
        Instant end = Instant.now();
        long behind = number("SELECT max(global_position) FROM eventstore.event") - number(SLOWEST);
        String slowest = text(SLOWEST_NAME);
        long requests = Long.parseLong(found(output, "(\\d+) requests in"));
        long refused = output.contains("Non-2xx") ? Long.parseLong(found(output, "Non-2xx or 3xx responses: (\\d+)")) : 0;
        long stored = orders() - before;
        assertThat(stored).as("orders stored, of those acknowledged").isBetween(requests - refused, requests - refused + CONNECTIONS);
        awaitEverythingHandled();
        return "| %d | %.0f | %s | %s | %d | %d | %s | %.1f s |".formatted(round, (requests - refused) / (double) SECONDS,
                found(output, "\\s50%\\s+(\\S+)"), found(output, "\\s99%\\s+(\\S+)"), refused, behind, slowest,
                Duration.between(end, Instant.now()).toMillis() / 1000.0);
    }

    /** Also what was under way when the load ended: it does not count in the next round. */
    private void awaitEverythingHandled() {
        Awaitility.await("everything is handled")
                .atMost(DRAIN)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> number("SELECT count(*) FROM read_model.orders WHERE status = 'pending'") == 0
                        && number("SELECT count(*) FROM read_model.orders") == orders());
    }

    private static final String POSITIONS = "SELECT processor_name,"
            + " min((substring(convert_from(token, 'UTF8') FROM '\\d+'))::bigint) AS position"
            + " FROM eventstore.token WHERE token IS NOT NULL AND token_type = 'axon.token.position' GROUP BY processor_name";
    private static final String SLOWEST = "SELECT min(position) FROM (" + POSITIONS + ") AS p WHERE processor_name IN ('fulfilment',"
            + " 'orders', 'payments', 'kafka-relay')";
    private static final String SLOWEST_NAME = "SELECT processor_name FROM (" + POSITIONS + ") AS p WHERE processor_name IN ('fulfilment',"
            + " 'orders', 'payments', 'kafka-relay') ORDER BY position LIMIT 1";

    /** What wrk printed. */
    private String load(List<String> tokens, String body, int round, int seconds) throws IOException, InterruptedException {
        String run = round == 0 ? "warm-up" : "round-" + round;
        Path script = data.resolve(run + ".lua");
        Files.writeString(script, """
            local tokens = {%s}
            local body = [[%s]]
            local threads = 0
            local sent = 0
            function setup(thread)
              thread:set("id", threads)
              threads = threads + 1
            end
            local function key()
              local time = string.format("%%012x", os.time() * 1000)
              return string.format("%%s-%%s-%s%%03x-8%%03x-%%012x", time:sub(1, 8), time:sub(9), id, %d, sent)
            end
            function request()
              sent = sent + 1
              return wrk.format("POST", "/api/orders", {
                ["Content-Type"] = "application/json",
                ["Authorization"] = "Bearer " .. tokens[sent %% #tokens + 1],
                ["Idempotency-Key"] = key()}, body)
            end
            """.formatted("\"" + String.join("\", \"", tokens) + "\"", body, KEYS_WITH_TIME ? "7" : "4", round));
        var wrk = new ProcessBuilder("wrk", "-t2", "-c" + CONNECTIONS, "-d" + seconds + "s", "--timeout", "10s", "--latency", "-s",
                script.toString(), city.api.baseUrl()).redirectErrorStream(true).start();
        String output = new String(wrk.getInputStream().readAllBytes());
        wrk.waitFor();
        LOG.info("{}\n{}", run, output);
        return output;
    }

    private long orders() throws SQLException {
        return number("SELECT count(*) FROM eventstore.event WHERE payload_type = 'order.created'");
    }

    private long number(String sql) throws SQLException {
        return Long.parseLong(text(sql));
    }

    private String text(String sql) throws SQLException {
        try (var statement = database.createStatement(); ResultSet result = statement.executeQuery(sql)) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }

    private static String found(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }
}
