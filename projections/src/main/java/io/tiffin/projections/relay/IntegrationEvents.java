package io.tiffin.projections.relay;

import static io.tiffin.projections.relay.IntegrationType.DELIVERY_ASSIGNED;
import static io.tiffin.projections.relay.IntegrationType.DELIVERY_STATUS_UPDATED;
import static io.tiffin.projections.relay.IntegrationType.ORDER_ACCEPTED;
import static io.tiffin.projections.relay.IntegrationType.ORDER_CANCELLED;
import static io.tiffin.projections.relay.IntegrationType.ORDER_CHANGED;
import static io.tiffin.projections.relay.IntegrationType.ORDER_PLACED;
import static io.tiffin.projections.relay.IntegrationType.ORDER_REJECTED;
import static io.tiffin.projections.relay.IntegrationType.PAYMENT_COMPLETED;
import static io.tiffin.projections.relay.IntegrationType.PAYMENT_REFUNDED;

import io.tiffin.delivery.api.DeliveryEvent;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.PaymentId;
import io.tiffin.kernel.PersonalDataCipher;
import io.tiffin.kernel.RefundId;
import io.tiffin.kernel.SealedText;
import io.tiffin.kernel.web.json.TiffinJson;
import io.tiffin.order.api.ChangedLine;
import io.tiffin.order.api.OrderDetails;
import io.tiffin.order.api.OrderEvent;
import io.tiffin.order.api.OrderLine;
import io.tiffin.projections.ports.StoredEvent;
import io.tiffin.projections.relay.IntegrationValue.Progress;
import io.tiffin.user.api.PaymentEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The translation of stored events into integration events. The same event gives the same, as long as nobody was erased. */
final class IntegrationEvents {

    private static final JsonMapper STORED = TiffinJson.stored();

    private IntegrationEvents() {}

    /** Empty for what is nobody's business outside. */
    static Optional<IntegrationEvent> of(StoredEvent stored, PersonalDataCipher cipher) {
        return switch (stored.payload()) {
            case OrderEvent order -> ofOrder(order, stored.at(), cipher);
            case DeliveryEvent delivery -> ofDelivery(delivery, stored.at(), cipher);
            case PaymentEvent payment -> ofPayment(payment, stored.at());
            default -> Optional.empty();
        };
    }

    private static Optional<IntegrationEvent> ofOrder(OrderEvent event, Instant at, PersonalDataCipher cipher) {
        return Optional.ofNullable(switch (event) {
            case OrderEvent.OrderCreated created -> event(ORDER_PLACED, created.orderId(), placed(created, at, cipher));
            case OrderEvent.OrderReceived received -> status(received.orderId(), null, Progress.RECEIVED, at);
            case OrderEvent.OrderConfirmed confirmed -> event(ORDER_ACCEPTED, confirmed.orderId(),
                    new IntegrationValue.OrderAccepted(ORDER_ACCEPTED.eventType(), confirmed.orderId(), confirmed.restaurantId(),
                            confirmed.preparation().toMinutes(), at));
            case OrderEvent.OrderReady ready -> status(ready.orderId(), null, Progress.READY, at);
            case OrderEvent.OrderPickedUp pickedUp -> status(pickedUp.orderId(), pickedUp.agentId(), Progress.PICKED_UP, at);
            case OrderEvent.OrderDelivered delivered -> event(DELIVERY_STATUS_UPDATED, delivered.orderId(),
                    new IntegrationValue.DeliveryStatusUpdated(DELIVERY_STATUS_UPDATED.eventType(), delivered.orderId(),
                            delivered.agentId(), Progress.DELIVERED, at, at, opened(delivered.signature(), cipher), null));
            case OrderEvent.OrderRejected(var order, var restaurant, var by, var reason, _) -> event(ORDER_REJECTED, order,
                    new IntegrationValue.OrderRejected(ORDER_REJECTED.eventType(), order, restaurant, reason, by.type(), at));
            case OrderEvent.OrderCancelled(var order, var restaurant, var by, var reason) -> event(ORDER_CANCELLED, order,
                    new IntegrationValue.OrderRejected(ORDER_CANCELLED.eventType(), order, restaurant, reason, by.type(), at));
            case OrderEvent.OrderChanged changed -> event(ORDER_CHANGED, changed.orderId(),
                    new IntegrationValue.OrderChanged(ORDER_CHANGED.eventType(), changed.orderId(), changed.restaurantId(),
                            items(changed.lines().stream().map(ChangedLine::line)), changed.total().inMajorUnits(),
                            changed.total().currency().getCurrencyCode(), at));
            // What may become of an order is between its restaurant and its customer.
            case OrderEvent.OrderChangeProposed _,OrderEvent.OrderChangeAccepted _,OrderEvent.OrderChangeRefused _ -> null;
        });
    }

    /** Picking up and delivering are told by the order. */
    private static Optional<IntegrationEvent> ofDelivery(DeliveryEvent event, Instant at, PersonalDataCipher cipher) {
        return switch (event) {
            case DeliveryEvent.DeliveryAssigned(var order, var agent, var location, var estimated) -> Optional.of(event(DELIVERY_ASSIGNED,
                    order, new IntegrationValue.DeliveryAssigned(DELIVERY_ASSIGNED.eventType(), order, agent,
                            cipher.open(location).map(text -> STORED.readValue(text, GeoPoint.class)).orElse(null), estimated, at)));
            case DeliveryEvent.DeliveryFailed(var order, var agent, var reason) -> Optional.of(event(DELIVERY_STATUS_UPDATED, order,
                    new IntegrationValue.DeliveryStatusUpdated(DELIVERY_STATUS_UPDATED.eventType(), order, agent, Progress.FAILED, at, null,
                            null, reason)));
            case DeliveryEvent.DeliveryCancelled(var order, var agent) -> agent == null
                    ? Optional.empty()
                    : Optional.of(status(order, agent, Progress.UNASSIGNED, at));
            case DeliveryEvent.AgentDroppedOut(var order, var agent, var reason) -> Optional.of(event(DELIVERY_STATUS_UPDATED, order,
                    new IntegrationValue.DeliveryStatusUpdated(DELIVERY_STATUS_UPDATED.eventType(), order, agent, Progress.UNASSIGNED, at,
                            null, null, reason)));
            case DeliveryEvent.RunningLate _ -> Optional.empty();
            case DeliveryEvent.DeliveryRequested _ -> Optional.empty();
            case DeliveryEvent.DeliveryOffered _ -> Optional.empty();
            case DeliveryEvent.OfferDeclined _ -> Optional.empty();
            case DeliveryEvent.OfferExpired _ -> Optional.empty();
            case DeliveryEvent.SearchRetried _ -> Optional.empty();
            case DeliveryEvent.AgentArrived _ -> Optional.empty();
            case DeliveryEvent.DeliveryPickedUp _ -> Optional.empty();
            case DeliveryEvent.DeliveryCompleted _ -> Optional.empty();
        };
    }

    private static Optional<IntegrationEvent> ofPayment(PaymentEvent event, Instant at) {
        return switch (event) {
            case PaymentEvent.PaymentCaptured(var payment, var order, var amount) ->
                Optional.of(moved(PAYMENT_COMPLETED, order, payment, amount, null, null, at));
            case PaymentEvent.PaymentRefunded(var payment, var order, var refund, var amount, var reason, _) ->
                Optional.of(moved(PAYMENT_REFUNDED, order, payment, amount, refund, reason, at));
            case PaymentEvent.Request _ -> Optional.empty();
            case PaymentEvent.PaymentAuthorized _ -> Optional.empty();
            case PaymentEvent.PaymentDeclined _ -> Optional.empty();
            case PaymentEvent.AuthorizationAdjusted _ -> Optional.empty();
            case PaymentEvent.AdjustmentDeclined _ -> Optional.empty();
            case PaymentEvent.CaptureRefused _ -> Optional.empty();
            case PaymentEvent.PaymentVoided _ -> Optional.empty();
            case PaymentEvent.NothingToReverse _ -> Optional.empty();
            case PaymentEvent.RefundRefused _ -> Optional.empty();
        };
    }

    private static IntegrationValue placed(OrderEvent.OrderCreated created, Instant at, PersonalDataCipher cipher) {
        var address = cipher.open(created.details())
                .map(text -> STORED.readValue(text, OrderDetails.class).deliveryAddress())
                .orElse(null);
        return new IntegrationValue.OrderPlaced(ORDER_PLACED.eventType(), created.orderId(), created.customer(), created.restaurantId(),
                items(created.lines().stream()), created.total().inMajorUnits(), created.total().currency().getCurrencyCode(), address, at);
    }

    private static List<IntegrationValue.Item> items(Stream<OrderLine> lines) {
        return lines
                .map(line -> new IntegrationValue.Item(line.menuItemId(), line.name(), line.quantity(), line.unitPrice().inMajorUnits()))
                .toList();
    }

    private static IntegrationEvent status(OrderId order, @Nullable AgentId agent, Progress status, Instant at) {
        return event(DELIVERY_STATUS_UPDATED, order, new IntegrationValue.DeliveryStatusUpdated(DELIVERY_STATUS_UPDATED.eventType(), order,
                agent, status, at, null, null, null));
    }

    private static IntegrationEvent moved(IntegrationType type, OrderId order, PaymentId payment, Money amount, @Nullable RefundId refund,
            @Nullable String reason, Instant at) {
        return event(type, order, new IntegrationValue.PaymentMoved(type.eventType(), order, payment, amount.inMajorUnits(),
                amount.currency().getCurrencyCode(), refund, reason, at));
    }

    private static IntegrationEvent event(IntegrationType type, OrderId order, IntegrationValue value) {
        return new IntegrationEvent(type, order.toString(), value);
    }

    private static @Nullable String opened(@Nullable SealedText sealed, PersonalDataCipher cipher) {
        return sealed == null ? null : cipher.open(sealed).orElse(null);
    }
}
