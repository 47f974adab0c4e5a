package io.tiffin.projections.orders;

import static io.tiffin.projections.tables.Columns.number;

import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.web.PageRequest;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads the orders' table. */
@Component
class OrderTable {

    /** Whose orders a list shows. */
    enum Of {
        USER("user_id"), RESTAURANT("restaurant_id");

        private final String column;

        Of(String column) {
            this.column = column;
        }
    }

    private final DatabaseClient database;

    OrderTable(DatabaseClient database) {
        this.database = database;
    }

    Mono<OrderRow> find(OrderId order) {
        return database.sql(OrderRow.SELECT + " WHERE o.order_id = :id").bind("id", order.value()).map(OrderRow::of).one();
    }

    /** A page of orders; newest first, or as a queue, oldest first. */
    Flux<OrderRow> list(Of owner, UUID id, OrderStatuses statuses, boolean queue, PageRequest page) {
        String direction = queue ? "ASC" : "DESC";
        return database.sql(OrderRow.SELECT + " WHERE o." + owner.column + " = :owner AND " + statuses.condition()
                + " ORDER BY o.created_at " + direction + ", o.order_id " + direction + " LIMIT :limit OFFSET :offset")
                .bind("owner", id)
                .bind("statuses", statuses.texts())
                .bind("limit", page.limit())
                .bind("offset", page.offset())
                .map(OrderRow::of)
                .all();
    }

    Mono<Long> count(Of owner, UUID id, OrderStatuses statuses) {
        return database.sql("SELECT count(*) AS total FROM read_model.orders AS o WHERE o." + owner.column + " = :owner AND "
                + statuses.condition())
                .bind("owner", id)
                .bind("statuses", statuses.texts())
                .map(row -> number(row, "total"))
                .one();
    }
}
