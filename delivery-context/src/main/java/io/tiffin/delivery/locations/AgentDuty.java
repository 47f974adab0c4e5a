package io.tiffin.delivery.locations;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.tiffin.delivery.api.AgentEvent.AgentReleased;
import io.tiffin.delivery.api.AgentEvent.AgentReserved;
import io.tiffin.delivery.api.AgentEvent.AvailabilityChanged;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.OrderId;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who seems to be on duty and free. The events of one agent may come in any order, as those about orders are handled in the order of the
 * order: the newest position wins. In PostgreSQL rather than in Redis, because nothing would bring it back if Redis lost it.
 */
@Component
@ProcessingGroup("agent-availability")
class AgentDuty {

    private final JdbcClient jdbc;

    AgentDuty(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
    }

    @EventHandler
    void on(AvailabilityChanged changed, TrackingToken token) {
        jdbc.sql("""
            INSERT INTO delivery_context.agent_duty AS duty (agent_id, available, availability_position)
            VALUES (:agent, :available, :position)
            ON CONFLICT (agent_id) DO UPDATE
            SET available = excluded.available, availability_position = excluded.availability_position
            WHERE duty.availability_position < excluded.availability_position
            """)
                .param("agent", changed.agentId().value())
                .param("available", changed.available())
                .param("position", position(token))
                .update();
    }

    @EventHandler
    void on(AgentReserved reserved, TrackingToken token) {
        reservation(reserved.agentId(), reserved.orderId(), token);
    }

    @EventHandler
    void on(AgentReleased released, TrackingToken token) {
        reservation(released.agentId(), null, token);
    }

    private void reservation(AgentId agent, @Nullable OrderId order, TrackingToken token) {
        jdbc.sql("""
            INSERT INTO delivery_context.agent_duty AS duty (agent_id, reserved_for, reservation_position)
            VALUES (:agent, cast(:order AS uuid), :position)
            ON CONFLICT (agent_id) DO UPDATE
            SET reserved_for = excluded.reserved_for, reservation_position = excluded.reservation_position
            WHERE duty.reservation_position < excluded.reservation_position
            """)
                .param("agent", agent.value())
                .param("order", order == null ? null : order.toString())
                .param("position", position(token))
                .update();
    }

    /** Those of the agents who are on duty and free. */
    Set<AgentId> free(Collection<AgentId> agents) {
        if (agents.isEmpty()) {
            return Set.of();
        }
        return jdbc.sql("""
            SELECT agent_id FROM delivery_context.agent_duty
            WHERE agent_id = ANY (cast(:agents AS uuid[])) AND available AND reserved_for IS NULL
            """)
                .param("agents", agents.stream().map(AgentId::toString).collect(joining(",", "{", "}")))
                .query(UUID.class)
                .stream()
                .map(AgentId::new)
                .collect(toUnmodifiableSet());
    }

    /** Who is reserved for that order. */
    Set<AgentId> reservedFor(OrderId order) {
        return jdbc.sql("SELECT agent_id FROM delivery_context.agent_duty WHERE reserved_for = :order")
                .param("order", order.value())
                .query(UUID.class)
                .stream()
                .map(AgentId::new)
                .collect(toUnmodifiableSet());
    }

    private static long position(TrackingToken token) {
        return token.position().orElseThrow();
    }
}
