package io.tiffin.projections.relay;

import static io.tiffin.projections.relay.IntegrationType.AGENT_LOCATION_UPDATED;
import static io.tiffin.projections.relay.IntegrationType.DELIVERY_LOCATION_UPDATED;

import io.tiffin.delivery.api.LocationAnnouncements;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.Identifier;
import io.tiffin.kernel.OrderId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Publishes where agents are, at most once: a broker that is away costs announcements, never memory or a courier's time. */
@Component
class LocationRelay implements LocationAnnouncements {

    private static final Logger LOG = LoggerFactory.getLogger(LocationRelay.class);

    private final CloudEvents cloudEvents;
    private final IntegrationPublisher publisher;
    private final Semaphore places;

    LocationRelay(CloudEvents cloudEvents, IntegrationPublisher publisher, RelaySettings settings) {
        this.cloudEvents = cloudEvents;
        this.publisher = publisher;
        this.places = new Semaphore(settings.announcements());
    }

    @Override
    public void announce(AgentId agent, @Nullable OrderId order, GeoPoint location, Instant at) {
        if (!places.tryAcquire()) {
            LOG.debug("the broker does not keep up: where agent {} was at {} stays untold", agent, at);
            return;
        }
        try {
            var _ = publisher.publish(records(agent, order, location, at)).whenComplete((_, failure) -> {
                places.release();
                if (failure != null) {
                    LOG.debug("a location was not announced", failure);
                }
            });
        } catch (RuntimeException e) {
            places.release();
            LOG.debug("a location was not announced", e);
        }
    }

    private List<OutgoingRecord> records(AgentId agent, @Nullable OrderId order, GeoPoint location, Instant at) {
        var records = new ArrayList<OutgoingRecord>(2);
        records.add(record(AGENT_LOCATION_UPDATED, agent, agent, order, location, at));
        if (order != null) {
            records.add(record(DELIVERY_LOCATION_UPDATED, order, agent, order, location, at));
        }
        return records;
    }

    private OutgoingRecord record(IntegrationType type, Identifier key, AgentId agent, @Nullable OrderId order, GeoPoint location,
            Instant at) {
        var event = new IntegrationEvent(type, key.toString(),
                new IntegrationValue.LocationUpdated(type.eventType(), agent, order, location, at));
        return cloudEvents.record(event, Identifier.derive(type.topic(), agent, at).toString(), at, null);
    }
}
