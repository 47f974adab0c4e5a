package io.tiffin.dev.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.dev.endtoend.City.Order;
import io.tiffin.dev.endtoend.Topic.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A platform that is killed in the middle of an order, and started again on the same data. */
class RestartTest {

    @TempDir
    Path data;

    @Test
    void an_order_is_delivered_across_a_kill() throws Exception {
        int port = LaunchedPlatform.freePort();
        City city = new City(Api.at(port));
        City.Restaurant restaurant;
        City.Agent agent;
        String dish;
        Order order;
        Order unanswered;
        long lastSeen;
        try (var first = launch(port, "first.log")) {
            first.awaitReady();
            restaurant = city.restaurant();
            agent = city.agentOnDuty();
            dish = restaurant.offers("Lasagne", 1250, 5);
            order = city.customer().orders(restaurant, dish, 2);
            unanswered = city.customer().orders(restaurant, dish, 1);
            order.awaitStatus("received");
            restaurant.accepts(order).expect(200);
            awaitSnapshots(first, dish, agent.id);
            try (SseStream stream = order.stream()) {
                lastSeen = stream.await("snapshot", _ -> true).id();
            }
            first.kill();
        }
        try (var second = launch(port, "second.log")) {
            second.awaitReady();
            try (SseStream stream = order.stream("Last-Event-ID", Long.toString(lastSeen))) {
                agent.takes(order);
                restaurant.ready(order).expect(200);
                agent.does("picked-up", order).expect(200);
                agent.does("delivered", order).expect(200);
                assertThat(OrderJourneyTest.statuses(stream.awaitEnd())).endsWith("ready", "picked_up", "delivered")
                        .doesNotHaveDuplicates();
            }
            order.await("/payment/status", "captured");
            agent.awaitFree();
            unanswered.awaitStatus("received");
            restaurant.rejects(unanswered).expect(200);
            restaurant.awaitStock(dish, 3);
            assertThat(city.api.put("/restaurants/me/menu/" + dish + "/stock", "{\"stock\": 7}", restaurant.token).expect(200).data()
                    .path("stock").asInt()).isEqualTo(7);
            assertEverythingReachedKafka(second, order);
        }
    }

    /** With snapshots of dish and agent to begin from. */
    private LaunchedPlatform launch(int port, String log) throws IOException {
        return LaunchedPlatform.launch(data, port, log, Map.of(), "--tiffin.event-store.events-per-snapshot=2");
    }

    private static void awaitSnapshots(LaunchedPlatform platform, String... aggregates) throws IOException, SQLException {
        try (Connection database = platform.database();
                PreparedStatement count = database
                        .prepareStatement("SELECT count(DISTINCT aggregate_id) FROM eventstore.snapshot WHERE aggregate_id = ANY (?)")) {
            count.setArray(1, database.createArrayOf("text", aggregates));
            Awaitility.await().atMost(City.PATIENCE).until(() -> {
                try (ResultSet result = count.executeQuery()) {
                    return result.next() && result.getInt(1) == aggregates.length;
                }
            });
        }
    }

    private static void assertEverythingReachedKafka(LaunchedPlatform platform, Order order) {
        List<Message> messages = Topic.readUntil(platform.kafka(), order.id,
                found -> found.stream().anyMatch(m -> m.value().path("status").asString().equals("delivered"))
                        && found.stream().anyMatch(m -> m.topic().equals("payment-completed")));
        var seen = new HashSet<String>();
        List<String> once = messages.stream().filter(m -> seen.add(m.headers().get("event-id"))).map(Message::topic).sorted().toList();
        assertThat(once).containsExactly("delivery-assigned", "delivery-status-updated", "delivery-status-updated",
                "delivery-status-updated",
                "delivery-status-updated", "order-accepted", "order-placed", "payment-completed");
    }
}
