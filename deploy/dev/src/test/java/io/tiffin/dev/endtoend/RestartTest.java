package io.tiffin.dev.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.dev.endtoend.City.Order;
import io.tiffin.dev.endtoend.Topic.Message;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
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
        try (var first = LaunchedPlatform.launch(data, port, "first.log")) {
            first.awaitReady();
            restaurant = city.restaurant();
            agent = city.agentOnDuty();
            dish = restaurant.offers("Lasagne", 1250, 5);
            order = city.customer().orders(restaurant, dish, 2);
            unanswered = city.customer().orders(restaurant, dish, 1);
            order.awaitStatus("received");
            restaurant.accepts(order).expect(200);
            try (SseStream stream = order.stream()) {
                lastSeen = stream.await("snapshot", _ -> true).id();
            }
            first.kill();
        }
        try (var second = LaunchedPlatform.launch(data, port, "second.log")) {
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
            assertEverythingReachedKafka(second, order);
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
