package io.tiffin.dev.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.dev.endtoend.City.Order;
import io.tiffin.dev.endtoend.Topic.Message;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The integration events of orders, read back with a plain consumer. */
class KafkaRelayTest {

    private final City city = RunningPlatform.city();
    private final String bootstrap = RunningPlatform.platform().infrastructure().kafkaBootstrap().orElseThrow();

    @Test
    void a_delivered_order_is_told_to_the_world_in_order() {
        var restaurant = city.restaurant();
        var agent = city.agentOnDuty();
        Order order = city.customer().orders(restaurant, restaurant.offers("Lasagne", 1250, 5), 2);
        order.awaitStatus("received");
        restaurant.accepts(order).expect(200);
        agent.takes(order);
        restaurant.ready(order).expect(200);
        agent.does("picked-up", order).expect(200);
        agent.does("delivered", order).expect(200);

        List<Message> messages = Topic.readUntil(bootstrap, order.id,
                found -> found.stream().anyMatch(m -> m.value().path("status").asString().equals("delivered"))
                        && found.stream().anyMatch(m -> m.topic().equals("payment-completed")));
        assertThat(ofTopic(messages, "order-placed")).singleElement().satisfies(message -> {
            assertThat(message.value().path("totalAmount").decimalValue()).isEqualByComparingTo("25.00");
            assertThat(message.value().path("currency").asString()).isEqualTo("EUR");
            assertThat(message.value().at("/items/0/unitPrice").decimalValue()).isEqualByComparingTo("12.50");
            assertThat(message.value().toString()).contains("Home street 2").doesNotContain("tok_visa");
            assertThat(message.headers()).containsKeys("ce_id", "ce_source", "ce_time", "ce_subject", "traceparent", "event-id")
                    .containsEntry("ce_specversion", "1.0");
        });
        assertThat(ofTopic(messages, "order-accepted")).singleElement()
                .satisfies(message -> assertThat(message.value().path("estimatedPrepTime").asInt()).isEqualTo(15));
        assertThat(ofTopic(messages, "delivery-assigned")).singleElement()
                .satisfies(message -> assertThat(message.value().path("agentId").asString()).isEqualTo(agent.id));
        assertThat(ofTopic(messages, "delivery-status-updated").stream().map(m -> m.value().path("status").asString()))
                .containsExactly("received", "ready", "picked_up", "delivered");
        assertThat(ofTopic(messages, "payment-completed")).singleElement()
                .satisfies(message -> assertThat(message.value().path("eventType").asString()).isEqualTo("PaymentCompleted"));
        assertThat(ofTopic(messages, "delivery-status-updated").stream().map(Message::position)).isSorted();
    }

    @Test
    void a_rejected_order_is_told_with_its_reason() {
        var restaurant = city.restaurant();
        Order order = city.customer().orders(restaurant, restaurant.offers("Soup", 500, null), 1);
        order.awaitStatus("received");
        restaurant.rejects(order).expect(200);
        List<Message> messages = Topic.readUntil(bootstrap, order.id, found -> !ofTopic(found, "order-rejected").isEmpty());
        assertThat(ofTopic(messages, "order-rejected")).singleElement().satisfies(message -> {
            assertThat(message.value().path("reason").asString()).isEqualTo("capacity");
            assertThat(message.value().path("by").asString()).isEqualTo("restaurant");
        });
    }

    static List<Message> ofTopic(List<Message> messages, String topic) {
        return messages.stream().filter(message -> message.topic().equals(topic)).toList();
    }
}
