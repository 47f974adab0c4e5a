package io.tiffin.projections.deliveries;

import static io.tiffin.projections.tables.Columns.number;

import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.web.PageRequest;
import java.time.Instant;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads the deliveries' table. */
@Component
class DeliveryTable {

    private final DatabaseClient database;

    DeliveryTable(DatabaseClient database) {
        this.database = database;
    }

    Mono<DeliveryRow> find(OrderId order) {
        return database.sql(DeliveryRow.SELECT + " WHERE d.order_id = :id").bind("id", order.value()).map(DeliveryRow::of).one();
    }

    /** The offers that the agent can still answer, the most urgent first. */
    Flux<DeliveryRow> openOffers(AgentId agent, Instant now) {
        return database.sql(DeliveryRow.SELECT + " WHERE d.offered_to = :agent AND d.offer_expires_at > :now ORDER BY d.offer_expires_at")
                .bind("agent", agent.value())
                .bind("now", now)
                .map(DeliveryRow::of)
                .all();
    }

    /** What the agent delivers or has delivered, the latest first. */
    Flux<DeliveryRow> assignedTo(AgentId agent, DeliveryStatuses statuses, PageRequest page) {
        return database.sql(DeliveryRow.SELECT + " WHERE d.agent_id = :agent AND d.status = ANY(:statuses)"
                + " ORDER BY d.assigned_at DESC, d.order_id LIMIT :limit OFFSET :offset")
                .bind("agent", agent.value())
                .bind("statuses", statuses.texts())
                .bind("limit", page.limit())
                .bind("offset", page.offset())
                .map(DeliveryRow::of)
                .all();
    }

    Mono<Long> count(AgentId agent, DeliveryStatuses statuses) {
        return database.sql("SELECT count(*) AS total FROM read_model.deliveries WHERE agent_id = :agent AND status = ANY(:statuses)")
                .bind("agent", agent.value())
                .bind("statuses", statuses.texts())
                .map(row -> number(row, "total"))
                .one();
    }
}
