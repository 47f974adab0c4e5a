package io.tiffin.projections.deliveries;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tiffin.kernel.DeliveryId;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.UserId;
import io.tiffin.kernel.web.Caller;
import io.tiffin.kernel.web.Envelope;
import io.tiffin.projections.deliveries.DeliveryViews.StatusView;
import io.tiffin.projections.reading.OrderTruth;
import io.tiffin.projections.reading.ReadWait;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Where the delivery of an order stands, for its customer, its restaurant and its assigned agent. */
@RestController
@Tag(name = "Deliveries")
class DeliveryStatusQueries {

    private final DeliveryTable deliveries;
    private final DeliveryViews views;
    private final OrderTruth truth;
    private final Assignments assignments;
    private final ReadWait wait;

    DeliveryStatusQueries(DeliveryTable deliveries, DeliveryViews views, OrderTruth truth, Assignments assignments, ReadWait wait) {
        this.deliveries = deliveries;
        this.views = views;
        this.truth = truth;
        this.assignments = assignments;
        this.wait = wait;
    }

    @GetMapping("/deliveries/{orderId}/status")
    @Operation(summary = "Where the delivery of an order stands", description = "All null but the order until an agent is looked for.")
    Mono<Envelope<StatusView>> status(Caller caller, @PathVariable UUID orderId,
            @RequestParam(required = false) @Nullable Long minPosition) {
        var order = new OrderId(orderId);
        Mono<Long> asked = minPosition == null ? Mono.just(0L) : truth.mustHaveSeen(Set.of(DeliveryId.of(order)), minPosition);
        Mono<StatusView> status = visibleFrom(caller, order)
                .flatMap(visible -> asked.map(target -> Math.max(target, visible)))
                .flatMap(position -> seen(order, position));
        return wait.bounded(status)
                .switchIfEmpty(Mono.error(() -> new RefusedException(new Refusal.NotFound("delivery"))))
                .map(Envelope::of);
    }

    /** The position from which on the delivery is the caller's to see; 0 before an agent is looked for, empty where it never is. */
    private Mono<Long> visibleFrom(Caller caller, OrderId order) {
        return switch (caller.role()) {
            case CUSTOMER -> party(order, (customer, _) -> customer.equals(caller.customer()));
            case RESTAURANT -> party(order, (_, restaurant) -> restaurant.equals(caller.restaurant()));
            case AGENT -> assignments.of(order)
                    .filter(assignment -> assignment.agent().equals(caller.agent()))
                    .map(Assignments.Assignment::position);
            case ADMIN -> Mono.empty();
        };
    }

    /** Customer and restaurant never change, so the view knows them as well as the store does. Where it knows nothing the store is asked. */
    private Mono<Long> party(OrderId order, BiPredicate<UserId, RestaurantId> mine) {
        return deliveries.find(order)
                .map(row -> mine.test(row.userId(), row.restaurantId()) ? OptionalLong.of(row.position()) : OptionalLong.empty())
                .switchIfEmpty(truth.creation(order)
                        .filter(created -> mine.test(created.customer(), created.restaurantId()))
                        .flatMap(_ -> truth.last(Set.of(DeliveryId.of(order))))
                        .map(OptionalLong::of))
                .filter(OptionalLong::isPresent)
                .map(OptionalLong::getAsLong);
    }

    private Mono<StatusView> seen(OrderId order, long position) {
        return position == 0
                ? Mono.just(StatusView.notRequested(order))
                : wait.until(deliveries.find(order).filter(row -> row.position() >= position)).flatMap(views::status);
    }
}
