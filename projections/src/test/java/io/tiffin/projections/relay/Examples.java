package io.tiffin.projections.relay;

import io.tiffin.delivery.api.DeliveryEvent.AgentDroppedOut;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryAssigned;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryCancelled;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryFailed;
import io.tiffin.kernel.Actor;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.PaymentId;
import io.tiffin.kernel.PersonalDataCipher;
import io.tiffin.kernel.RefundId;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.SealedText;
import io.tiffin.kernel.UserId;
import io.tiffin.kernel.messaging.EventMetadata;
import io.tiffin.order.api.OrderEvent.OrderCancelled;
import io.tiffin.order.api.OrderEvent.OrderConfirmed;
import io.tiffin.order.api.OrderEvent.OrderCreated;
import io.tiffin.order.api.OrderEvent.OrderDelivered;
import io.tiffin.order.api.OrderEvent.OrderPickedUp;
import io.tiffin.order.api.OrderEvent.OrderReady;
import io.tiffin.order.api.OrderEvent.OrderReceived;
import io.tiffin.order.api.OrderEvent.OrderRejected;
import io.tiffin.order.api.OrderLine;
import io.tiffin.order.api.Reason;
import io.tiffin.projections.ports.StoredEvent;
import io.tiffin.user.api.PaymentEvent.PaymentCaptured;
import io.tiffin.user.api.PaymentEvent.PaymentRefunded;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** One stored event of every kind that is relayed, and of some that are not. */
final class Examples {

    static final OrderId ORDER = new OrderId(new UUID(1, 1));
    static final UserId CUSTOMER = new UserId(new UUID(2, 1));
    static final RestaurantId RESTAURANT = new RestaurantId(new UUID(3, 1));
    static final AgentId AGENT = new AgentId(new UUID(4, 1));
    static final PaymentId PAYMENT = PaymentId.of(ORDER);
    static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    static final OrderCreated CREATED = new OrderCreated(ORDER, CUSTOMER, RESTAURANT, "Trattoria", new GeoPoint(52.52, 13.405),
            List.of(new OrderLine(new MenuItemId(new UUID(5, 1)), "Lasagne", 2, Money.of(1450, "EUR"), true),
                    new OrderLine(new MenuItemId(new UUID(5, 2)), "Water", 1, Money.of(250, "EUR"), false)),
            Money.of(3150, "EUR"),
            new SealedText(CUSTOMER.value(), """
                {"deliveryAddress":{"text":"Oranienstr. 1","location":{"lat":52.5,"lng":13.42}},"notes":[null,"cold"]}"""),
            new SealedText(CUSTOMER.value(), "tok_approved"));

    /** Everything that is relayed. */
    static final List<Object> RELAYED = List.of(CREATED, new OrderReceived(ORDER, RESTAURANT),
            new OrderConfirmed(ORDER, RESTAURANT, Duration.ofMinutes(20)), new OrderReady(ORDER, RESTAURANT),
            new OrderPickedUp(ORDER, AGENT), new OrderDelivered(ORDER, AGENT, null),
            new OrderDelivered(ORDER, AGENT, new SealedText(CUSTOMER.value(), "C. Customer")),
            new OrderRejected(ORDER, RESTAURANT, Actor.of(RESTAURANT), Reason.STORE_CLOSED, null),
            new OrderCancelled(ORDER, RESTAURANT, Actor.SYSTEM, Reason.COURIER_NOT_FOUND),
            new DeliveryAssigned(ORDER, AGENT, new SealedText(AGENT.value(), "{\"lat\":52.5,\"lng\":13.4}"), AT.plusSeconds(1800)),
            new DeliveryFailed(ORDER, AGENT, "customer_absent"), new DeliveryFailed(ORDER, null, "courier_not_found"),
            new AgentDroppedOut(ORDER, AGENT, "flat_tyre"), new DeliveryCancelled(ORDER, AGENT),
            new PaymentCaptured(PAYMENT, ORDER, Money.of(3150, "EUR")),
            new PaymentRefunded(PAYMENT, ORDER, RefundId.ofReversal(PAYMENT), Money.of(3150, "JPY"), "order_cancelled", "ref"));

    private Examples() {}

    static StoredEvent stored(Object payload) {
        return new StoredEvent(42, new UUID(8, 8).toString(), ORDER.toString(), 7, AT, payload,
                Map.of(EventMetadata.TRACEPARENT, TRACEPARENT));
    }

    /** Reads what stands there in plain, except of those who were erased. */
    static PersonalDataCipher plainExcept(UUID... erased) {
        Set<UUID> gone = Set.of(erased);
        return new PersonalDataCipher() {
            @Override
            public SealedText seal(UUID owner, String plaintext) {
                return new SealedText(owner, plaintext);
            }

            @Override
            public Optional<String> open(SealedText sealed) {
                return gone.contains(sealed.owner()) ? Optional.empty() : Optional.of(sealed.ciphertext());
            }

            @Override
            public void erase(UUID owner) {
                throw new UnsupportedOperationException();
            }
        };
    }
}
