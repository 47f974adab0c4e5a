package io.tiffin.projections.relay;

import static io.tiffin.projections.relay.Examples.ORDER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiffin.kernel.messaging.EventMetadata;
import io.tiffin.kernel.web.json.TiffinJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.AnnotationEventHandlerAdapter;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.junit.jupiter.api.Test;

class IntegrationRelayTest {

    private final List<List<OutgoingRecord>> sent = new ArrayList<>();
    private volatile CompletionStage<Void> acknowledgement = CompletableFuture.completedFuture(null);

    private final IntegrationPublisher publisher = records -> {
        sent.add(records);
        return acknowledgement;
    };
    private final AtomicBoolean tokenCommitted = new AtomicBoolean();

    private static TrackedEventMessage<?> message(int i) {
        Object payload = Examples.RELAYED.get(i);
        return new GenericTrackedDomainEventMessage<>(new GlobalSequenceTrackingToken(100 + i),
                new GenericDomainEventMessage<>("order", ORDER.toString(), i, payload,
                        Map.of(EventMetadata.TRACEPARENT, Examples.TRACEPARENT), new UUID(8, i).toString(), Examples.AT));
    }

    /** Handles the events as a processor does: all in one unit of work, whose commit is that of the token. */
    private void handle(Duration patience, int... events) {
        var settings = new RelaySettings(patience, "https://example.org", 10);
        var relay = new AnnotationEventHandlerAdapter(new IntegrationRelay(Examples.plainExcept(),
                new CloudEvents(TiffinJson.strict(), settings), publisher, settings));
        var batch = new BatchingUnitOfWork<>(IntStream.of(events).<TrackedEventMessage<?>>mapToObj(IntegrationRelayTest::message).toList());
        batch.onPrepareCommit(_ -> tokenCommitted.set(false));
        batch.onCommit(_ -> tokenCommitted.set(true));
        var result = batch.executeWithResult(() -> relay.handle(batch.getMessage()));
        if (result.isExceptional()) {
            throw new IllegalStateException(result.exceptionResult());
        }
    }

    @Test
    void sends_a_batch_at_once_and_in_order() {
        handle(Duration.ofSeconds(5), 0, 1, 2);

        assertThat(sent).hasSize(1);
        assertThat(sent.getFirst()).extracting(OutgoingRecord::topic)
                .containsExactly("order-placed", "delivery-status-updated", "order-accepted");
        assertThat(sent.getFirst()).extracting(record -> record.headers().get("event-position")).containsExactly("100", "101", "102");
        assertThat(sent.getFirst().getFirst().headers()).containsEntry("event-id", new UUID(8, 0).toString())
                .containsEntry("traceparent", Examples.TRACEPARENT)
                .containsEntry("ce_dataschema", "https://example.org/schemas/io.tiffin.order-placed.v1.json");
        assertThat(tokenCommitted).isTrue();
    }

    @Test
    void commits_no_token_of_what_the_broker_refused() {
        acknowledgement = CompletableFuture.failedFuture(new IllegalArgumentException("no leader"));

        assertThatThrownBy(() -> handle(Duration.ofSeconds(5), 0, 1)).hasRootCauseMessage("no leader");
        assertThat(tokenCommitted).isFalse();
    }

    @Test
    void commits_no_token_of_what_the_broker_does_not_answer() {
        acknowledgement = new CompletableFuture<>();

        assertThatThrownBy(() -> handle(Duration.ofMillis(20), 0)).hasRootCauseInstanceOf(TimeoutException.class);
        assertThat(tokenCommitted).isFalse();
    }

    @Test
    void waits_for_the_acknowledgement_before_the_token_is_committed() throws Exception {
        var open = new CompletableFuture<Void>();
        acknowledgement = open;
        var done = new CountDownLatch(1);
        var worker = Thread.ofVirtual().start(() -> {
            handle(Duration.ofSeconds(10), 0);
            done.countDown();
        });
        while (worker.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertThat(tokenCommitted).isFalse();

        open.complete(null);

        assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(tokenCommitted).isTrue();
    }
}
