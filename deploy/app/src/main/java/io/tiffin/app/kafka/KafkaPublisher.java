package io.tiffin.app.kafka;

import io.tiffin.projections.relay.IntegrationPublisher;
import io.tiffin.projections.relay.OutgoingRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sends with an idempotent producer, acknowledged by all in-sync replicas. One thread sends, because a producer keeps its caller waiting while
 * the broker is away, and because what is published first is to be sent first.
 */
final class KafkaPublisher implements IntegrationPublisher, AutoCloseable {

    private static final Duration PATIENCE_AT_THE_END = Duration.ofSeconds(10);

    private final Producer<String, String> producer;
    private final Supplier<CompletionStage<Void>> topics;
    private final ExecutorService sender = Executors
            .newSingleThreadExecutor(Thread.ofPlatform().name("tiffin-kafka-sender").daemon().factory());

    /** @param topics completes when they are there; asked before each sending */
    KafkaPublisher(Producer<String, String> producer, Supplier<CompletionStage<Void>> topics) {
        this.producer = producer;
        this.topics = topics;
    }

    @Override
    public CompletionStage<Void> publish(List<OutgoingRecord> records) {
        var acknowledged = new CompletableFuture<Void>();
        var _ = topics.get().whenCompleteAsync((_, failure) -> {
            if (failure == null) {
                send(records, acknowledged);
            } else {
                acknowledged.completeExceptionally(failure);
            }
        }, sender);
        return acknowledged;
    }

    /** Nothing follows a record that failed, or after all have been given up. */
    private void send(List<OutgoingRecord> records, CompletableFuture<Void> acknowledged) {
        if (records.isEmpty()) {
            acknowledged.complete(null);
        }
        var left = new AtomicInteger(records.size());
        for (OutgoingRecord record : records) {
            if (acknowledged.isDone()) {
                return;
            }
            try {
                var _ = producer.send(record(record), (_, failure) -> {
                    if (failure != null) {
                        acknowledged.completeExceptionally(failure);
                    } else if (left.decrementAndGet() == 0) {
                        acknowledged.complete(null);
                    }
                });
            } catch (RuntimeException e) {
                acknowledged.completeExceptionally(e);
            }
        }
    }

    private static ProducerRecord<String, String> record(OutgoingRecord outgoing) {
        var record = new ProducerRecord<>(outgoing.topic(), outgoing.key(), outgoing.value());
        outgoing.headers().forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    @Override
    public void close() {
        sender.shutdown();
        producer.close(PATIENCE_AT_THE_END);
    }
}
