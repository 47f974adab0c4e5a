package io.tiffin.dev.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What auditors find beside an event: who did it, because of what, in which request. */
class EventMetadataTest {

    private static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final City city = RunningPlatform.city();
    private final JdbcClient database = RunningPlatform.platform().application().getBean(JdbcClient.class);

    private record Stored(String id, String type, JsonNode metadata) {}

    @Test
    void a_request_and_all_that_came_of_it_belong_together() {
        var restaurant = city.restaurant();
        var customer = city.customer();
        String correlation = "checkout-" + UUID.randomUUID();
        var placed = city.api.post("/api/orders", customer.orderOf(restaurant, restaurant.offers("Soup", 500, null), 1), customer.token,
                "Idempotency-Key", "key", "X-Correlation-Id", correlation, "traceparent", TRACEPARENT).expect(201);
        assertThat(placed.headers().firstValue("X-Correlation-Id")).contains(correlation);
        String orderId = placed.data().path("orderId").asString();
        city.new Order(orderId, customer, placed).awaitStatus("received");

        List<Stored> events = stored(correlation);
        assertThat(events).extracting(Stored::type)
                .containsExactly("order.created", "payment.authorization-requested", "payment.authorized", "order.received");
        assertThat(events).allSatisfy(event -> {
            assertThat(event.metadata.path("traceparent").asString()).isEqualTo(TRACEPARENT);
            assertThat(event.metadata.path("causationId").asString()).isNotBlank();
            assertThat(event.metadata.has("positionReceipt")).isFalse();
        });
        assertThat(events.getFirst().metadata.path("actorType").asString()).isEqualTo("customer");
        assertThat(events.getFirst().metadata.path("actorId").asString()).isEqualTo(customer.id);
        assertThat(events.subList(1, 4)).allSatisfy(event -> assertThat(event.metadata.path("actorType").asString()).isEqualTo("system"));
    }

    @Test
    void what_is_personal_is_nowhere_in_the_store_in_plain_text() {
        var restaurant = city.restaurant();
        var order = city.customer().orders(restaurant, restaurant.offers("Soup", 500, null), 1);
        order.awaitStatus("received");
        for (String personal : List.of("Home street", "no onions", "ring twice", "tok_visa", "Test customer", "Test agent")) {
            assertThat(database.sql("SELECT count(*) FROM eventstore.event WHERE position(:text::bytea IN payload) > 0")
                    .param("text", personal.getBytes(StandardCharsets.UTF_8))
                    .query(Long.class)
                    .single()).as(personal).isZero();
        }
    }

    private List<Stored> stored(String correlation) {
        return database.sql("""
            SELECT event_id, payload_type, convert_from(metadata, 'UTF8') FROM eventstore.event
            WHERE convert_from(metadata, 'UTF8')::jsonb ->> 'correlationId' = :correlation ORDER BY global_position""")
                .param("correlation", correlation)
                .query((row, _) -> new Stored(row.getString(1), row.getString(2), Api.JSON.readTree(row.getString(3))))
                .list();
    }
}
