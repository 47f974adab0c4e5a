package io.tiffin.sagas.fulfilment;

import io.tiffin.delivery.api.AgentEvent.AgentReleased;
import io.tiffin.delivery.api.AgentEvent.AgentReserved;
import io.tiffin.delivery.api.DeliveryCommand.RequestDelivery;
import io.tiffin.delivery.api.DeliveryEvent.AgentDroppedOut;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryAssigned;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryCancelled;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryCompleted;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryFailed;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryOffered;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryPickedUp;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryRequested;
import io.tiffin.delivery.api.DeliveryEvent.OfferDeclined;
import io.tiffin.delivery.api.DeliveryEvent.RunningLate;
import io.tiffin.delivery.api.Lateness;
import io.tiffin.kernel.Actor;
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
import io.tiffin.restaurant.api.MenuItemCommand.ReserveStock;
import io.tiffin.restaurant.api.MenuItemEvent.RefusalReason;
import io.tiffin.restaurant.api.MenuItemEvent.StockConsumed;
import io.tiffin.restaurant.api.MenuItemEvent.StockReleased;
import io.tiffin.restaurant.api.MenuItemEvent.StockReservationRefused;
import io.tiffin.restaurant.api.MenuItemEvent.StockReserved;
import io.tiffin.user.api.PaymentCommand.RequestAuthorization;
import io.tiffin.user.api.PaymentEvent.AuthorizationRequested;
import io.tiffin.user.api.PaymentEvent.CaptureRefused;
import io.tiffin.user.api.PaymentEvent.CaptureRequested;
import io.tiffin.user.api.PaymentEvent.NothingToReverse;
import io.tiffin.user.api.PaymentEvent.PaymentAuthorized;
import io.tiffin.user.api.PaymentEvent.PaymentCaptured;
import io.tiffin.user.api.PaymentEvent.PaymentDeclined;
import io.tiffin.user.api.PaymentEvent.PaymentRefunded;
import io.tiffin.user.api.PaymentEvent.PaymentVoided;
import io.tiffin.user.api.PaymentEvent.RefundRefused;
import io.tiffin.user.api.PaymentEvent.RefundRequested;
import io.tiffin.user.api.PaymentEvent.VoidRequested;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What happens to Guest's order of two lasagnes, a tiramisu and water at Bella's, which Cem (or Dia) delivers. */
final class Messages {

    static final OrderId ORDER = new OrderId(new UUID(1, 1));
    static final UserId ANN = new UserId(new UUID(2, 1));
    static final RestaurantId BELLA = new RestaurantId(new UUID(3, 1));
    static final AgentId CEM = new AgentId(new UUID(4, 1));
    static final AgentId DIA = new AgentId(new UUID(4, 2));
    static final MenuItemId LASAGNE = new MenuItemId(new UUID(5, 1));
    static final MenuItemId TIRAMISU = new MenuItemId(new UUID(5, 2));
    static final MenuItemId WATER = new MenuItemId(new UUID(5, 3));
    static final PaymentId PAYMENT = PaymentId.of(ORDER);
    static final Duration TWENTY_MINUTES = Duration.ofMinutes(20);

    private static final GeoPoint PLACE = new GeoPoint(52.52, 13.405);
    static final Money TOTAL = eur(3350);
    /** 10 percent. */
    static final Money FEE = eur(335);
    private static final RefundId REVERSAL = RefundId.ofReversal(PAYMENT);
    private static final SealedText DETAILS = new SealedText(ANN.value(), "details");
    private static final SealedText TOKEN = new SealedText(ANN.value(), "token");
    private static final SealedText WHERE_CEM_IS = new SealedText(CEM.value(), "location");

    private Messages() {}

    static OrderCreated created() {
        return createdWith(new OrderLine(LASAGNE, "Lasagne", 2, eur(1250), true), new OrderLine(TIRAMISU, "Tiramisu", 1, eur(600), true),
                new OrderLine(WATER, "Water", 1, eur(250), false));
    }

    static OrderCreated createdWith(OrderLine... lines) {
        return new OrderCreated(ORDER, ANN, BELLA, "Bella", PLACE, List.of(lines), TOTAL, DETAILS, TOKEN);
    }

    static OrderReceived received() {
        return new OrderReceived(ORDER, BELLA);
    }

    static OrderConfirmed confirmed() {
        return new OrderConfirmed(ORDER, BELLA, TWENTY_MINUTES);
    }

    static OrderReady ready() {
        return new OrderReady(ORDER, BELLA);
    }

    static OrderPickedUp pickedUp() {
        return new OrderPickedUp(ORDER, CEM);
    }

    static OrderDelivered delivered() {
        return new OrderDelivered(ORDER, CEM, null);
    }

    static OrderRejected rejected(Reason reason) {
        return new OrderRejected(ORDER, BELLA, Actor.SYSTEM, reason, null);
    }

    static OrderCancelled cancelled() {
        return new OrderCancelled(ORDER, BELLA, Actor.of(ANN), Reason.CHANGED_MIND);
    }

    static OrderCancelled cancelledBecause(Reason reason) {
        return new OrderCancelled(ORDER, BELLA, Actor.SYSTEM, reason);
    }

    static ReserveStock reserve(MenuItemId item, int quantity, long price) {
        return new ReserveStock(item, ORDER, quantity, eur(price));
    }

    static StockReserved reserved(MenuItemId item) {
        return new StockReserved(item, BELLA, ORDER, 1, 5);
    }

    static StockReservationRefused refused(MenuItemId item, RefusalReason reason) {
        return new StockReservationRefused(item, BELLA, ORDER, 1, reason);
    }

    static StockReleased released(MenuItemId item) {
        return new StockReleased(item, BELLA, ORDER, 1, 6);
    }

    static StockConsumed consumed(MenuItemId item) {
        return new StockConsumed(item, BELLA, ORDER, 1);
    }

    static RequestAuthorization authorize() {
        return new RequestAuthorization(ORDER, ANN, TOTAL, TOKEN);
    }

    static AuthorizationRequested authorizationRequested() {
        return new AuthorizationRequested(PAYMENT, ORDER, ANN, TOTAL, TOKEN);
    }

    static PaymentAuthorized authorized() {
        return new PaymentAuthorized(PAYMENT, ORDER, TOTAL, "ref");
    }

    static PaymentDeclined declined() {
        return new PaymentDeclined(PAYMENT, ORDER, "card_declined");
    }

    static CaptureRequested captureRequested() {
        return new CaptureRequested(PAYMENT, ORDER, TOTAL, "ref");
    }

    static PaymentCaptured captured() {
        return new PaymentCaptured(PAYMENT, ORDER, TOTAL);
    }

    static PaymentCaptured capturedFee() {
        return new PaymentCaptured(PAYMENT, ORDER, FEE);
    }

    static CaptureRefused captureRefused() {
        return new CaptureRefused(PAYMENT, ORDER, TOTAL, "charge_expired_for_capture");
    }

    static NothingToReverse nothingToReverse() {
        return new NothingToReverse(PAYMENT, ORDER, FEE);
    }

    static RefundRefused reversalRefused(boolean last) {
        return new RefundRefused(PAYMENT, ORDER, REVERSAL, TOTAL, "insufficient_balance", last ? 5 : 1, last);
    }

    static PaymentRefunded partRefunded() {
        return new PaymentRefunded(PAYMENT, ORDER, new RefundId(new UUID(7, 1)), eur(500), "cold", "ref");
    }

    static VoidRequested voidRequested() {
        return new VoidRequested(PAYMENT, ORDER, "ref");
    }

    static PaymentVoided voided() {
        return new PaymentVoided(PAYMENT, ORDER);
    }

    static RefundRequested refundRequested() {
        return new RefundRequested(PAYMENT, ORDER, REVERSAL, TOTAL, "order_cancelled", Actor.SYSTEM, "ref", 1);
    }

    static PaymentRefunded refunded() {
        return new PaymentRefunded(PAYMENT, ORDER, REVERSAL, TOTAL, "order_cancelled", "ref");
    }

    static RequestDelivery requestDelivery() {
        return new RequestDelivery(ORDER, BELLA, ANN, PLACE, DETAILS, TOTAL, TWENTY_MINUTES);
    }

    static DeliveryRequested deliveryRequested() {
        return new DeliveryRequested(ORDER, BELLA, ANN, PLACE, DETAILS, TOTAL, TWENTY_MINUTES);
    }

    static AgentReserved reserved(AgentId agent) {
        return new AgentReserved(agent, ORDER, false);
    }

    static AgentReleased released(AgentId agent) {
        return new AgentReleased(agent, ORDER);
    }

    static DeliveryOffered offeredTo(AgentId agent) {
        return new DeliveryOffered(ORDER, agent, WHERE_CEM_IS, Instant.EPOCH);
    }

    static OfferDeclined declinedBy(AgentId agent) {
        return new OfferDeclined(ORDER, agent, null);
    }

    static DeliveryAssigned assignedTo(AgentId agent) {
        return new DeliveryAssigned(ORDER, agent, WHERE_CEM_IS, Instant.EPOCH);
    }

    static DeliveryPickedUp deliveryPickedUp(AgentId agent) {
        return new DeliveryPickedUp(ORDER, agent);
    }

    static DeliveryCompleted deliveryCompleted(AgentId agent) {
        return new DeliveryCompleted(ORDER, agent);
    }

    static DeliveryCancelled deliveryCancelled(AgentId agentOrNull) {
        return new DeliveryCancelled(ORDER, agentOrNull);
    }

    static DeliveryFailed noCourierFound() {
        return new DeliveryFailed(ORDER, null, "courier_not_found");
    }

    static DeliveryFailed failedBy(AgentId agent) {
        return new DeliveryFailed(ORDER, agent, "accident");
    }

    static DeliveryFailed foundNobody(AgentId agent) {
        return new DeliveryFailed(ORDER, agent, "customer_absent");
    }

    static AgentDroppedOut droppedOut(AgentId agent) {
        return new AgentDroppedOut(ORDER, agent, "accident");
    }

    static RunningLate late(AgentId agent) {
        return new RunningLate(ORDER, agent, Lateness.PICK_UP, Instant.EPOCH);
    }

    private static Money eur(long cents) {
        return Money.of(cents, "EUR");
    }
}
