package io.tiffin.projections.relay;

import io.tiffin.delivery.api.DeliveryEvent;
import io.tiffin.kernel.PersonalDataCipher;
import io.tiffin.kernel.messaging.EventMetadata;
import io.tiffin.order.api.OrderEvent;
import io.tiffin.projections.ports.StoredEvent;
import io.tiffin.user.api.PaymentEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventProcessingException;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.springframework.stereotype.Component;

/**
 * Publishes stored events to the world outside, at least once. The records of a batch are sent together, and the token that says how far
 * the relay has come is not committed before the broker has acknowledged all of them.
 */
@Component
@ProcessingGroup("kafka-relay")
class IntegrationRelay {

    private static final String OUTGOING = IntegrationRelay.class.getName();

    private final PersonalDataCipher cipher;
    private final CloudEvents cloudEvents;
    private final IntegrationPublisher publisher;
    private final RelaySettings settings;

    IntegrationRelay(PersonalDataCipher cipher, CloudEvents cloudEvents, IntegrationPublisher publisher, RelaySettings settings) {
        this.cipher = cipher;
        this.cloudEvents = cloudEvents;
        this.publisher = publisher;
        this.settings = settings;
    }

    @EventHandler
    void on(OrderEvent event, DomainEventMessage<?> message, TrackingToken token) {
        relay(event, message, token);
    }

    @EventHandler
    void on(DeliveryEvent event, DomainEventMessage<?> message, TrackingToken token) {
        relay(event, message, token);
    }

    @EventHandler
    void on(PaymentEvent.Answer event, DomainEventMessage<?> message, TrackingToken token) {
        relay(event, message, token);
    }

    private void relay(Object payload, DomainEventMessage<?> message, TrackingToken token) {
        relay(new StoredEvent(token.position().orElseThrow(), message.getIdentifier(), message.getAggregateIdentifier(),
                message.getSequenceNumber(), message.getTimestamp(), payload, message.getMetaData()));
    }

    private void relay(StoredEvent stored) {
        IntegrationEvents.of(stored, cipher).ifPresent(event -> outgoing().add(cloudEvents.record(event, stored.eventId(), stored.at(),
                Objects.toString(stored.metadata().get(EventMetadata.TRACEPARENT), null), stored.position())));
    }

    /** The records of the batch that is being handled. */
    private List<OutgoingRecord> outgoing() {
        UnitOfWork<?> batch = CurrentUnitOfWork.get().root();
        return batch.getOrComputeResource(OUTGOING, _ -> {
            var records = new ArrayList<OutgoingRecord>();
            batch.onPrepareCommit(_ -> publish(records));
            return records;
        });
    }

    private void publish(List<OutgoingRecord> records) {
        var acknowledged = publisher.publish(List.copyOf(records)).toCompletableFuture();
        try {
            acknowledged.get(settings.acknowledgement().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new EventProcessingException(records.size() + " integration events were not acknowledged", e.getCause());
        } catch (TimeoutException e) {
            // What is sent again must not be overtaken by what was given up.
            acknowledged.cancel(true);
            throw new EventProcessingException("the broker did not answer within " + settings.acknowledgement(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EventProcessingException("interrupted while waiting for the broker", e);
        }
    }
}
