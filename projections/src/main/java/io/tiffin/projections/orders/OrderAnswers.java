package io.tiffin.projections.orders;

import io.tiffin.kernel.web.Answers;
import io.tiffin.kernel.web.Envelope;
import io.tiffin.kernel.web.PageRequest;
import io.tiffin.kernel.web.Pagination;
import io.tiffin.order.api.OrderView;
import io.tiffin.projections.reading.ReadWait;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The answers that customers and restaurants get alike. */
@Component
class OrderAnswers {

    private final OrderTable orders;
    private final OrderViews views;
    private final ReadWait wait;

    OrderAnswers(OrderTable orders, OrderViews views, ReadWait wait) {
        this.orders = orders;
        this.views = views;
        this.wait = wait;
    }

    /** The position is the entity tag: whatever changes the view moves it. WebFlux answers a matching If-None-Match with 304. */
    Mono<ResponseEntity<Envelope<OrderView>>> single(OrderRow row) {
        String position = Long.toString(row.position());
        return views.open(row)
                .map(view -> ResponseEntity.ok().eTag(position).header(Answers.EVENT_POSITION, position).body(Envelope.of(view)));
    }

    Mono<Envelope<List<OrderView>>> page(OrderTable.Of owner, UUID id, OrderStatuses statuses, boolean queue, PageRequest page,
            @Nullable Long minPosition) {
        return wait.minPosition(OrdersProjection.NAME, minPosition)
                .then(Mono.zip(orders.list(owner, id, statuses, queue, page).collectList().flatMap(views::open),
                        orders.count(owner, id, statuses)))
                .map(found -> Envelope.of(found.getT1(), Pagination.of(page, found.getT2())));
    }
}
