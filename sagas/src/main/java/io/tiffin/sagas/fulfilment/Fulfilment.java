package io.tiffin.sagas.fulfilment;

import io.tiffin.delivery.api.AgentEvent.AgentReleased;
import io.tiffin.delivery.api.AgentEvent.AgentReserved;
import io.tiffin.delivery.api.DeliveryCommand.PickUpDelivery;
import io.tiffin.delivery.api.DeliveryCommand.RequestDelivery;
import io.tiffin.delivery.api.DeliveryEvent;
import io.tiffin.delivery.api.DeliveryEvent.AgentArrived;
import io.tiffin.delivery.api.DeliveryEvent.AgentDroppedOut;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryAssigned;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryCancelled;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryCompleted;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryFailed;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryOffered;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryPickedUp;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryRequested;
import io.tiffin.delivery.api.DeliveryEvent.OfferDeclined;
import io.tiffin.delivery.api.DeliveryEvent.OfferExpired;
import io.tiffin.delivery.api.DeliveryEvent.RunningLate;
import io.tiffin.delivery.api.DeliveryEvent.SearchRetried;
import io.tiffin.kernel.Actor;
import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderMilestone;
import io.tiffin.order.api.OrderCommand.CancelOrder;
import io.tiffin.order.api.OrderCommand.ReceiveOrder;
import io.tiffin.order.api.OrderCommand.RejectOrder;
import io.tiffin.order.api.OrderEvent;
import io.tiffin.order.api.OrderEvent.OfChange;
import io.tiffin.order.api.OrderEvent.OrderCancelled;
import io.tiffin.order.api.OrderEvent.OrderConfirmed;
import io.tiffin.order.api.OrderEvent.OrderCreated;
import io.tiffin.order.api.OrderEvent.OrderDelivered;
import io.tiffin.order.api.OrderEvent.OrderPickedUp;
import io.tiffin.order.api.OrderEvent.OrderReady;
import io.tiffin.order.api.OrderEvent.OrderReceived;
import io.tiffin.order.api.OrderEvent.OrderRejected;
import io.tiffin.order.api.OrderLine;
import io.tiffin.order.api.OrderStatus;
import io.tiffin.order.api.Reason;
import io.tiffin.restaurant.api.MenuItemCommand.ReserveStock;
import io.tiffin.restaurant.api.MenuItemEvent.OfReservation;
import io.tiffin.restaurant.api.MenuItemEvent.RefusalReason;
import io.tiffin.restaurant.api.MenuItemEvent.ReservationChangeRefused;
import io.tiffin.restaurant.api.MenuItemEvent.ReservationChanged;
import io.tiffin.restaurant.api.MenuItemEvent.StockConsumed;
import io.tiffin.restaurant.api.MenuItemEvent.StockReleased;
import io.tiffin.restaurant.api.MenuItemEvent.StockReservationRefused;
import io.tiffin.restaurant.api.MenuItemEvent.StockReserved;
import io.tiffin.user.api.PaymentCommand.RequestAuthorization;
import io.tiffin.user.api.PaymentCommand.RequestCapture;
import io.tiffin.user.api.PaymentEvent;
import io.tiffin.user.api.PaymentEvent.AdjustmentDeclined;
import io.tiffin.user.api.PaymentEvent.AuthorizationAdjusted;
import io.tiffin.user.api.PaymentEvent.CaptureRefused;
import io.tiffin.user.api.PaymentEvent.NothingToReverse;
import io.tiffin.user.api.PaymentEvent.PaymentAuthorized;
import io.tiffin.user.api.PaymentEvent.PaymentCaptured;
import io.tiffin.user.api.PaymentEvent.PaymentDeclined;
import io.tiffin.user.api.PaymentEvent.PaymentRefunded;
import io.tiffin.user.api.PaymentEvent.PaymentVoided;
import io.tiffin.user.api.PaymentEvent.RefundRefused;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The story of an order, as its coordinator tells it: reserve the items, authorize the payment, hand it to the restaurant, which may ask
 * for a change ({@link Changing}); once confirmed, find an agent; once there is one, capture the payment; then see it picked up and
 * delivered. However it ends, {@link WindingUp} does the rest.
 *
 * <p>An event that tells nothing new asks for nothing. A command goes to an aggregate only when the one before it was answered, so commands
 * may travel in any order.
 */
public final class Fulfilment {

    private static final Set<OrderStatus> IN_THE_KITCHEN = EnumSet.of(OrderStatus.CONFIRMED, OrderStatus.READY);

    private final Duration paymentWindow;
    private final Duration restaurantWindow;
    private final int cancellationFee;
    private final Set<String> chargedFailures;

    /**
     * @param paymentWindow    how long the payment may take to be authorized
     * @param restaurantWindow how long the restaurant may take to accept an order
     * @param cancellationFee  what a customer pays who cancels after the restaurant has begun, in percent of the order
     * @param chargedFailures  for which reasons of an agent who could not hand over the meal the customer pays for it all the same
     */
    public Fulfilment(Duration paymentWindow, Duration restaurantWindow, int cancellationFee, Set<String> chargedFailures) {
        this.paymentWindow = paymentWindow;
        this.restaurantWindow = restaurantWindow;
        this.cancellationFee = cancellationFee;
        this.chargedFailures = Set.copyOf(chargedFailures);
    }

    /** An order was placed: reserve what is scarce. */
    public Reaction begin(OrderCreated order) {
        var reservations = reservations(order);
        var state = FulfilmentState.begin(Terms.of(order), reservations.stream().map(ReserveStock::menuItemId).toList());
        return reservations.isEmpty()
                ? authorize(state)
                : new Reaction(state, reservations.stream().<Step>map(Step.Send::new).toList(), false);
    }

    private static Collection<ReserveStock> reservations(OrderCreated order) {
        var byItem = new LinkedHashMap<MenuItemId, ReserveStock>();
        for (OrderLine line : order.lines()) {
            if (line.stockLimited()) {
                byItem.merge(line.menuItemId(), new ReserveStock(line.menuItemId(), order.orderId(), line.quantity(), line.unitPrice()),
                        (a, b) -> new ReserveStock(a.menuItemId(), a.orderId(), Math.addExact(a.quantity(), b.quantity()),
                                a.quotedPrice()));
            }
        }
        return byItem.values();
    }

    /** Whatever happened to the order, in whichever context. */
    public Reaction react(FulfilmentState before, OrderMilestone event) {
        return switch (event) {
            case OrderEvent order -> react(before, order);
            case OfReservation stock -> react(before, stock);
            case PaymentEvent.Answer payment -> react(before, payment);
            case DeliveryEvent delivery -> react(before, delivery);
            case AgentReserved reserved -> next(before, before.after(reserved), Reaction::await);
            case AgentReleased released -> next(before, before.after(released), Reaction::await);
            default -> throw new IllegalArgumentException("no part of a fulfilment: " + event.getClass());
        };
    }

    private Reaction react(FulfilmentState before, OrderEvent event) {
        return next(before, charged(before, before.after(event), event), state -> switch (event) {
            case OrderCreated _,OrderReady _ -> Reaction.await(state);
            case OrderReceived _ -> awaitRestaurant(state);
            case OrderConfirmed confirmed -> findAgent(state, confirmed.preparation());
            case OrderPickedUp pickedUp -> state.delivery() instanceof DeliveryStage.Assigned(var droppedOut)
                    && droppedOut.contains(pickedUp.agentId())
                            ? cancel(state, Reason.UNABLE_TO_DELIVER)
                            : Reaction.send(state, new PickUpDelivery(pickedUp.orderId(), pickedUp.agentId()));
            case OrderDelivered _,OrderRejected _,OrderCancelled _ -> WindingUp.next(state);
            case OfChange ofChange -> Changing.next(state, ofChange, restaurantWindow);
        });
    }

    private FulfilmentState charged(FulfilmentState before, FulfilmentState now, OrderEvent event) {
        boolean late = event instanceof OrderCancelled cancelled && cancelled.by().type() == Actor.Type.CUSTOMER
                && IN_THE_KITCHEN.contains(before.order());
        Money total = now.terms().total();
        var fee = new Money(Math.multiplyExact(total.amount(), cancellationFee) / 100, total.currency());
        return late && fee.amount() > 0 ? now.keeping(fee) : now;
    }

    private Reaction react(FulfilmentState before, OfReservation event) {
        return next(before, before.after(event), state -> switch (event) {
            case StockReserved _ -> state.everythingReserved() ? authorize(state) : Reaction.await(state);
            case StockReservationRefused refused ->
                before.somethingRefused() ? Reaction.await(state) : reject(state, because(refused.reason()));
            case ReservationChanged _ -> Changing.reserved(state);
            case ReservationChangeRefused refused -> Changing.fail(state, because(refused.reason()));
            case StockReleased _,StockConsumed _ -> Reaction.await(state);
        });
    }

    private Reaction react(FulfilmentState before, PaymentEvent.Answer event) {
        return next(before, before.after(event), state -> switch (event) {
            case PaymentAuthorized _ -> Reaction.send(state, new ReceiveOrder(state.orderId()));
            case PaymentDeclined _ -> reject(state, Reason.PAYMENT_FAILED);
            case CaptureRefused _ -> cancel(state, Reason.PAYMENT_FAILED);
            case AuthorizationAdjusted _ -> Changing.apply(state);
            case AdjustmentDeclined _ -> Changing.fail(state, Reason.PAYMENT_FAILED);
            case PaymentCaptured _,PaymentVoided _,PaymentRefunded _ -> Reaction.await(state);
            case NothingToReverse _,RefundRefused _ -> Reaction.await(state);
        });
    }

    private Reaction react(FulfilmentState before, DeliveryEvent event) {
        return next(before, before.after(event), state -> switch (event) {
            case DeliveryAssigned _ -> state.payment() == PaymentStage.AUTHORIZED ? capture(state) : Reaction.await(state);
            case DeliveryFailed failed -> failed.agentId() == null
                    ? cancel(state, Reason.COURIER_NOT_FOUND)
                    : cancel(chargeStands(failed) ? state.keeping(state.terms().total()) : state, Reason.UNABLE_TO_DELIVER);
            // The meal had just been handed over: it is in the hands of somebody who does not deliver it.
            case AgentDroppedOut _ ->
                state.order() == OrderStatus.PICKED_UP ? cancel(state, Reason.UNABLE_TO_DELIVER) : Reaction.await(state);
            case DeliveryRequested _,DeliveryOffered _,OfferDeclined _,OfferExpired _,SearchRetried _ -> Reaction.await(state);
            case AgentArrived _,DeliveryPickedUp _,DeliveryCompleted _,DeliveryCancelled _,RunningLate _ -> Reaction.await(state);
        });
    }

    private boolean chargeStands(DeliveryFailed failed) {
        return chargedFailures.contains(failed.reason());
    }

    private static Reaction next(FulfilmentState before, FulfilmentState now, Function<FulfilmentState, Reaction> onTheWay) {
        if (now.equals(before)) {
            return Reaction.await(now);
        }
        return now.order().isTerminal() ? WindingUp.next(now) : onTheWay.apply(now);
    }

    /** Whatever is authorized once its time is over is given back again: the order is rejected then, and waits for the answer. */
    private Reaction authorize(FulfilmentState state) {
        Terms terms = state.terms();
        var request = new RequestAuthorization(terms.orderId(), terms.customer(), terms.total(), terms.paymentToken());
        var tooLate = new RejectOrder(state.orderId(), Actor.SYSTEM, Reason.PAYMENT_FAILED, null);
        return new Reaction(state.with(PaymentStage.AUTHORIZING), List.of(new Step.Send(request),
                new Step.ScheduleDeadline("payment-window:" + state.orderId(), paymentWindow, tooLate)), false);
    }

    private Reaction awaitRestaurant(FulfilmentState state) {
        var tooLate = new RejectOrder(state.orderId(), Actor.SYSTEM, Reason.RESTAURANT_TIMEOUT, null);
        return Reaction.schedule(state, "restaurant-window:" + state.orderId(), restaurantWindow, tooLate);
    }

    private static Reaction findAgent(FulfilmentState state, Duration preparation) {
        Terms terms = state.terms();
        return Reaction.send(state.with(new DeliveryStage.Requested()),
                new RequestDelivery(terms.orderId(), terms.restaurantId(), terms.customer(), terms.restaurantLocation(), terms.details(),
                        terms.total(), preparation));
    }

    private static Reaction capture(FulfilmentState state) {
        return Reaction.send(state.with(PaymentStage.CAPTURING), new RequestCapture(state.orderId()));
    }

    private static Reaction reject(FulfilmentState state, Reason reason) {
        return Reaction.send(state, new RejectOrder(state.orderId(), Actor.SYSTEM, reason, null));
    }

    private static Reaction cancel(FulfilmentState state, Reason reason) {
        return Reaction.send(state, new CancelOrder(state.orderId(), Actor.SYSTEM, reason));
    }

    private static Reason because(RefusalReason refusal) {
        return switch (refusal) {
            case PRICE_CHANGED -> Reason.PRICE_CHANGED;
            case SOLD_OUT, UNAVAILABLE -> Reason.ITEMS_UNAVAILABLE;
        };
    }
}
