package io.tiffin.dev.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.dev.endtoend.Api.Answer;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** People who use the platform over HTTP. Each city is a place of its own on Earth, so that its agents serve nobody else's orders. */
final class City {

    static final String PASSWORD = "a-good-password";
    static final Duration PATIENCE = Duration.ofSeconds(30);

    final Api api;
    private final double lat = ThreadLocalRandom.current().nextDouble(-60, 60);
    private final double lng = ThreadLocalRandom.current().nextDouble(-170, 170);

    City(Api api) {
        this.api = api;
    }

    Customer customer() {
        JsonNode account = register("/api/auth", "\"name\": \"Test customer\"");
        return new Customer(account.at("/user/userId").asString(), account.path("accessToken").asString());
    }

    /** A restaurant that is online. */
    Restaurant restaurant() {
        JsonNode account = register("/restaurants/auth",
                "\"name\": \"Test kitchen\", \"address\": {\"text\": \"Main street 1\", \"location\": %s}".formatted(place(0)));
        var restaurant = new Restaurant(account.at("/restaurant/restaurantId").asString(), account.path("accessToken").asString());
        api.put("/restaurants/me/status", "{\"status\": \"online\"}", restaurant.token).expect(200);
        return restaurant;
    }

    /** An agent near by, off duty. */
    Agent agent() {
        JsonNode account = register("/agents/auth", "\"name\": \"Test agent\", \"phone\": \"+49 30 1234567\"");
        var agent = new Agent(account.at("/agent/agentId").asString(), account.path("accessToken").asString());
        api.put("/agents/location", place(0.001), agent.token).expect(202);
        return agent;
    }

    Agent agentOnDuty() {
        Agent agent = agent();
        agent.available(true);
        return agent;
    }

    String place(double offset) {
        return String.format(Locale.ROOT, "{\"lat\": %f, \"lng\": %f}", lat + offset, lng + offset);
    }

    private JsonNode register(String routes, String profile) {
        String email = UUID.randomUUID() + "@test.example";
        return api.post(routes + "/register", "{\"email\": \"%s\", \"password\": \"%s\", %s}".formatted(email, PASSWORD, profile), null)
                .expect(201)
                .data();
    }

    /** Somebody who orders. */
    final class Customer {
        final String id;
        final String token;

        Customer(String id, String token) {
            this.id = id;
            this.token = token;
        }

        String orderOf(Restaurant restaurant, String menuItemId, int quantity) {
            return orderOf(restaurant, menuItemId, quantity, "tok_visa");
        }

        String orderOf(Restaurant restaurant, String menuItemId, int quantity, String paymentToken) {
            return """
                {"restaurantId": "%s", "items": [{"menuItemId": "%s", "quantity": %d, "notes": "no onions"}],
                 "deliveryAddress": {"text": "Home street 2", "location": %s}, "specialInstructions": "ring twice",
                 "paymentToken": "%s"}""".formatted(restaurant.id, menuItemId, quantity, place(0.01), paymentToken);
        }

        Order places(String body) {
            Answer answer = api.post("/api/orders", body, token, "Idempotency-Key", UUID.randomUUID().toString()).expect(201);
            return new Order(answer.data().path("orderId").asString(), this, answer);
        }

        Order orders(Restaurant restaurant, String menuItemId, int quantity) {
            return places(orderOf(restaurant, menuItemId, quantity));
        }

        /** An order that the restaurant has accepted. */
        Order ordersAccepted(Restaurant restaurant, String menuItemId, int quantity) {
            Order order = orders(restaurant, menuItemId, quantity);
            order.awaitStatus("received");
            restaurant.accepts(order).expect(200);
            return order;
        }
    }

    /** An order as its customer sees it. */
    final class Order {
        final String id;
        final Customer customer;
        final Answer placed;

        Order(String id, Customer customer, Answer placed) {
            this.id = id;
            this.customer = customer;
            this.placed = placed;
        }

        JsonNode now() {
            return api.get("/api/orders/" + id, customer.token).expect(200).data();
        }

        String path() {
            return "/api/orders/" + id;
        }

        SseStream stream(String... headers) {
            return api.stream(path() + "/stream", customer.token, headers);
        }

        JsonNode awaitStatus(String status) {
            return await("/status", status);
        }

        /** Waits until a part of the order's view has that text. */
        JsonNode await(String pointer, String text) {
            Awaitility.await("order " + id + " " + pointer + " " + text)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .untilAsserted(() -> assertThat(now().at(pointer).asString()).as("%s", now()).isEqualTo(text));
            return now();
        }

        Answer acceptsChange(String changeId) {
            return api.post(path() + "/changes/" + changeId + "/accept", null, customer.token);
        }

        Answer refusesChange(String changeId) {
            return api.post(path() + "/changes/" + changeId + "/refuse", null, customer.token);
        }

        Answer cancel() {
            return api.post(path() + "/cancel", "{\"reason\": \"changed_mind\"}", customer.token);
        }
    }

    /** Somebody who cooks. */
    final class Restaurant {
        final String id;
        final String token;

        Restaurant(String id, String token) {
            this.id = id;
            this.token = token;
        }

        /** The id of a new item of the menu. */
        String offers(String name, int price, Integer stock) {
            return api.post("/restaurants/me/menu",
                    "{\"name\": \"%s\", \"price\": {\"amount\": %d, \"currency\": \"EUR\"}, \"stock\": %s}".formatted(name, price, stock),
                    token).expect(201).data().path("menuItemId").asString();
        }

        int stockOf(String menuItemId) {
            for (JsonNode item : api.get("/restaurants/" + id + "/menu", null).expect(200).data()) {
                if (item.path("menuItemId").asString().equals(menuItemId)) {
                    return item.path("stock").asInt();
                }
            }
            throw new AssertionError("not on the menu: " + menuItemId);
        }

        void awaitStock(String menuItemId, int stock) {
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(stockOf(menuItemId)).isEqualTo(stock));
        }

        Answer accepts(Order order) {
            return api.post("/restaurants/me/orders/" + order.id + "/accept", "{\"estimatedPrepTime\": 15}", token);
        }

        Answer rejects(Order order) {
            return api.post("/restaurants/me/orders/" + order.id + "/reject", "{\"reason\": \"capacity\", \"note\": \"too busy\"}", token);
        }

        /** What goes and what comes, as JSON. */
        Answer proposes(Order order, String change, String... headers) {
            return api.post("/restaurants/me/orders/" + order.id + "/changes", change, token, headers);
        }

        Answer ready(Order order) {
            return api.post("/restaurants/me/orders/" + order.id + "/ready", null, token);
        }
    }

    /** Somebody who carries. */
    final class Agent {
        final String id;
        final String token;

        Agent(String id, String token) {
            this.id = id;
            this.token = token;
        }

        void available(boolean available) {
            api.put("/agents/me/availability", "{\"available\": %s}".formatted(available), token).expect(200);
        }

        /** Waits for the offer of that order, and takes it. */
        Answer takes(Order order) {
            awaitOffer(order);
            return api.post("/agents/me/offers/" + order.id + "/accept", null, token).expect(200);
        }

        void awaitOffer(Order order) {
            Awaitility.await("an offer of " + order.id)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> api.get("/agents/me/offers", token).expect(200).data().toString().contains(order.id));
        }

        Answer declines(Order order) {
            return api.post("/agents/me/offers/" + order.id + "/decline", "{\"reason\": \"too_far\"}", token);
        }

        Answer does(String step, Order order) {
            return api.post("/deliveries/" + order.id + "/" + step, step.equals("failed") ? "{\"reason\": \"customer_absent\"}" : null,
                    token);
        }

        void awaitFree() {
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
                JsonNode me = api.get("/agents/me", token).expect(200).data();
                assertThat(me.path("activeOrderId").isNull() || me.path("activeOrderId").isMissingNode()).as("%s", me).isTrue();
            });
        }
    }
}
