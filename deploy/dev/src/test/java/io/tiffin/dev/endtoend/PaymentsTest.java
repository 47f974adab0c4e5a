package io.tiffin.dev.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.dev.endtoend.City.Order;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What becomes of the money, as customer, staff and provider see it: each sees the same. */
class PaymentsTest {

    private final City city = RunningPlatform.city();
    private final City.Customer customer = city.customer();
    private final City.Restaurant restaurant = city.restaurant();
    private final String dish = restaurant.offers("Lasagne", 1250, 5);
    private final JdbcClient books = RunningPlatform.platform().application().getBean(JdbcClient.class);

    @Test
    void an_authorization_whose_answer_was_lost_is_looked_up_and_goes_on() {
        Order order = paidWith("tok_timeout");
        order.awaitStatus("received");
        JsonNode payment = order.await("/payment/status", "authorized").path("payment");
        assertThat(payment.at("/authorizedAmount/amount").asInt()).isEqualTo(2500);
        assertThat(payment.path("refunds")).isEmpty();
        assertThat(payment.has("capturedAmount")).isFalse();
        restaurant.rejects(order).expect(200);
        order.await("/payment/status", "voided");
    }

    @Test
    void a_declined_card_is_told_with_its_code() {
        Order order = paidWith("tok_expired_card");
        order.awaitStatus("rejected");
        assertThat(order.await("/payment/status", "declined").at("/payment/declineCode").asString()).isEqualTo("expired_card");
    }

    @Test
    void a_refused_capture_cancels_the_order_and_frees_everything() {
        var agent = city.agentOnDuty();
        Order order = paidWith("tok_capture_refused");
        order.awaitStatus("received");
        restaurant.accepts(order).expect(200);
        agent.takes(order);
        JsonNode cancelled = order.awaitStatus("cancelled");
        assertThat(cancelled.at("/timeline/3/reason").asString()).isEqualTo("payment_failed");
        assertThat(cancelled.at("/timeline/3/by").asString()).isEqualTo("system");
        assertThat(order.await("/payment/status", "voided").at("/payment/declineCode").asString()).isEqualTo("charge_expired_for_capture");
        agent.awaitFree();
        restaurant.awaitStock(dish, 5);
        assertThat(balance()).isZero();
    }

    @Test
    void a_refund_that_is_refused_at_first_ends_as_refunded() {
        var agent = city.agentOnDuty();
        Order order = paidWith("tok_refund_refused_twice");
        order.awaitStatus("received");
        restaurant.accepts(order).expect(200);
        agent.takes(order);
        order.await("/payment/status", "captured");
        order.cancel().expect(200);
        JsonNode payment = order.await("/payment/status", "refunded").path("payment");
        assertThat(payment.at("/refundedAmount/amount").asInt()).isEqualTo(2500);
        assertThat(payment.at("/refunds/0/reason").asString()).isEqualTo("order_cancelled");
        assertThat(payment.at("/refunds/0/status").asString()).isEqualTo("refunded");
        agent.awaitFree();
        restaurant.awaitStock(dish, 5);
    }

    @Test
    void staff_gives_back_in_parts_and_the_customer_sees_each() {
        var agent = city.agentOnDuty();
        Order order = paidWith("tok_visa");
        order.awaitStatus("received");
        String admin = RunningPlatform.admin();
        refund(order, admin, UUID.randomUUID().toString(), 500).expect(409);
        restaurant.accepts(order).expect(200);
        agent.takes(order);
        order.await("/payment/status", "captured");
        try (SseStream stream = order.stream("Last-Event-ID", "earliest")) {
            Api.Answer first = refund(order, admin, "part-1", 500).expect(201);
            assertThat(first.data().path("status").asString()).isEqualTo("pending");
            assertThat(stream.await("payment_update", event -> event.data().at("/payment/status").asString().equals("captured")).data()
                    .at("/payment/amount/amount").asInt()).isEqualTo(2500);
            JsonNode told = stream.await("payment_update", event -> event.data().at("/payment/status").asString().equals("refunded"))
                    .data();
            assertThat(told.at("/payment/amount/amount").asInt()).isEqualTo(500);
            assertThat(told.at("/payment/reason").asString()).isEqualTo("cold soup");

            Api.Answer again = refund(order, admin, "part-1", 500).expect(201);
            assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");
            assertThat(again.data().path("refundId")).isEqualTo(first.data().path("refundId"));
            assertThat(refund(order, admin, "part-1", 501).expect(422).code()).isEqualTo("idempotency_key_reused");
            assertThat(refund(order, admin, "part-2", 2001).expect(422).code()).isEqualTo("more_than_captured");
        }
        JsonNode payment = order.await("/payment/status", "partially_refunded").path("payment");
        assertThat(payment.at("/capturedAmount/amount").asInt()).isEqualTo(2500);
        assertThat(payment.at("/refundedAmount/amount").asInt()).isEqualTo(500);
        assertThat(payment.path("refunds")).hasSize(1);

        restaurant.ready(order).expect(200);
        agent.does("picked-up", order).expect(200);
        agent.does("delivered", order).expect(200);
        refund(order, admin, "part-2", 2000).expect(201);
        assertThat(order.await("/payment/status", "refunded").at("/payment/refunds")).hasSize(2);
        var told = Topic.readUntil(RunningPlatform.platform().infrastructure().kafkaBootstrap().orElseThrow(), order.id,
                found -> KafkaRelayTest.ofTopic(found, "payment-completed").size() == 3);
        assertThat(KafkaRelayTest.ofTopic(told, "payment-completed").stream().map(message -> message.value().path("amount").asDouble()))
                .containsExactly(25.0, 5.0, 20.0);
    }

    private Order paidWith(String token) {
        return customer.places(customer.orderOf(restaurant, dish, 2, token));
    }

    private Api.Answer refund(Order order, String admin, String key, int cents) {
        return city.api.post("/api/admin/orders/" + order.id + "/refunds",
                "{\"amount\": {\"amount\": %d, \"currency\": \"EUR\"}, \"reason\": \"cold soup\"}".formatted(cents), admin,
                "Idempotency-Key",
                key);
    }

    /** What the provider has of payments whose capture it refuses. */
    private long balance() {
        return books.sql("""
            SELECT coalesce(sum(captured_amount), 0) - coalesce(sum(refunded_amount), 0) FROM user_context.sandbox_payments
            WHERE token = 'tok_capture_refused'""").query(Long.class).single();
    }
}
