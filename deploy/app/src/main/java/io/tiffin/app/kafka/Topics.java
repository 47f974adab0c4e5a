package io.tiffin.app.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/** The topics of the contract. They are made when they are first needed, where nobody made them before. */
final class Topics {

    private static final List<String> KEPT = List.of("order-changed", "order-accepted", "order-rejected", "delivery-status-updated",
            "payment-completed");
    private static final List<String> WITH_PERSONAL_DATA = List.of("order-placed", "delivery-assigned", "agent-location-updated",
            "delivery-location-updated");

    private final Admin admin;
    private final KafkaSettings settings;
    private final AtomicReference<@Nullable CompletableFuture<Void>> made = new AtomicReference<>();

    Topics(Admin admin, KafkaSettings settings) {
        this.admin = admin;
        this.settings = settings;
    }

    /** Completes when all topics are there; asks the broker once, and again after a failure. */
    CompletionStage<Void> ensure() {
        CompletableFuture<Void> known = made.get();
        if (known != null && !known.isCompletedExceptionally()) {
            return known;
        }
        var asking = new CompletableFuture<Void>();
        if (!made.compareAndSet(known, asking)) {
            return ensure();
        }
        var _ = make().whenComplete((_, failure) -> {
            if (failure == null) {
                asking.complete(null);
            } else {
                asking.completeExceptionally(failure);
            }
        });
        return asking;
    }

    private CompletableFuture<Void> make() {
        Duration personal = settings.personalData();
        List<NewTopic> topics = Stream.concat(KEPT.stream().map(this::topic),
                WITH_PERSONAL_DATA.stream()
                        .map(name -> topic(name).configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, Long.toString(personal.toMillis())))))
                .toList();
        return CompletableFuture.allOf(admin.createTopics(topics)
                .values()
                .values()
                .stream()
                .map(result -> result.toCompletionStage().toCompletableFuture().exceptionally(Topics::unlessItExists))
                .toArray(CompletableFuture[]::new));
    }

    private NewTopic topic(String name) {
        return new NewTopic(name, settings.partitions(), settings.replicationFactor());
    }

    private static @Nullable Void unlessItExists(Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null ? wrapped.getCause() : failure;
        if (cause instanceof TopicExistsException) {
            return null;
        }
        throw new CompletionException(cause);
    }
}
