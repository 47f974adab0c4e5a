package io.tiffin.delivery.domain;

import io.tiffin.delivery.api.DeliveryCommand.RequestDelivery;
import io.tiffin.delivery.api.DeliveryEvent;
import io.tiffin.delivery.api.DeliveryEvent.AgentArrived;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryAssigned;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryCancelled;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryCompleted;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryFailed;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryOffered;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryPickedUp;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryRequested;
import io.tiffin.delivery.api.DeliveryEvent.OfferDeclined;
import io.tiffin.delivery.api.DeliveryStatus;
import io.tiffin.delivery.domain.DeliveryState.Known;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.SealedText;
import io.tiffin.kernel.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Guest's order at Bella's, which Dora declined and Cem carries. */
public final class DeliveryFixture {

    public static final OrderId ORDER = new OrderId(new UUID(1, 1));
    public static final OrderId ANOTHER_ORDER = new OrderId(new UUID(1, 2));
    public static final UserId ANN = new UserId(new UUID(2, 1));
    public static final RestaurantId BELLA = new RestaurantId(new UUID(3, 1));
    public static final AgentId CEM = new AgentId(new UUID(4, 1));
    public static final AgentId DORA = new AgentId(new UUID(4, 2));
    public static final AgentId EMIL = new AgentId(new UUID(4, 3));
    public static final GeoPoint AT_BELLAS = new GeoPoint(52.52, 13.405);
    public static final SealedText SOMEWHERE = new SealedText(CEM.value(), "{\"lat\":52.52,\"lng\":13.4}");
    public static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    public static final Instant HALF_PAST = Instant.parse("2026-11-24T12:30:00Z");

    private DeliveryFixture() {}

    public static RequestDelivery aRequest() {
        return aRequest(ORDER);
    }

    public static RequestDelivery aRequest(OrderId order) {
        var details = new SealedText(ANN.value(), """
            {"deliveryAddress":{"text":"Somewhere 1","location":{"lat":52.53,"lng":13.405}},"notes":[]}""");
        return new RequestDelivery(order, BELLA, ANN, AT_BELLAS, details, Money.of(2750, "EUR"), Duration.ofMinutes(20));
    }

    public static DeliveryRequested requested() {
        RequestDelivery r = aRequest();
        return new DeliveryRequested(r.orderId(), r.restaurantId(), r.customer(), r.restaurantLocation(), r.details(), r.orderValue(),
                r.preparation());
    }

    public static DeliveryOffered offeredTo(AgentId agent) {
        return new DeliveryOffered(ORDER, agent, SOMEWHERE, NOON);
    }

    public static DeliveryAssigned assigned() {
        return new DeliveryAssigned(ORDER, CEM, SOMEWHERE, HALF_PAST);
    }

    /** The events of a delivery that came as far as that status. */
    public static List<DeliveryEvent> historyUntil(DeliveryStatus status) {
        var way = List.<DeliveryEvent>of(requested(), offeredTo(DORA), new OfferDeclined(ORDER, DORA, null), offeredTo(CEM), assigned(),
                new AgentArrived(ORDER, CEM), new DeliveryPickedUp(ORDER, CEM), new DeliveryCompleted(ORDER, CEM));
        return switch (status) {
            case REQUESTED -> way.subList(0, 3);
            case OFFERED -> way.subList(0, 4);
            case ASSIGNED -> way.subList(0, 5);
            case AT_RESTAURANT -> way.subList(0, 6);
            case PICKED_UP -> way.subList(0, 7);
            case DELIVERED -> way;
            case FAILED -> plus(way.subList(0, 7), new DeliveryFailed(ORDER, CEM, "nobody_home"));
            case CANCELLED -> plus(way.subList(0, 5), new DeliveryCancelled(ORDER, CEM));
        };
    }

    public static Known aDelivery(DeliveryStatus status) {
        return (Known) after(historyUntil(status));
    }

    public static DeliveryState after(List<DeliveryEvent> events) {
        DeliveryState state = new DeliveryState.None();
        for (DeliveryEvent event : events) {
            state = DeliveryState.evolve(state, event);
        }
        return state;
    }

    private static List<DeliveryEvent> plus(List<DeliveryEvent> events, DeliveryEvent last) {
        return Stream.concat(events.stream(), Stream.of(last)).toList();
    }
}
