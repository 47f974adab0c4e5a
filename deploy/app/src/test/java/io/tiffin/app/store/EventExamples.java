package io.tiffin.app.store;

import io.tiffin.delivery.api.AgentEvent;
import io.tiffin.delivery.api.DeliveryEvent;
import io.tiffin.delivery.api.Lateness;
import io.tiffin.kernel.Actor;
import io.tiffin.kernel.Address;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.PaymentId;
import io.tiffin.kernel.RefundId;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.SealedText;
import io.tiffin.kernel.UserId;
import io.tiffin.order.api.OrderEvent;
import io.tiffin.order.api.OrderLine;
import io.tiffin.order.api.Reason;
import io.tiffin.restaurant.api.MenuItem;
import io.tiffin.restaurant.api.MenuItemEvent;
import io.tiffin.restaurant.api.OpenState;
import io.tiffin.restaurant.api.OpeningHours;
import io.tiffin.restaurant.api.RestaurantEvent;
import io.tiffin.restaurant.api.RestaurantProfile;
import io.tiffin.user.api.PaymentEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;

/** An example of every event in its newest revision, with all its fields filled. Its golden file is what the store holds of it. */
final class EventExamples {

    private static final OrderId ORDER = new OrderId(new UUID(0x0190, 1));
    private static final UserId CUSTOMER = new UserId(new UUID(0x0190, 2));
    private static final RestaurantId RESTAURANT = new RestaurantId(new UUID(0x0190, 3));
    private static final MenuItemId ITEM = new MenuItemId(new UUID(0x0190, 4));
    private static final AgentId AGENT = new AgentId(new UUID(0x0190, 5));
    private static final PaymentId PAYMENT = PaymentId.of(ORDER);
    private static final RefundId REVERSAL = RefundId.ofReversal(PAYMENT);
    private static final GeoPoint PLACE = new GeoPoint(52.52, 13.405);
    private static final Money TOTAL = Money.of(2500, "EUR");
    private static final SealedText OF_CUSTOMER = new SealedText(CUSTOMER.value(), "AQIDBA==");
    private static final SealedText OF_AGENT = new SealedText(AGENT.value(), "BQYHCA==");
    private static final SealedText OF_RESTAURANT = new SealedText(RESTAURANT.value(), "CQoLDA==");
    private static final Instant LATER = Instant.parse("2026-11-24T12:30:00Z");
    private static final RestaurantProfile PROFILE = new RestaurantProfile("Trattoria", new Address("Main street 1", PLACE), "italian",
            new OpeningHours(LocalTime.of(11, 30), LocalTime.of(23, 0), ZoneId.of("Europe/Berlin")));
    private static final MenuItem DISH = new MenuItem("Lasagne", "with spinach", Money.of(1250, "EUR"), "pasta", true,
            "https://images.example/lasagne.jpg");

    private EventExamples() {}

    static List<Object> all() {
        return List.of(
                new OrderEvent.OrderCreated(ORDER, CUSTOMER, RESTAURANT, "Trattoria", PLACE,
                        List.of(new OrderLine(ITEM, "Lasagne", 2, Money.of(1250, "EUR"), true)), TOTAL, OF_CUSTOMER, OF_CUSTOMER),
                new OrderEvent.OrderReceived(ORDER, RESTAURANT),
                new OrderEvent.OrderConfirmed(ORDER, RESTAURANT, Duration.ofMinutes(20)),
                new OrderEvent.OrderReady(ORDER, RESTAURANT),
                new OrderEvent.OrderPickedUp(ORDER, AGENT),
                new OrderEvent.OrderDelivered(ORDER, AGENT, OF_CUSTOMER),
                new OrderEvent.OrderRejected(ORDER, RESTAURANT, Actor.of(RESTAURANT), Reason.CAPACITY, OF_RESTAURANT),
                new OrderEvent.OrderCancelled(ORDER, RESTAURANT, Actor.SYSTEM, Reason.COURIER_NOT_FOUND),

                new RestaurantEvent.RestaurantRegistered(RESTAURANT, PROFILE),
                new RestaurantEvent.RestaurantProfileChanged(RESTAURANT, PROFILE),
                new RestaurantEvent.OpenStateChanged(RESTAURANT, OpenState.BUSY, 15),
                new MenuItemEvent.MenuItemAdded(ITEM, RESTAURANT, DISH, 10),
                new MenuItemEvent.MenuItemChanged(ITEM, RESTAURANT, DISH),
                new MenuItemEvent.MenuItemRemoved(ITEM, RESTAURANT),
                new MenuItemEvent.StockSet(ITEM, RESTAURANT, 10),
                new MenuItemEvent.StockReserved(ITEM, RESTAURANT, ORDER, 2, 8),
                new MenuItemEvent.StockReservationRefused(ITEM, RESTAURANT, ORDER, 2, MenuItemEvent.RefusalReason.SOLD_OUT),
                new MenuItemEvent.StockReleased(ITEM, RESTAURANT, ORDER, 2, 10),
                new MenuItemEvent.StockConsumed(ITEM, RESTAURANT, ORDER, 2),

                new DeliveryEvent.DeliveryRequested(ORDER, RESTAURANT, CUSTOMER, PLACE, OF_CUSTOMER, TOTAL, Duration.ofMinutes(20)),
                new DeliveryEvent.DeliveryOffered(ORDER, AGENT, OF_AGENT, LATER),
                new DeliveryEvent.OfferDeclined(ORDER, AGENT, "too_far"),
                new DeliveryEvent.OfferExpired(ORDER, AGENT),
                new DeliveryEvent.SearchRetried(ORDER, 3),
                new DeliveryEvent.DeliveryAssigned(ORDER, AGENT, OF_AGENT, LATER),
                new DeliveryEvent.AgentDroppedOut(ORDER, AGENT, "flat_tyre"),
                new DeliveryEvent.RunningLate(ORDER, AGENT, Lateness.PICK_UP, LATER),
                new DeliveryEvent.AgentArrived(ORDER, AGENT),
                new DeliveryEvent.DeliveryPickedUp(ORDER, AGENT),
                new DeliveryEvent.DeliveryCompleted(ORDER, AGENT),
                new DeliveryEvent.DeliveryFailed(ORDER, AGENT, "customer_absent"),
                new DeliveryEvent.DeliveryCancelled(ORDER, AGENT),
                new AgentEvent.AgentRegistered(AGENT, OF_AGENT, "bicycle"),
                new AgentEvent.AvailabilityChanged(AGENT, true, false),
                new AgentEvent.AgentReserved(AGENT, ORDER, true),
                new AgentEvent.AgentReleased(AGENT, ORDER),

                new PaymentEvent.AuthorizationRequested(PAYMENT, ORDER, CUSTOMER, TOTAL, OF_CUSTOMER),
                new PaymentEvent.PaymentAuthorized(PAYMENT, ORDER, TOTAL, "auth_1"),
                new PaymentEvent.PaymentDeclined(PAYMENT, ORDER, "card_declined"),
                new PaymentEvent.CaptureRequested(PAYMENT, ORDER, TOTAL, "auth_1"),
                new PaymentEvent.PaymentCaptured(PAYMENT, ORDER, TOTAL),
                new PaymentEvent.VoidRequested(PAYMENT, ORDER, "auth_1"),
                new PaymentEvent.PaymentVoided(PAYMENT, ORDER),
                new PaymentEvent.AdjustmentRequested(PAYMENT, ORDER, TOTAL, "auth_1", 2),
                new PaymentEvent.AuthorizationAdjusted(PAYMENT, ORDER, TOTAL, 2),
                new PaymentEvent.AdjustmentDeclined(PAYMENT, ORDER, TOTAL, "insufficient_funds", 2),
                new PaymentEvent.CaptureRefused(PAYMENT, ORDER, TOTAL, "charge_expired_for_capture"),
                new PaymentEvent.NothingToReverse(PAYMENT, ORDER, Money.of(250, "EUR")),
                new PaymentEvent.RefundRequested(PAYMENT, ORDER, REVERSAL, TOTAL, "order_cancelled", Actor.SYSTEM, "auth_1", 1),
                new PaymentEvent.PaymentRefunded(PAYMENT, ORDER, REVERSAL, TOTAL, "order_cancelled", "refund_1"),
                new PaymentEvent.RefundRefused(PAYMENT, ORDER, REVERSAL, TOTAL, "insufficient_balance", 5, true));
    }
}
