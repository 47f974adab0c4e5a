package io.tiffin.projections.deliveries;

import io.tiffin.delivery.api.DeliveryStatus;
import io.tiffin.kernel.Address;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.web.Blocking;
import io.tiffin.order.api.OrderDetails;
import io.tiffin.projections.reading.PersonalData;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Turns rows into what the HTTP contract shows, and opens what they keep sealed. */
@Component
class DeliveryViews {

    private final PersonalData personalData;
    private final AgentPlaces places;

    DeliveryViews(PersonalData personalData, AgentPlaces places) {
        this.personalData = personalData;
        this.places = places;
    }

    /**
     * An offer that waits for its agent's answer.
     *
     * @param distance metres as the crow flies from where the agent was by way of the restaurant to the customer
     */
    record OfferView(OrderId orderId, RestaurantId restaurantId, @Nullable String restaurantName, GeoPoint restaurantLocation,
            @Nullable Address deliveryAddress, Money orderValue, Instant expiresAt, @Nullable Long distance) {}

    /** A delivery as its agent sees it; where the customer lives is no longer the agent's business when it is over. */
    record DeliveryView(OrderId orderId, DeliveryStatus status, RestaurantId restaurantId, @Nullable String restaurantName,
            GeoPoint restaurantLocation, @Nullable Address deliveryAddress, @Nullable String specialInstructions, Money orderValue,
            @Nullable Instant estimatedDeliveryTime, @Nullable Instant assignedAt, Instant updatedAt) {}

    /**
     * A delivery as those see it who wait for it; all null until an agent is looked for.
     *
     * @param late whether it takes, or took, longer than the estimate allows
     */
    record StatusView(OrderId orderId, @Nullable DeliveryStatus status, @Nullable AgentId agentId, @Nullable String agentName,
            @Nullable Instant estimatedDeliveryTime, boolean late, @Nullable GeoPoint location) {

        static StatusView notRequested(OrderId order) {
            return new StatusView(order, null, null, null, null, false, null);
        }

        StatusView at(GeoPoint place) {
            return new StatusView(orderId, status, agentId, agentName, estimatedDeliveryTime, late, place);
        }
    }

    Mono<List<OfferView>> offers(List<DeliveryRow> rows) {
        return Blocking.call(() -> rows.stream().map(this::offer).toList());
    }

    Mono<List<DeliveryView>> deliveries(List<DeliveryRow> rows) {
        return Blocking.call(() -> rows.stream().map(this::delivery).toList());
    }

    /** Where the agent is matters while the delivery is under way. */
    Mono<StatusView> status(DeliveryRow row) {
        Mono<StatusView> view = Blocking.call(() -> new StatusView(row.orderId(), row.status(), row.agentId(),
                personalData.name(row.agentId(), row.agentName()), row.estimatedDeliveryTime(), row.late(),
                row.status().isTerminal() ? null : personalData.place(row.agentId(), row.agentLocation())));
        AgentId agent = row.agentId();
        return agent == null || row.status().isTerminal()
                ? view
                : view.flatMap(atAssignment -> places.lastKnown(agent).map(atAssignment::at).defaultIfEmpty(atAssignment));
    }

    private OfferView offer(DeliveryRow row) {
        OrderDetails details = personalData.details(row.userId(), row.details());
        Address destination = details == null ? null : details.deliveryAddress();
        GeoPoint agent = personalData.place(row.offeredTo(), row.agentLocation());
        Long distance = destination == null || agent == null
                ? null
                : Math.round(agent.metresTo(row.restaurantLocation()) + row.restaurantLocation().metresTo(destination.location()));
        Instant expiresAt = row.offerExpiresAt() == null ? row.updatedAt() : row.offerExpiresAt();
        return new OfferView(row.orderId(), row.restaurantId(), row.restaurantName(), row.restaurantLocation(), destination,
                row.orderValue(), expiresAt, distance);
    }

    private DeliveryView delivery(DeliveryRow row) {
        OrderDetails details = row.status().isTerminal() ? null : personalData.details(row.userId(), row.details());
        return new DeliveryView(row.orderId(), row.status(), row.restaurantId(), row.restaurantName(), row.restaurantLocation(),
                details == null ? null : details.deliveryAddress(), details == null ? null : details.specialInstructions(),
                row.orderValue(), row.estimatedDeliveryTime(), row.assignedAt(), row.updatedAt());
    }
}
