package io.tiffin.dev.endtoend;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many orders a second are completed, from the placing to the meal at the door: in as many places at once as
 * {@code tiffin.benchmark.places} says, a customer orders, follows the stream, the restaurant accepts and cooks in no time, and one of three agents who
 * accept by themselves carries it. Through HTTP, the clients on the same machine; the next order of a place begins when the last has ended.
 */
@Tag("slow")
class OrdersCompletedBenchmark {

    private static final Logger LOG = LoggerFactory.getLogger(OrdersCompletedBenchmark.class);
    private static final int PLACES = Integer.getInteger("tiffin.benchmark.places", 32);
    /** At each place, so that one is free while the other one's last order is being settled. */
    private static final int AGENTS = 3;
    private static final int ROUNDS = Integer.getInteger("tiffin.benchmark.rounds", 3);
    private static final Duration ROUND = Duration.ofSeconds(Integer.getInteger("tiffin.benchmark.seconds", 30));

    @TempDir
    Path data;

    private final ConcurrentLinkedQueue<Long> completed = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    @Test
    void orders_from_the_placing_to_the_door() throws Exception {
        int port = LaunchedPlatform.freePort();
        try (var platform = LaunchedPlatform.launch(data, port, "platform.log")) {
            platform.awaitReady();
            var places = new ArrayList<Thread>();
            var open = new CountDownLatch(PLACES);
            for (int i = 0; i < PLACES; i++) {
                places.add(Thread.ofVirtual().start(() -> keepOrdering(new City(Api.at(port)), open)));
            }
            open.await();
            Thread.sleep(ROUND);
            var rows = new ArrayList<String>();
            for (int round = 1; round <= ROUNDS; round++) {
                completed.clear();
                Thread.sleep(ROUND);
                rows.add(row(round, List.copyOf(completed)));
            }
            over.set(true);
            for (Thread place : places) {
                place.join();
            }
            LOG.info("\n| round | orders completed/s | p50 of an order | p99 |\n|---|---|---|---|\n{}", String.join("\n", rows));
            if (failure.get() != null) {
                throw new AssertionError("an order was not completed", failure.get());
            }
        }
    }

    private static String row(int round, List<Long> millis) {
        List<Long> sorted = millis.stream().sorted().toList();
        return "| %d | %.1f | %d ms | %d ms |".formatted(round, sorted.size() / (double) ROUND.toSeconds(), sorted.get(sorted.size() / 2),
                sorted.get(sorted.size() * 99 / 100));
    }

    private void keepOrdering(City city, CountDownLatch open) {
        try {
            var restaurant = city.restaurant();
            String dish = restaurant.offers("Soup", 500, null);
            var customer = city.customer();
            var agents = new HashMap<String, City.Agent>();
            for (int i = 0; i < AGENTS; i++) {
                var agent = city.agent();
                city.api.put("/agents/me/availability", "{\"available\": true, \"autoAccept\": true}", agent.token).expect(200);
                agents.put(agent.id, agent);
            }
            open.countDown();
            while (!over.get()) {
                long start = System.nanoTime();
                var order = customer.orders(restaurant, dish, 1);
                try (SseStream stream = order.stream("Last-Event-ID", "earliest")) {
                    stream.await("order_status_update", event -> event.status().equals("received"));
                    restaurant.accepts(order).expect(200);
                    restaurant.ready(order).expect(200);
                    var agent = agents.get(stream.await("agent_assigned", _ -> true).data().path("agentId").asString());
                    agent.does("picked-up", order).expect(200);
                    agent.does("delivered", order).expect(200);
                    stream.awaitEnd();
                }
                completed.add((System.nanoTime() - start) / 1_000_000);
            }
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
            open.countDown();
        }
    }
}
