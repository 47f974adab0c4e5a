package io.tiffin.dev.infrastructure;

import static org.apache.kafka.clients.consumer.ConsumerConfig.AUTO_OFFSET_RESET_CONFIG;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import redis.clients.jedis.Jedis;

/** A word left in each of the three servers, to see later whether it is still there. */
record Note(EmbeddedInfrastructure infrastructure) {

    private static final String TOPIC = "notes";

    void leave(String word) throws Exception {
        try (var connection = postgres(); var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE note AS SELECT '%s' AS word".formatted(word));
        }
        try (var redis = redis()) {
            redis.set("note", word);
        }
        try (var admin = Admin.create(kafka())) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get(20, TimeUnit.SECONDS);
        }
        try (var producer = new KafkaProducer<>(kafka(), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, word)).get(20, TimeUnit.SECONDS);
        }
    }

    Optional<String> inPostgres() throws SQLException {
        try (var connection = postgres(); var statement = connection.createStatement()) {
            try (var exists = statement.executeQuery("SELECT to_regclass('note') IS NOT NULL")) {
                exists.next();
                if (!exists.getBoolean(1)) {
                    return Optional.empty();
                }
            }
            try (var rows = statement.executeQuery("SELECT word FROM note")) {
                rows.next();
                return Optional.of(rows.getString(1));
            }
        }
    }

    Optional<String> inRedis() {
        try (var redis = redis()) {
            return Optional.ofNullable(redis.get("note"));
        }
    }

    Optional<String> inKafka() throws Exception {
        try (var admin = Admin.create(kafka())) {
            if (!admin.listTopics().names().get(20, TimeUnit.SECONDS).contains(TOPIC)) {
                return Optional.empty();
            }
        }
        try (var consumer = new KafkaConsumer<>(kafka(), new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition(TOPIC, 0)));
            for (var record : consumer.poll(Duration.ofSeconds(20))) {
                return Optional.of(record.value());
            }
            return Optional.empty();
        }
    }

    Connection postgres() throws SQLException {
        var access = infrastructure.postgres().orElseThrow();
        return DriverManager.getConnection(access.url(), access.user(), access.password());
    }

    Jedis redis() {
        return new Jedis(infrastructure.redisUrl().orElseThrow());
    }

    private Map<String, Object> kafka() {
        return Map.of("bootstrap.servers", infrastructure.kafkaBootstrap().orElseThrow(), AUTO_OFFSET_RESET_CONFIG, "earliest");
    }
}
