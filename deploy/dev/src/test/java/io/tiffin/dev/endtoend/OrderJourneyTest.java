package io.tiffin.dev.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.dev.endtoend.Api.Answer;
import io.tiffin.dev.endtoend.City.Order;
import io.tiffin.dev.endtoend.SseStream.Event;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** An order from the customer's click to the customer's door, as everybody concerned sees it over HTTP. */
class OrderJourneyTest {

    private final City city = RunningPlatform.city();

    @Test
    void an_order_is_placed_cooked_carried_delivered_and_watched_live() {
        var customer = city.customer();
        var restaurant = city.restaurant();
        var agent = city.agentOnDuty();
        String lasagne = restaurant.offers("Lasagne", 1250, 5);

        Order order = customer.orders(restaurant, lasagne, 2);
        JsonNode placed = order.placed.data();
        assertThat(placed.path("status").asString()).isEqualTo("pending");
        assertThat(placed.at("/totalAmount/amount").asInt()).isEqualTo(2500);
        assertThat(placed.at("/items/0/notes").asString()).isEqualTo("no onions");
        assertThat(order.placed.headers().firstValue("Location")).contains(order.path());

        try (SseStream stream = order.stream("Last-Event-ID", "earliest")) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
            assertThat(stream.header("Cache-Control")).isEqualTo("no-store");
            assertThat(stream.header("X-Accel-Buffering")).isEqualTo("no");
            stream.await("caught_up", _ -> true);
            stream.awaitStatus("received");
            assertThat(restaurant.stockOf(lasagne)).isEqualTo(3);
            restaurant.accepts(order).expect(200);
            stream.awaitStatus("confirmed");
            agent.takes(order);
            stream.await("agent_assigned", event -> event.data().path("agentId").asString().equals(agent.id));
            order.await("/payment/status", "captured");
            assertThat(agent.does("picked-up", order).expect(409).body().path("currentState").asString()).isEqualTo("confirmed");
            restaurant.ready(order).expect(200);
            agent.does("arrived", order).expect(200);
            agent.does("picked-up", order).expect(200);
            Awaitility.await("the agent is seen moving").atMost(City.PATIENCE).until(() -> {
                city.api.put("/agents/location", city.place(0.005), agent.token).expect(202);
                return stream.events().stream().anyMatch(event -> event.name().equals("delivery_location_update") && event.id() == null);
            });
            Answer delivered = agent.does("delivered", order).expect(200);

            List<Event> events = stream.awaitEnd();
            assertThat(stream.retry()).isEqualTo("3000");
            assertThat(statuses(events)).containsExactly("pending", "received", "confirmed", "ready", "picked_up", "delivered");
            assertThat(events.stream().filter(e -> e.name().equals("agent_assigned"))).hasSize(1);
            assertThat(events.getLast().name()).isEqualTo("end");
            assertIdsIncrease(events);

            JsonNode seen = city.api.get(order.path() + "?minPosition=" + delivered.position(), customer.token).expect(200).data();
            assertThat(seen.path("status").asString()).isEqualTo("delivered");
            assertThat(seen.at("/delivery/agentId").asString()).isEqualTo(agent.id);
            assertThat(seen.at("/delivery/agentName").asString()).isEqualTo("Test agent");
            assertThat(seen.at("/deliveryAddress/text").asString()).isEqualTo("Home street 2");
            assertThat(seen.path("timeline").valueStream().map(entry -> entry.path("status").asString()))
                    .containsExactly("pending", "received", "confirmed", "ready", "picked_up", "delivered");

            assertEveryResumeGetsExactlyTheRest(order, events);
        }
        agent.awaitFree();
        order.await("/delivery/status", "delivered");
        restaurant.awaitStock(lasagne, 3);
    }

    private void assertEveryResumeGetsExactlyTheRest(Order order, List<Event> all) {
        List<Event> stored = all.stream().filter(event -> event.id() != null).toList();
        for (Event from : stored) {
            try (SseStream resumed = order.stream("Last-Event-ID", Objects.requireNonNull(from.id()).toString())) {
                if (from.id().equals(stored.getLast().id())) {
                    assertThat(resumed.status()).isEqualTo(204);
                    continue;
                }
                List<Event> rest = resumed.awaitEnd().stream().filter(event -> event.id() != null).toList();
                assertThat(rest).isEqualTo(stored.subList(stored.indexOf(from) + 1, stored.size()));
            }
        }
    }

    @Test
    void without_an_id_a_stream_begins_with_the_order_as_it_is() {
        var customer = city.customer();
        var restaurant = city.restaurant();
        Order order = customer.orders(restaurant, restaurant.offers("Soup", 500, null), 1);
        order.awaitStatus("received");

        try (SseStream stream = order.stream()) {
            Event snapshot = stream.await("snapshot", _ -> true);
            assertThat(snapshot.status()).isEqualTo("received");
            assertThat(snapshot.id()).isNotNull();
            stream.await("caught_up", _ -> true);
            order.cancel().expect(200);
            List<Event> events = stream.awaitEnd();
            assertThat(statuses(events)).containsExactly("cancelled");
            assertThat(events.getLast().name()).isEqualTo("end");
        }
        for (String unusable : List.of("nonsense", "999999999999", "-1")) {
            try (SseStream stream = order.stream("Last-Event-ID", unusable)) {
                List<Event> events = stream.awaitEnd();
                assertThat(events.stream().map(Event::name)).as(unusable).startsWith("reset", "snapshot").endsWith("end");
            }
        }
    }

    @Test
    void a_ticket_opens_one_stream_once() {
        var customer = city.customer();
        var restaurant = city.restaurant();
        Order order = customer.orders(restaurant, restaurant.offers("Soup", 500, null), 1);
        Order other = customer.orders(restaurant, restaurant.offers("Stew", 700, null), 1);
        String body = "{\"stream\": \"%s/stream\"}".formatted(order.path());
        String ticket = city.api.post("/api/streams/tickets", body, customer.token).expect(201).data().path("ticket").asString();
        String second = city.api.post("/api/streams/tickets", body, customer.token).expect(201).data().path("ticket").asString();

        try (SseStream stream = city.api.stream(order.path() + "/stream?ticket=" + ticket, null)) {
            stream.await("snapshot", _ -> true);
        }
        city.api.get(order.path() + "/stream?ticket=" + ticket, null).expect(401);
        city.api.get(other.path() + "/stream?ticket=" + second, null).expect(401);
        city.api.post("/api/streams/tickets", body, city.customer().token).expect(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8f2b6a52-3d0c-4b1e-9a77-5d1c2e3f4a5b", "019ac1e5-7b40-7c3d-8e21-6f5a4b3c2d1e"})
    void one_key_is_one_order_whether_it_has_a_time_or_not(String key) throws Exception {
        var customer = city.customer();
        var restaurant = city.restaurant();
        String dish = restaurant.offers("Curry", 900, 50);
        String body = customer.orderOf(restaurant, dish, 1);

        List<Answer> answers;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Answer> placing = () -> city.api.post("/api/orders", body, customer.token, "Idempotency-Key", key);
            answers = threads.invokeAll(Stream.generate(() -> placing).limit(12).toList()).stream().map(f -> f.resultNow()).toList();
        }
        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(201, 409));
        assertThat(
                answers.stream().filter(a -> a.status() == 201).map(a -> a.data().path("orderId").asString()).collect(Collectors.toSet()))
                .hasSize(1);
        List<Answer> first = answers.stream()
                .filter(a -> a.status() == 201 && a.headers().firstValue("Idempotent-Replayed").isEmpty())
                .toList();
        assertThat(first).hasSize(1);

        Answer again = city.api.post("/api/orders", body, customer.token, "Idempotency-Key", key).expect(201);
        assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");
        assertThat(again.body()).isEqualTo(first.getFirst().body());
        assertThat(city.api.get("/api/orders/" + again.data().path("orderId").asString(), customer.token).data().path("createdAt"))
                .isEqualTo(again.data().path("createdAt"));
        city.api.post("/api/orders", customer.orderOf(restaurant, dish, 2), customer.token, "Idempotency-Key", key).expect(422);
        assertThat(city.api.get("/api/orders", customer.token).expect(200).body().at("/pagination/total").asInt()).isEqualTo(1);
        restaurant.awaitStock(dish, 49);
    }

    static List<String> statuses(List<Event> events) {
        return events.stream().filter(event -> event.name().equals("order_status_update")).map(Event::status).toList();
    }

    static void assertIdsIncrease(List<Event> events) {
        List<Long> ids = events.stream().map(Event::id).filter(Objects::nonNull).toList();
        assertThat(ids).doesNotHaveDuplicates().isSorted();
    }
}
