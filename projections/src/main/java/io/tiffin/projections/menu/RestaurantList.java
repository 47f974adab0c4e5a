package io.tiffin.projections.menu;

import static io.tiffin.projections.tables.Columns.number;

import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.web.Envelope;
import io.tiffin.kernel.web.PageRequest;
import io.tiffin.kernel.web.Pagination;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Finds restaurants. */
@Component
class RestaurantList {

    private final DatabaseClient database;
    private final Clock clock;

    RestaurantList(DatabaseClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** What is wanted; each part may be absent. */
    record Wanted(@Nullable String search, @Nullable String cuisine, @Nullable Boolean online, @Nullable Double minRating,
            @Nullable Near near, @Nullable Double radiusKm, @Nullable RestaurantOrder sort) {}

    /** Fails with {@link RefusedException} for what cannot be wanted. */
    Mono<Envelope<List<RestaurantView>>> find(Wanted wanted, PageRequest page) {
        Near near = wanted.near;
        RestaurantOrder order = RestaurantOrder.or(wanted.sort, near != null);
        if (order.byDistance() && near == null) {
            throw new RefusedException(new Refusal.Unacceptable("near_required", "?near", "The order by distance needs near."));
        }
        var search = new RestaurantSearch(near == null ? null : near.point()).containing(wanted.search)
                .cuisine(wanted.cuisine)
                .online(wanted.online)
                .ratedAtLeast(wanted.minRating)
                .within(wanted.radiusKm);
        return Mono.zip(list(search, order, page), count(search))
                .map(found -> Envelope.of(found.getT1(), Pagination.of(page, found.getT2())));
    }

    private Mono<List<RestaurantView>> list(RestaurantSearch search, RestaurantOrder order, PageRequest page) {
        return database.sql("SELECT * FROM (" + search.sql() + ") found ORDER BY " + order.sql() + " LIMIT :limit OFFSET :offset")
                .bindValues(search.parameters())
                .bind("limit", page.limit())
                .bind("offset", page.offset())
                .map(row -> RestaurantView.of(RestaurantRow.of(row), clock.instant(), row.get("distance", Double.class)))
                .all()
                .collectList();
    }

    private Mono<Long> count(RestaurantSearch search) {
        return database.sql("SELECT count(*) AS total FROM (" + search.sql() + ") found")
                .bindValues(search.parameters())
                .map(row -> number(row, "total"))
                .one();
    }
}
