package io.tiffin.dev.endtoend;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import tools.jackson.databind.JsonNode;

/** What a plain consumer finds in the topics. */
final class Topic {

    static final List<String> OF_ORDERS = List.of("order-placed", "order-accepted", "order-rejected", "delivery-assigned",
            "delivery-status-updated", "payment-completed");

    /** A record, with its value parsed. */
    record Message(String topic, String key, JsonNode value, Map<String, String> headers) {

        long position() {
            return Long.parseLong(headers.get("event-position"));
        }
    }

    private Topic() {}

    /** Reads all topics of orders from the beginning, until an order's messages are complete. */
    static List<Message> readUntil(String bootstrap, String orderId, Predicate<List<Message>> complete) {
        var found = new ArrayList<Message>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap, "group.id", UUID.randomUUID().toString(),
                        "auto.offset.reset", "earliest"),
                new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(OF_ORDERS);
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (!complete.test(found)) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("still incomplete: " + found);
                }
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    if (record.key().equals(orderId)) {
                        found.add(message(record));
                    }
                });
            }
        }
        return found;
    }

    private static Message message(ConsumerRecord<String, String> record) {
        var headers = new HashMap<String, String>();
        record.headers().forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return new Message(record.topic(), record.key(), Api.JSON.readTree(record.value()), headers);
    }
}
