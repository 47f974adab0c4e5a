package io.tiffin.app.kafka;

import io.tiffin.projections.relay.IntegrationPublisher;
import io.tiffin.projections.relay.OutgoingRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.ProducerRecord;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.kafka.sender.KafkaSender;
import reactor.kafka.sender.SenderRecord;

/** Sends with an idempotent producer, acknowledged by all in-sync replicas. */
final class KafkaPublisher implements IntegrationPublisher, AutoCloseable {

    private final KafkaSender<String, String> sender;
    private final Topics topics;

    KafkaPublisher(KafkaSender<String, String> sender, Topics topics) {
        this.sender = sender;
        this.topics = topics;
    }

    @Override
    public CompletionStage<Void> publish(List<OutgoingRecord> records) {
        return Mono.fromCompletionStage(topics::ensure)
                .thenMany(sender.send(Flux.fromIterable(records).map(KafkaPublisher::record)))
                .handle((result, sink) -> {
                    if (result.exception() != null) {
                        sink.error(result.exception());
                    }
                })
                .then()
                .toFuture();
    }

    private static SenderRecord<String, String, Void> record(OutgoingRecord outgoing) {
        var record = new ProducerRecord<>(outgoing.topic(), outgoing.key(), outgoing.value());
        outgoing.headers().forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return SenderRecord.create(record, null);
    }

    @Override
    public void close() {
        sender.close();
    }
}
