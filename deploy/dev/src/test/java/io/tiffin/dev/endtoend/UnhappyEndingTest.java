package io.tiffin.dev.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.dev.endtoend.City.Order;
import java.time.Duration;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Orders that nobody eats: each ends in one terminal state with its reason, and gives back what it held. */
class UnhappyEndingTest {

    private final City city = RunningPlatform.city();
    private final City.Customer customer = city.customer();
    private final City.Restaurant restaurant = city.restaurant();
    private final String dish = restaurant.offers("Lasagne", 1250, 5);

    @Test
    void the_restaurant_rejects() {
        Order order = customer.orders(restaurant, dish, 2);
        try (SseStream stream = order.stream("Last-Event-ID", "earliest")) {
            order.awaitStatus("received");
            restaurant.rejects(order).expect(200);
            var events = stream.awaitEnd();
            assertThat(OrderJourneyTest.statuses(events)).containsExactly("pending", "received", "rejected");
            OrderJourneyTest.assertIdsIncrease(events);
            JsonNode last = events.get(events.size() - 2).data();
            assertThat(last.path("by").asString()).isEqualTo("restaurant");
            assertThat(last.path("reason").asString()).isEqualTo("capacity");
        }
        order.await("/payment/status", "voided");
        restaurant.awaitStock(dish, 5);
        assertThat(restaurant.accepts(order).expect(409).body().path("currentState").asString()).isEqualTo("rejected");
    }

    @Test
    void the_customer_cancels_at_once() {
        Order order = customer.orders(restaurant, dish, 3);
        order.cancel().expect(200);
        assertThat(order.cancel().expect(409).body().path("allowedActions")).isEmpty();
        order.awaitStatus("cancelled");
        restaurant.awaitStock(dish, 5);
    }

    @Test
    void the_customer_cancels_while_an_agent_is_on_the_way() {
        var agent = city.agentOnDuty();
        Order order = customer.ordersAccepted(restaurant, dish, 1);
        agent.takes(order);
        order.await("/payment/status", "captured");
        order.cancel().expect(200);
        order.awaitStatus("cancelled");
        order.await("/payment/status", "refunded");
        order.await("/delivery/status", "cancelled");
        agent.awaitFree();
        restaurant.awaitStock(dish, 5);
        agent.does("picked-up", order).expect(409);
        Order next = customer.ordersAccepted(restaurant, dish, 1);
        agent.takes(next);
    }

    @Test
    void every_courier_declines_and_is_not_asked_again() {
        var agent = city.agentOnDuty();
        Order order = customer.ordersAccepted(restaurant, dish, 1);
        agent.awaitOffer(order);
        agent.declines(order).expect(200);
        order.await("/delivery/status", "requested");
        RunningPlatform.timePasses(Duration.ofMinutes(15));
        JsonNode last = order.awaitStatus("cancelled");
        assertThat(last.at("/timeline/3/reason").asString()).isEqualTo("courier_not_found");
        agent.awaitFree();
        restaurant.awaitStock(dish, 5);
    }

    @Test
    void the_second_courier_takes_what_the_first_declines() {
        var first = city.agentOnDuty();
        Order order = customer.ordersAccepted(restaurant, dish, 1);
        first.awaitOffer(order);
        var second = city.agentOnDuty();
        first.declines(order).expect(200);
        second.takes(order);
        assertThat(order.await("/delivery/status", "assigned").at("/delivery/agentId").asString()).isEqualTo(second.id);
        first.does("picked-up", order).expect(409);
        city.agent().does("picked-up", order).expect(404);
    }

    @Test
    void another_courier_follows_one_who_drops_out_at_the_restaurant() {
        var first = city.agentOnDuty();
        Order order = customer.ordersAccepted(restaurant, dish, 1);
        first.takes(order);
        restaurant.ready(order).expect(200);
        try (SseStream stream = order.stream()) {
            assertThat(first.does("failed", order).expect(200).data().path("status").asString()).isEqualTo("requested");
            assertThat(stream.await("agent_unassigned", _ -> true).data().path("agentId").asString()).isEqualTo(first.id);
            first.does("picked-up", order).expect(409);
            var second = city.agentOnDuty();
            second.takes(order);
            second.does("picked-up", order).expect(200);
            second.does("delivered", order).expect(200);
            assertThat(OrderJourneyTest.statuses(stream.awaitEnd())).endsWith("picked_up", "delivered");
            second.awaitFree();
        }
        first.awaitFree();
        assertThat(order.await("/payment/status", "captured").at("/delivery/status").asString()).isIn("picked_up", "delivered");
    }

    @Test
    void a_customer_who_is_not_at_the_door_pays() {
        var agent = city.agentOnDuty();
        Order order = customer.ordersAccepted(restaurant, dish, 1);
        agent.takes(order);
        restaurant.ready(order).expect(200);
        agent.does("picked-up", order).expect(200);
        agent.does("failed", order).expect(200);
        JsonNode last = order.awaitStatus("cancelled");
        assertThat(last.at("/timeline/5/reason").asString()).isEqualTo("unable_to_deliver");
        agent.awaitFree();
        restaurant.awaitStock(dish, 4);
        assertThat(order.await("/payment/status", "captured").at("/payment/refunds")).isEmpty();
    }

    @Test
    void a_meal_that_does_not_arrive_is_refunded() {
        var agent = city.agentOnDuty();
        Order order = customer.ordersAccepted(restaurant, dish, 1);
        agent.takes(order);
        restaurant.ready(order).expect(200);
        agent.does("picked-up", order).expect(200);
        city.api.post("/deliveries/" + order.id + "/failed", "{\"reason\": \"accident\"}", agent.token).expect(200);
        order.awaitStatus("cancelled");
        order.await("/payment/status", "refunded");
        agent.awaitFree();
    }

    @Test
    void the_payment_is_declined() {
        Order order = customer.places(customer.orderOf(restaurant, dish, 2, "tok_declined"));
        JsonNode last = order.awaitStatus("rejected");
        assertThat(last.at("/timeline/1/reason").asString()).isEqualTo("payment_failed");
        assertThat(order.await("/payment/status", "declined").at("/timeline/1/by").asString()).isEqualTo("system");
        restaurant.awaitStock(dish, 5);
    }

    @Test
    void more_than_there_is_cannot_be_ordered() {
        city.api.post("/api/orders", customer.orderOf(restaurant, dish, 6), customer.token, "Idempotency-Key", "too-much").expect(422);
        assertThat(restaurant.stockOf(dish)).isEqualTo(5);
    }

    @Test
    void a_restaurant_that_goes_offline_still_has_the_orders_in_its_queue() {
        Order order = customer.orders(restaurant, dish, 1);
        Order unanswered = customer.orders(restaurant, dish, 1);
        order.awaitStatus("received");
        unanswered.awaitStatus("received");
        city.api.put("/restaurants/me/status", "{\"status\": \"offline\"}", restaurant.token).expect(200);

        restaurant.accepts(order).expect(200);
        restaurant.ready(order).expect(200);
        assertThat(order.awaitStatus("ready").at("/payment/status").asString()).isEqualTo("authorized");

        RunningPlatform.timePasses(Duration.ofMinutes(10));
        assertThat(unanswered.awaitStatus("rejected").at("/timeline/2/reason").asString()).isEqualTo("restaurant_timeout");
        unanswered.await("/payment/status", "voided");
        order.cancel().expect(200);
        restaurant.awaitStock(dish, 5);
    }

    @Test
    void a_closed_restaurant_takes_no_orders_and_a_refused_key_is_free_again() {
        city.api.put("/restaurants/me/status", "{\"status\": \"offline\"}", restaurant.token).expect(200);
        String body = customer.orderOf(restaurant, dish, 1);
        Awaitility.await()
                .atMost(City.PATIENCE)
                .untilAsserted(() -> assertThat(
                        city.api.post("/api/orders", customer.orderOf(restaurant, dish, 99), customer.token, "Idempotency-Key", "closed")
                                .code())
                        .isEqualTo("restaurant_closed"));
        city.api.post("/api/orders", body, customer.token, "Idempotency-Key", "closed").expect(422);
        city.api.put("/restaurants/me/status", "{\"status\": \"online\"}", restaurant.token).expect(200);
        Awaitility.await()
                .atMost(City.PATIENCE)
                .until(() -> city.api.post("/api/orders", body, customer.token, "Idempotency-Key", "closed").status() == 201);
    }

    @Test
    void the_last_portions_go_to_as_many_orders_as_there_are_portions() {
        var orders = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> city.api.post("/api/orders", customer.orderOf(restaurant, dish, 1), customer.token, "Idempotency-Key",
                        "p" + i))
                .toList();
        var accepted = orders.stream().filter(answer -> answer.status() == 201).map(answer -> answer.data().path("orderId").asString())
                .toList();
        Awaitility.await().atMost(City.PATIENCE).untilAsserted(() -> {
            var statuses = accepted.stream().map(id -> city.api.get("/api/orders/" + id, customer.token).data().path("status").asString())
                    .toList();
            assertThat(statuses).filteredOn("received"::equals).hasSize(5);
            assertThat(statuses).filteredOn("rejected"::equals).hasSize(accepted.size() - 5);
        });
        assertThat(restaurant.stockOf(dish)).isZero();
    }
}
