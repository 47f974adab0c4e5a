package io.tiffin.dev.endtoend;

import static io.tiffin.dev.endtoend.RunningPlatform.timePasses;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.dev.endtoend.Api.Answer;
import io.tiffin.dev.endtoend.City.Order;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** A kitchen that cannot make all of an order asks for another, and its customer decides. */
class ChangesTest {

    private final City city = RunningPlatform.city();
    private final City.Customer customer = city.customer();
    private final City.Restaurant restaurant = city.restaurant();
    private final String lasagne = restaurant.offers("Lasagne", 1250, 5);
    private final String gnocchi = restaurant.offers("Gnocchi", 1400, 5);
    private final String juice = restaurant.offers("Juice", 300, null);
    private final JdbcClient database = RunningPlatform.platform().application().getBean(JdbcClient.class);

    @Test
    void an_accepted_change_is_cooked_delivered_and_paid_at_the_new_total() {
        var agent = city.agentOnDuty();
        Order order = received("tok_visa");
        try (SseStream stream = order.stream()) {
            stream.await("caught_up", _ -> true);
            JsonNode proposed = restaurant.proposes(order, gnocchiForOneLasagne()).expect(201).data();
            String change = proposed.path("changeId").asString();
            assertThat(proposed.path("status").asString()).isEqualTo("proposed");
            assertThat(proposed.at("/previousAmount/amount").asInt()).isEqualTo(2500);
            assertThat(proposed.at("/newAmount/amount").asInt()).isEqualTo(2650);

            JsonNode seen = order.await("/changes/0/status", "proposed");
            assertThat(seen.at("/changes/0")).isEqualTo(proposed);
            assertThat(seen.path("status").asString()).isEqualTo("received");
            assertThat(seen.at("/totalAmount/amount").asInt()).isEqualTo(2500);
            assertThat(stream.await("change_update", _ -> true).data().at("/change/answerBy")).isEqualTo(proposed.path("answerBy"));
            Answer tooEarly = restaurant.accepts(order).expect(409);
            assertThat(tooEarly.body().path("currentState").asString()).isEqualTo("received");
            assertThat(tooEarly.body().path("allowedActions").toString()).contains("accept_change").doesNotContain("\"accept\"");
            assertThat(restaurant.proposes(order, gnocchiForOneLasagne()).expect(409).code()).isEqualTo("illegal_transition");

            order.acceptsChange(change).expect(200);
            assertThat(order.acceptsChange(change).expect(200).data().path("orderId").asString()).isEqualTo(order.id);
            JsonNode changed = order.await("/changes/0/status", "applied");
            assertThat(changed.path("status").asString()).isEqualTo("received");
            assertThat(changed.at("/totalAmount/amount").asInt()).isEqualTo(2650);
            assertThat(changed.path("items")).hasSize(2);
            assertThat(changed.at("/items/0/quantity").asInt()).isEqualTo(1);
            assertThat(changed.at("/items/0/notes").asString()).isEqualTo("no onions");
            assertThat(changed.at("/items/1/name").asString()).isEqualTo("Gnocchi");
            assertThat(order.await("/payment/authorizedAmount/amount", "2650").at("/payment/status").asString()).isEqualTo("authorized");
            restaurant.awaitStock(lasagne, 4);
            restaurant.awaitStock(gnocchi, 4);
            assertThat(order.refusesChange(change).expect(409).code()).isEqualTo("illegal_transition");

            restaurant.accepts(order).expect(200);
            agent.takes(order);
            assertThat(order.await("/payment/status", "captured").at("/payment/capturedAmount/amount").asInt()).isEqualTo(2650);
            restaurant.ready(order).expect(200);
            agent.does("picked-up", order).expect(200);
            agent.does("delivered", order).expect(200);
            var events = stream.awaitEnd();
            assertThat(events.stream().filter(event -> event.name().equals("change_update"))
                    .map(e -> e.data().at("/change/status").asString()))
                    .containsExactly("proposed", "accepted", "applied");
            OrderJourneyTest.assertIdsIncrease(events);
        }
        agent.awaitFree();
        assertThat(restaurant.stockOf(lasagne)).isEqualTo(4);
        assertThat(restaurant.stockOf(gnocchi)).isEqualTo(4);
    }

    @Test
    void a_refused_change_rejects_the_order_and_gives_everything_back() {
        Order order = received("tok_visa");
        String change = restaurant.proposes(order, gnocchiForOneLasagne()).expect(201).data().path("changeId").asString();
        assertThat(order.refusesChange(change).expect(200).data().path("status").asString()).isEqualTo("rejected");

        assertRejected(order, "restaurant", "item_unavailable");
        assertThat(order.now().at("/changes/0/status").asString()).isEqualTo("refused");
        order.refusesChange(change).expect(200);
        order.acceptsChange(change).expect(409);
    }

    @Test
    void a_change_that_nobody_answers_for_five_minutes_rejects_the_order() {
        Order order = received("tok_visa");
        String change = restaurant.proposes(order, gnocchiForOneLasagne()).expect(201).data().path("changeId").asString();
        Awaitility.await().atMost(City.PATIENCE).until(() -> isScheduled("change-window:" + change));

        timePasses(Duration.ofMinutes(5));

        assertRejected(order, "system", "items_unavailable");
        assertThat(order.now().at("/changes/0/status").asString()).isEqualTo("closed");
        order.acceptsChange(change).expect(409);
    }

    @Test
    void the_restaurant_has_its_time_anew_once_the_order_changed() {
        Order order = received("tok_visa");
        String change = restaurant.proposes(order, """
            {"remove": [{"menuItemId": "%s", "quantity": 1}]}""".formatted(lasagne)).expect(201).data().path("changeId").asString();
        order.acceptsChange(change).expect(200);
        order.await("/changes/0/status", "applied");
        Awaitility.await().atMost(City.PATIENCE).until(() -> isScheduled("restaurant-window:" + change));

        timePasses(Duration.ofMinutes(10));

        assertRejected(order, "system", "restaurant_timeout");
    }

    @Test
    void an_amount_that_is_not_held_rejects_the_order() {
        Order order = received("tok_adjustment_declined");
        String change = restaurant.proposes(order, gnocchiForOneLasagne()).expect(201).data().path("changeId").asString();
        order.acceptsChange(change).expect(200);

        assertRejected(order, "system", "payment_failed");
        restaurant.awaitStock(gnocchi, 5);
    }

    @Test
    void a_substitute_that_sells_out_meanwhile_rejects_the_order() {
        Order order = received("tok_visa");
        String change = restaurant.proposes(order, gnocchiForOneLasagne()).expect(201).data().path("changeId").asString();
        city.api.put("/restaurants/me/menu/" + gnocchi + "/stock", "{\"stock\": 0}", restaurant.token).expect(200);
        order.acceptsChange(change).expect(200);

        assertRejected(order, "system", "items_unavailable");
    }

    @Test
    void who_cancels_instead_of_answering_gets_everything_back() {
        Order order = received("tok_visa");
        String change = restaurant.proposes(order, gnocchiForOneLasagne()).expect(201).data().path("changeId").asString();
        order.acceptsChange(change).expect(200);
        order.cancel().expect(200);

        order.awaitStatus("cancelled");
        order.await("/payment/status", "voided");
        restaurant.awaitStock(lasagne, 5);
        restaurant.awaitStock(gnocchi, 5);
    }

    @Test
    void the_same_key_proposes_the_same_change_once() {
        Order order = received("tok_visa");
        String key = UUID.randomUUID().toString();
        Answer first = restaurant.proposes(order, gnocchiForOneLasagne(), "Idempotency-Key", key).expect(201);
        Answer again = restaurant.proposes(order, gnocchiForOneLasagne(), "Idempotency-Key", key).expect(201);
        assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");
        assertThat(again.data()).isEqualTo(first.data());
        String other = "{\"remove\": [{\"menuItemId\": \"%s\"}]}".formatted(lasagne);
        assertThat(restaurant.proposes(order, other, "Idempotency-Key", key).expect(422).code()).isEqualTo("idempotency_key_reused");
    }

    @Test
    void what_makes_no_other_order_is_refused_with_its_place() {
        Order order = received("tok_visa");
        String elsewhere = city.restaurant().offers("Soup", 500, null);
        String off = city.api.post("/restaurants/me/menu",
                "{\"name\": \"Risotto\", \"price\": {\"amount\": 900, \"currency\": \"EUR\"}, \"available\": false}", restaurant.token)
                .expect(201)
                .data()
                .path("menuItemId")
                .asString();
        refused(order, change(one(lasagne), one(elsewhere)), "item_not_found", "/substitutes/0/menuItemId");
        refused(order, change(one(lasagne), one(off)), "item_unavailable", "/substitutes/0/menuItemId");
        refused(order, change(one(lasagne), item(gnocchi, 6)), "insufficient_stock", "/substitutes/0/quantity");
        refused(order, change(one(lasagne), one(gnocchi) + "," + one(gnocchi)), "duplicate_item", "/substitutes/1/menuItemId");
        refused(order, change(one(lasagne), one(lasagne)), "substitute_is_missing", "/substitutes/0/menuItemId");
        refused(order, change(one(juice), ""), "item_not_ordered", "/remove/0/menuItemId");
        refused(order, change(one(lasagne) + "," + one(lasagne), ""), "duplicate_item", "/remove/1/menuItemId");
        refused(order, change(item(lasagne, 3), ""), "out_of_range", "/remove/0/quantity");
        refused(order, change(item(lasagne, 2), ""), "empty_order", "/remove");
        for (String wrong : new String[]{change("", ""), change(item(lasagne, 0), ""), change(item(lasagne, -1), ""),
                change(one(lasagne), item(gnocchi, 0)), change(one(lasagne), item(gnocchi, 100))}) {
            restaurant.proposes(order, wrong).expect(422);
        }
        assertThat(order.now().path("changes")).isEmpty();
        order.acceptsChange(UUID.randomUUID().toString()).expect(404);
        city.restaurant().proposes(order, gnocchiForOneLasagne()).expect(404);
        restaurant.accepts(order).expect(200);
        assertThat(restaurant.proposes(order, gnocchiForOneLasagne()).expect(409).body().path("currentState").asString())
                .isEqualTo("confirmed");
    }

    private void refused(Order order, String change, String code, String pointer) {
        JsonNode body = restaurant.proposes(order, change).expect(422).body();
        assertThat(body.path("code").asString()).as("%s", body).isEqualTo(code);
        assertThat(body.at("/errors/0/pointer").asString()).isEqualTo(pointer);
    }

    private void assertRejected(Order order, String by, String reason) {
        JsonNode last = order.awaitStatus("rejected").at("/timeline/2");
        assertThat(last.path("by").asString()).isEqualTo(by);
        assertThat(last.path("reason").asString()).isEqualTo(reason);
        order.await("/payment/status", "voided");
        restaurant.awaitStock(lasagne, 5);
    }

    /** Of two lasagnes. */
    private Order received(String paymentToken) {
        Order order = customer.places(customer.orderOf(restaurant, lasagne, 2, paymentToken));
        order.awaitStatus("received");
        order.await("/payment/status", "authorized");
        return order;
    }

    private String gnocchiForOneLasagne() {
        return change(one(lasagne), one(gnocchi));
    }

    private static String change(String removed, String substitutes) {
        return "{\"remove\": [%s], \"substitutes\": [%s]}".formatted(removed, substitutes);
    }

    private static String one(String menuItemId) {
        return item(menuItemId, 1);
    }

    private static String item(String menuItemId, int quantity) {
        return "{\"menuItemId\": \"%s\", \"quantity\": %d}".formatted(menuItemId, quantity);
    }

    private boolean isScheduled(String deadline) {
        return database.sql("SELECT count(*) FROM platform.scheduled_task WHERE task_instance = ?").param(deadline).query(Long.class)
                .single() == 1;
    }
}
