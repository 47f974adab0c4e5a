package io.tiffin.projections.deliveries;

import io.tiffin.delivery.api.AgentEvent.AgentRegistered;
import io.tiffin.delivery.api.DeliveryEvent;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryRequested;
import io.tiffin.projections.tables.BatchedWrites;
import java.time.Instant;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventhandling.TrackingToken;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes deliveries, offers and agents. */
@Component
@ProcessingGroup(DeliveriesProjection.NAME)
public class DeliveriesProjection {

    public static final String NAME = "deliveries";

    private final BatchedWrites writes;
    private final JdbcClient jdbc;

    public DeliveriesProjection(BatchedWrites writes, JdbcClient jdbc) {
        this.writes = writes;
        this.jdbc = jdbc;
    }

    @EventHandler
    void on(DeliveryEvent event, TrackingToken token, @Timestamp Instant at) {
        long position = token.position().orElseThrow();
        if (event instanceof DeliveryRequested requested) {
            writes.add(DeliveryWrite.REQUEST, DeliveryWrite.Requested.of(requested, at, position));
        } else {
            writes.add(DeliveryWrite.CHANGE,
                    DeliveryWrite.Changed.of(event.orderId().value(), DeliveryChange.of(event), at, position));
        }
    }

    @EventHandler
    void on(AgentRegistered event) {
        jdbc.sql("""
            INSERT INTO read_model.agents (agent_id, name, vehicle) VALUES (:id, :name, :vehicle)
            ON CONFLICT (agent_id) DO NOTHING
            """)
                .param("id", event.agentId().value())
                .param("name", event.name().ciphertext())
                .param("vehicle", event.vehicle())
                .update();
    }

    @ResetHandler
    void reset() {
        jdbc.sql("DELETE FROM read_model.deliveries").update();
        jdbc.sql("DELETE FROM read_model.agents").update();
    }
}
