package io.tiffin.order.domain;

import static io.tiffin.order.api.OrderStatus.CONFIRMED;
import static io.tiffin.order.api.OrderStatus.DELIVERED;
import static io.tiffin.order.api.OrderStatus.PENDING;
import static io.tiffin.order.api.OrderStatus.PICKED_UP;
import static io.tiffin.order.api.OrderStatus.READY;
import static io.tiffin.order.api.OrderStatus.RECEIVED;

import io.tiffin.kernel.Actor;
import io.tiffin.kernel.Decision;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.Refusal;
import io.tiffin.order.api.OrderCommand;
import io.tiffin.order.api.OrderCommand.AcceptChange;
import io.tiffin.order.api.OrderCommand.ApplyChange;
import io.tiffin.order.api.OrderCommand.CancelOrder;
import io.tiffin.order.api.OrderCommand.ConfirmOrder;
import io.tiffin.order.api.OrderCommand.CreateOrder;
import io.tiffin.order.api.OrderCommand.DeliverOrder;
import io.tiffin.order.api.OrderCommand.ExpireChange;
import io.tiffin.order.api.OrderCommand.MarkOrderReady;
import io.tiffin.order.api.OrderCommand.PickUpOrder;
import io.tiffin.order.api.OrderCommand.ProposeChange;
import io.tiffin.order.api.OrderCommand.ReceiveOrder;
import io.tiffin.order.api.OrderCommand.RefuseChange;
import io.tiffin.order.api.OrderCommand.RejectOrder;
import io.tiffin.order.api.OrderEvent;
import io.tiffin.order.api.OrderEvent.OrderCancelled;
import io.tiffin.order.api.OrderEvent.OrderConfirmed;
import io.tiffin.order.api.OrderEvent.OrderCreated;
import io.tiffin.order.api.OrderEvent.OrderDelivered;
import io.tiffin.order.api.OrderEvent.OrderPickedUp;
import io.tiffin.order.api.OrderEvent.OrderReady;
import io.tiffin.order.api.OrderEvent.OrderReceived;
import io.tiffin.order.api.OrderEvent.OrderRejected;
import io.tiffin.order.api.OrderStatus;
import io.tiffin.order.api.Reason;
import io.tiffin.order.domain.OrderState.None;
import io.tiffin.order.domain.OrderState.Placed;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The rules of an order: {@code pending -> received -> confirmed -> ready -> picked_up -> delivered}, or {@code rejected} before the
 * restaurant confirmed, or {@code cancelled}. What is received may change, as {@link ChangeDecider} has it.
 */
public final class OrderDecider {

    private static final Set<OrderStatus> UNCONFIRMED = EnumSet.of(PENDING, RECEIVED);
    private static final Set<OrderStatus> IN_THE_KITCHEN = EnumSet.of(CONFIRMED, READY);
    private static final Set<OrderStatus> CUSTOMER_MAY_CANCEL = EnumSet.of(PENDING, RECEIVED, CONFIRMED, READY);
    private static final Set<OrderStatus> SYSTEM_MAY_CANCEL = EnumSet.of(CONFIRMED, READY, PICKED_UP);

    private static final Set<Reason> REASONS_OF_CUSTOMERS = EnumSet.of(Reason.CHANGED_MIND, Reason.TOO_LATE, Reason.DUPLICATE,
            Reason.OTHER);
    private static final Set<Reason> REASONS_OF_RESTAURANTS = EnumSet.of(Reason.STORE_CLOSED, Reason.ITEM_UNAVAILABLE, Reason.CAPACITY,
            Reason.PRICE_CHANGED, Reason.ADDRESS_OUT_OF_RANGE, Reason.OTHER);

    /**
     * A deadline may come late: what it is about must still be undecided. The payment is, until the order is received; the answer of the
     * restaurant is, until it gives one, or asks for a change.
     */
    private static final Map<Reason, Set<OrderStatus>> UNDECIDED = Map.of(Reason.PAYMENT_FAILED, EnumSet.of(PENDING),
            Reason.RESTAURANT_TIMEOUT, EnumSet.of(RECEIVED));

    private OrderDecider() {}

    public static Decision<OrderEvent> decide(OrderCommand command, OrderState state) {
        return switch (state) {
            case None _ -> command instanceof CreateOrder create ? create(create) : Decision.refuse(new Refusal.NotFound("order"));
            case Placed order -> switch (command) {
                case CreateOrder _ -> Decision.refuse(new Refusal.Conflict("order_exists", "This order was placed already."));
                case ReceiveOrder _ -> receive(order);
                case ConfirmOrder confirm -> confirm(confirm, order);
                case MarkOrderReady ready -> ready(ready, order);
                case PickUpOrder pickUp -> pickUp(pickUp, order);
                case DeliverOrder deliver -> deliver(deliver, order);
                case RejectOrder reject -> reject(reject, order);
                case CancelOrder cancel -> cancel(cancel, order);
                case ProposeChange propose -> ChangeDecider.propose(propose, order);
                case AcceptChange accept -> ChangeDecider.accept(accept, order);
                case RefuseChange refuse -> ChangeDecider.refuse(refuse, order);
                case ExpireChange expire -> ChangeDecider.expire(expire, order);
                case ApplyChange apply -> ChangeDecider.apply(apply, order);
            };
        };
    }

    private static Decision<OrderEvent> create(CreateOrder order) {
        if (order.lines().isEmpty()) {
            return unacceptable("empty_order", "/items", "An order needs at least one item.");
        }
        Money sum = Money.zero(order.total().currency());
        for (var line : order.lines()) {
            if (line.quantity() < 1) {
                return unacceptable("out_of_range", "/items", "A quantity is at least 1.");
            }
            sum = sum.plus(line.lineTotal());
        }
        if (!sum.equals(order.total())) {
            return unacceptable("wrong_total", "", "The total is not the sum of the lines.");
        }
        return Decision.accept(new OrderCreated(order.orderId(), order.customer(), order.restaurantId(), order.restaurantName(),
                order.restaurantLocation(), order.lines(), order.total(), order.details(), order.paymentToken()));
    }

    private static Decision<OrderEvent> receive(Placed order) {
        return switch (order.status()) {
            case PENDING -> Decision.accept(new OrderReceived(order.orderId(), order.restaurant()));
            case RECEIVED -> Decision.alreadyDone();
            case CONFIRMED, READY, PICKED_UP, DELIVERED, REJECTED, CANCELLED -> illegal("hand it to the restaurant", order);
        };
    }

    private static Decision<OrderEvent> confirm(ConfirmOrder confirm, Placed order) {
        if (!confirm.by().equals(order.restaurant())) {
            return notYours();
        }
        return order.status() == RECEIVED && !ChangeDecider.isOpen(order)
                ? Decision.accept(new OrderConfirmed(order.orderId(), order.restaurant(), confirm.preparation()))
                : illegal("accept it", order);
    }

    private static Decision<OrderEvent> ready(MarkOrderReady ready, Placed order) {
        if (!ready.by().equals(order.restaurant())) {
            return notYours();
        }
        return order.status() == CONFIRMED
                ? Decision.accept(new OrderReady(order.orderId(), order.restaurant()))
                : illegal("mark it ready", order);
    }

    private static Decision<OrderEvent> pickUp(PickUpOrder pickUp, Placed order) {
        if (order.status() == PICKED_UP && pickUp.by().equals(order.carrier())) {
            return Decision.alreadyDone();
        }
        return order.status() == READY ? Decision.accept(new OrderPickedUp(order.orderId(), pickUp.by())) : illegal("pick it up", order);
    }

    private static Decision<OrderEvent> deliver(DeliverOrder deliver, Placed order) {
        if (order.carrier() != null && !deliver.by().equals(order.carrier())) {
            return notYours();
        }
        if (order.status() == DELIVERED) {
            return Decision.alreadyDone();
        }
        return order.status() == PICKED_UP
                ? Decision.accept(new OrderDelivered(order.orderId(), deliver.by(), deliver.signature()))
                : illegal("deliver it", order);
    }

    /** What the restaurant gives up after it confirmed is no rejection any more, but a cancellation. */
    private static Decision<OrderEvent> reject(RejectOrder reject, Placed order) {
        Actor by = reject.by();
        boolean byRestaurant = by.type() == Actor.Type.RESTAURANT;
        if (byRestaurant && !Objects.equals(by, Actor.of(order.restaurant()))) {
            return notYours();
        }
        if (byRestaurant && !REASONS_OF_RESTAURANTS.contains(reject.reason())) {
            return notAReason();
        }
        if (isUndecided(reject, order)) {
            return Decision.accept(new OrderRejected(order.orderId(), order.restaurant(), by, reject.reason(), reject.note()));
        }
        return byRestaurant && IN_THE_KITCHEN.contains(order.status())
                ? Decision.accept(new OrderCancelled(order.orderId(), order.restaurant(), by, reject.reason()))
                : illegal("reject it", order);
    }

    private static boolean isUndecided(RejectOrder reject, Placed order) {
        if (reject.change() != null) {
            return ChangeDecider.isUndecided(reject, order);
        }
        boolean asPlaced = reject.reason() != Reason.RESTAURANT_TIMEOUT || order.change() == null;
        return asPlaced && UNDECIDED.getOrDefault(reject.reason(), UNCONFIRMED).contains(order.status());
    }

    private static Decision<OrderEvent> cancel(CancelOrder cancel, Placed order) {
        Actor by = cancel.by();
        boolean byCustomer = by.type() == Actor.Type.CUSTOMER;
        if (byCustomer && !by.equals(Actor.of(order.customer()))) {
            return notYours();
        }
        if (byCustomer && !REASONS_OF_CUSTOMERS.contains(cancel.reason())) {
            return notAReason();
        }
        return (byCustomer ? CUSTOMER_MAY_CANCEL : SYSTEM_MAY_CANCEL).contains(order.status())
                ? Decision.accept(new OrderCancelled(order.orderId(), order.restaurant(), by, cancel.reason()))
                : illegal("cancel it", order);
    }

    /** What may be done with an order, by whomever it concerns; lower snake case. */
    static Set<String> allowedActions(Placed order) {
        return switch (order.status()) {
            case PENDING -> Set.of("reject", "cancel");
            case RECEIVED -> ChangeDecider.allowedActions(order.change());
            case CONFIRMED -> Set.of("ready", "reject", "cancel");
            case READY -> Set.of("pick_up", "reject", "cancel");
            case PICKED_UP -> Set.of("deliver");
            case DELIVERED, REJECTED, CANCELLED -> Set.of();
        };
    }

    static Decision<OrderEvent> illegal(String what, Placed order) {
        String status = order.status().name().toLowerCase(Locale.ROOT);
        return Decision.refuse(new Refusal.IllegalTransition(status, allowedActions(order),
                "The order is " + status + (ChangeDecider.isOpen(order) ? ", and a change of it is open" : "") + ": one cannot " + what
                        + " now."));
    }

    static Decision<OrderEvent> notYours() {
        return Decision.refuse(new Refusal.NotFound("order"));
    }

    private static Decision<OrderEvent> notAReason() {
        return unacceptable("unknown_reason", "/reason", "This reason is not one of yours.");
    }

    static Decision<OrderEvent> unacceptable(String code, String pointer, String detail) {
        return Decision.refuse(new Refusal.Unacceptable(code, pointer, detail));
    }
}
