package io.tiffin.sagas.fulfilment;

import static io.tiffin.sagas.fulfilment.Messages.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.delivery.api.DeliveryCommand;
import io.tiffin.delivery.api.DeliveryEvent;
import io.tiffin.delivery.api.DeliveryStatus;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.OrderRelated;
import io.tiffin.order.api.OrderCommand;
import io.tiffin.order.api.OrderCommand.CancelOrder;
import io.tiffin.order.api.OrderCommand.ReceiveOrder;
import io.tiffin.order.api.OrderCommand.RejectOrder;
import io.tiffin.order.api.OrderEvent;
import io.tiffin.order.api.OrderStatus;
import io.tiffin.order.api.Reason;
import io.tiffin.restaurant.api.MenuItemCommand;
import io.tiffin.restaurant.api.MenuItemCommand.ConsumeStock;
import io.tiffin.restaurant.api.MenuItemCommand.ReleaseStock;
import io.tiffin.restaurant.api.MenuItemCommand.ReserveStock;
import io.tiffin.restaurant.api.MenuItemEvent.RefusalReason;
import io.tiffin.user.api.PaymentCommand;
import io.tiffin.user.api.PaymentCommand.RequestAuthorization;
import io.tiffin.user.api.PaymentCommand.RequestCapture;
import io.tiffin.user.api.PaymentCommand.RequestReversal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** The other contexts and the people in them, as far as one order is concerned: they act when they like, in any order the rules allow. */
final class World {

    enum Payment {
        NONE, AUTHORIZING, AUTHORIZED, DECLINED, CAPTURING, CAPTURED, CAPTURE_REFUSED, KEEPING, KEPT, VOIDING, VOIDED, REFUNDING, REFUNDED, GIVEN_UP
    }

    enum Portion {
        RESERVED, REFUSED, RELEASED, CONSUMED
    }

    private final Random random;
    private final List<OrderRelated> log = new ArrayList<>();
    private final List<Object> onTheirWay = new ArrayList<>();
    private final List<Object> scheduled = new ArrayList<>();
    private final Set<AgentId> held = new HashSet<>();
    private final Set<AgentId> decliners = new HashSet<>();
    private final Set<AgentId> droppedOut = new HashSet<>();
    private final Map<MenuItemId, Portion> stock = new HashMap<>();
    private OrderStatus order = OrderStatus.PENDING;
    private Payment payment = Payment.NONE;
    private DeliveryStatus delivery;
    private AgentId agent;

    World(Random random) {
        this.random = random;
        happens(created());
    }

    List<OrderRelated> log() {
        return log;
    }

    void take(Object command) {
        onTheirWay.add(command);
    }

    void schedule(Object command) {
        scheduled.add(command);
    }

    /** What could happen next, whoever does it. */
    List<Runnable> possibilities() {
        var moves = new ArrayList<Runnable>();
        if (!onTheirWay.isEmpty()) {
            moves.add(this::carryOutAny);
            moves.add(this::carryOutAny);
        }
        if (!scheduled.isEmpty()) {
            seldom(moves, () -> take(scheduled.remove(random.nextInt(scheduled.size()))));
        }
        provider(moves);
        people(moves);
        if (delivery != null) {
            dispatcher(moves);
            agent(moves);
        }
        return moves;
    }

    private void carryOutAny() {
        Object command = onTheirWay.get(random.nextInt(onTheirWay.size()));
        boolean comesAgain = random.nextInt(8) == 0;
        if (!comesAgain) {
            onTheirWay.remove(command);
        }
        switch (command) {
            case OrderCommand toOrder -> carryOut(toOrder);
            case MenuItemCommand toItem -> carryOut(toItem);
            case PaymentCommand toPayment -> carryOut(toPayment);
            case DeliveryCommand toDelivery -> carryOut(toDelivery);
            default -> throw new AssertionError("nobody takes " + command);
        }
    }

    private void carryOut(OrderCommand command) {
        switch (command) {
            case ReceiveOrder _ -> orderGoes(received(), OrderStatus.PENDING);
            case RejectOrder reject -> orderGoes(rejected(reject.reason()), rejectable(reject.reason()));
            case CancelOrder cancel ->
                orderGoes(cancelledBecause(cancel.reason()), OrderStatus.CONFIRMED, OrderStatus.READY, OrderStatus.PICKED_UP);
            default -> throw new AssertionError("not the saga's to ask: " + command);
        }
    }

    private static OrderStatus[] rejectable(Reason reason) {
        return switch (reason) {
            case PAYMENT_FAILED -> new OrderStatus[]{OrderStatus.PENDING};
            case RESTAURANT_TIMEOUT -> new OrderStatus[]{OrderStatus.RECEIVED};
            default -> new OrderStatus[]{OrderStatus.PENDING, OrderStatus.RECEIVED};
        };
    }

    private void carryOut(MenuItemCommand command) {
        MenuItemId item = command.menuItemId();
        switch (command) {
            case ReserveStock _ -> {
                if (!stock.containsKey(item)) {
                    boolean soldOut = random.nextInt(10) == 0;
                    stock.put(item, soldOut ? Portion.REFUSED : Portion.RESERVED);
                    happens(soldOut ? refused(item, RefusalReason.SOLD_OUT) : reserved(item));
                }
            }
            case ReleaseStock _ -> {
                if (stock.replace(item, Portion.RESERVED, Portion.RELEASED)) {
                    happens(released(item));
                }
            }
            case ConsumeStock _ -> {
                if (stock.replace(item, Portion.RESERVED, Portion.CONSUMED)) {
                    happens(consumed(item));
                }
            }
            default -> throw new AssertionError("not the saga's to ask: " + command);
        }
    }

    private void carryOut(PaymentCommand command) {
        switch (command) {
            case RequestAuthorization _ -> paymentGoes(Payment.NONE, Payment.AUTHORIZING, authorizationRequested());
            case RequestCapture _ -> paymentGoes(Payment.AUTHORIZED, Payment.CAPTURING, captureRequested());
            case RequestReversal reversal -> {
                Payment letGo = reversal.keep() == null ? Payment.VOIDING : Payment.KEEPING;
                paymentGoes(Payment.AUTHORIZED, letGo, letGo == Payment.VOIDING ? voidRequested() : captureRequested());
                paymentGoes(Payment.CAPTURE_REFUSED, Payment.VOIDING, voidRequested());
                boolean everything = TOTAL.equals(reversal.keep());
                paymentGoes(Payment.CAPTURED, everything ? Payment.KEPT : Payment.REFUNDING,
                        everything ? nothingToReverse() : refundRequested());
            }
            default -> throw new AssertionError("not the saga's to ask: " + command);
        }
    }

    private void carryOut(DeliveryCommand command) {
        switch (command) {
            case DeliveryCommand.RequestDelivery _ -> {
                if (delivery == null) {
                    deliveryGoes(DeliveryStatus.REQUESTED, deliveryRequested());
                }
            }
            case DeliveryCommand.PickUpDelivery pickUp -> {
                if (delivery == DeliveryStatus.ASSIGNED && pickUp.by().equals(agent)) {
                    deliveryGoes(DeliveryStatus.PICKED_UP, deliveryPickedUp(agent));
                }
            }
            case DeliveryCommand.CompleteDelivery _ -> {
                if (delivery == DeliveryStatus.PICKED_UP) {
                    deliveryGoes(DeliveryStatus.DELIVERED, deliveryCompleted(agent));
                }
            }
            case DeliveryCommand.CancelDelivery _ -> {
                if (delivery != DeliveryStatus.PICKED_UP && !delivery.isTerminal()) {
                    deliveryGoes(DeliveryStatus.CANCELLED, deliveryCancelled(agent));
                }
            }
            default -> throw new AssertionError("not the saga's to ask: " + command);
        }
    }

    private void provider(List<Runnable> moves) {
        switch (payment) {
            case AUTHORIZING -> {
                moves.add(() -> paymentGoes(Payment.AUTHORIZING, Payment.AUTHORIZED, authorized()));
                seldom(moves, () -> paymentGoes(Payment.AUTHORIZING, Payment.DECLINED, declined()));
            }
            case CAPTURING -> {
                moves.add(() -> paymentGoes(Payment.CAPTURING, Payment.CAPTURED, captured()));
                seldom(moves, () -> paymentGoes(Payment.CAPTURING, Payment.CAPTURE_REFUSED, captureRefused()));
            }
            case KEEPING -> {
                moves.add(() -> paymentGoes(Payment.KEEPING, Payment.KEPT, capturedFee()));
                seldom(moves, () -> paymentGoes(Payment.KEEPING, Payment.CAPTURE_REFUSED, captureRefused()));
            }
            case VOIDING -> moves.add(() -> paymentGoes(Payment.VOIDING, Payment.VOIDED, voided()));
            case REFUNDING -> {
                moves.add(() -> paymentGoes(Payment.REFUNDING, Payment.REFUNDED, refunded()));
                seldom(moves, () -> happens(reversalRefused(false)));
                seldom(moves, () -> paymentGoes(Payment.REFUNDING, Payment.GIVEN_UP, reversalRefused(true)));
            }
            case CAPTURED -> seldom(moves, () -> happens(partRefunded()));
            case NONE, AUTHORIZED, DECLINED, CAPTURE_REFUSED, KEPT, VOIDED, REFUNDED, GIVEN_UP -> {
            }
        }
    }

    private void people(List<Runnable> moves) {
        switch (order) {
            case PENDING -> seldom(moves, () -> orderGoes(cancelled(), OrderStatus.PENDING));
            case RECEIVED -> {
                moves.add(() -> orderGoes(confirmed(), OrderStatus.RECEIVED));
                seldom(moves, () -> orderGoes(rejected(Reason.RESTAURANT_TIMEOUT), OrderStatus.RECEIVED));
                seldom(moves, () -> orderGoes(cancelled(), OrderStatus.RECEIVED));
            }
            case CONFIRMED -> {
                moves.add(() -> orderGoes(ready(), OrderStatus.CONFIRMED));
                seldom(moves, () -> orderGoes(cancelled(), OrderStatus.CONFIRMED));
            }
            case READY -> seldom(moves, () -> orderGoes(cancelled(), OrderStatus.READY));
            case PICKED_UP, DELIVERED, REJECTED, CANCELLED -> {
            }
        }
    }

    private void dispatcher(List<Runnable> moves) {
        boolean searching = delivery == DeliveryStatus.REQUESTED || delivery == DeliveryStatus.OFFERED;
        for (AgentId candidate : List.of(CEM, DIA)) {
            if (held.contains(candidate) && (delivery.isTerminal() || !candidate.equals(agent))) {
                moves.add(() -> {
                    held.remove(candidate);
                    happens(released(candidate));
                });
            }
            if (delivery == DeliveryStatus.REQUESTED && held.isEmpty() && !decliners.contains(candidate)) {
                moves.add(() -> {
                    held.add(candidate);
                    happens(reserved(candidate));
                });
            }
            if (delivery == DeliveryStatus.REQUESTED && held.contains(candidate) && !decliners.contains(candidate)) {
                moves.add(() -> {
                    agent = candidate;
                    deliveryGoes(DeliveryStatus.OFFERED, offeredTo(candidate));
                });
            }
        }
        if (searching && (decliners.size() == 2 || random.nextInt(20) == 0)) {
            moves.add(() -> {
                agent = null;
                deliveryGoes(DeliveryStatus.FAILED, noCourierFound());
            });
        }
    }

    private void agent(List<Runnable> moves) {
        if (delivery == DeliveryStatus.OFFERED) {
            moves.add(() -> deliveryGoes(DeliveryStatus.ASSIGNED, assignedTo(agent)));
            seldom(moves, () -> {
                decliners.add(agent);
                AgentId who = agent;
                agent = null;
                deliveryGoes(DeliveryStatus.REQUESTED, declinedBy(who));
            });
        }
        if (delivery == DeliveryStatus.PICKED_UP) {
            seldom(moves, () -> deliveryGoes(DeliveryStatus.FAILED, failedBy(agent)));
            seldom(moves, () -> deliveryGoes(DeliveryStatus.FAILED, foundNobody(agent)));
        }
        if (delivery == DeliveryStatus.ASSIGNED) {
            seldom(moves, () -> happens(late(agent)));
            seldom(moves, () -> {
                AgentId who = agent;
                decliners.add(who);
                droppedOut.add(who);
                agent = null;
                deliveryGoes(DeliveryStatus.REQUESTED, droppedOut(who));
            });
        }
        if (order == OrderStatus.READY) {
            // They had been allowed to when they asked.
            droppedOut.forEach(who -> seldom(moves, () -> orderGoes(new OrderEvent.OrderPickedUp(ORDER, who), OrderStatus.READY)));
        }
        if (delivery == DeliveryStatus.ASSIGNED && order == OrderStatus.READY) {
            moves.add(() -> orderGoes(new OrderEvent.OrderPickedUp(ORDER, agent), OrderStatus.READY));
        }
        if (delivery == DeliveryStatus.PICKED_UP && order == OrderStatus.PICKED_UP) {
            moves.add(() -> orderGoes(new OrderEvent.OrderDelivered(ORDER, agent, null), OrderStatus.PICKED_UP));
        }
    }

    private void seldom(List<Runnable> moves, Runnable move) {
        if (random.nextInt(12) == 0) {
            moves.add(move);
        }
    }

    private void orderGoes(OrderEvent event, OrderStatus... from) {
        if (List.of(from).contains(order)) {
            order = OrderStatus.after(event);
            happens(event);
        }
    }

    private void paymentGoes(Payment from, Payment to, OrderRelated event) {
        if (payment == from) {
            payment = to;
            happens(event);
        }
    }

    private void deliveryGoes(DeliveryStatus to, OrderRelated event) {
        delivery = to;
        happens(event);
    }

    private void happens(OrderRelated event) {
        log.add(event);
    }

    OrderStatus order() {
        return order;
    }

    /** Whatever was begun is finished one way or the other; agents who were reserved too late are still the dispatcher's to release. */
    void isInOrder() {
        assertThat(order.isTerminal()).isTrue();
        boolean good = order == OrderStatus.DELIVERED;
        assertThat(payment).isIn(good ? paidFor() : givenBack());
        boolean left = log.stream().anyMatch(DeliveryEvent.DeliveryPickedUp.class::isInstance);
        assertThat(stock.values()).isSubsetOf(good || left ? Set.of(Portion.CONSUMED) : Set.of(Portion.REFUSED, Portion.RELEASED));
        assertThat(delivery == null || delivery.isTerminal()).isTrue();
        assertThat(agent == null || !held.contains(agent)).isTrue();
    }

    /** A meal that was faster than its refused capture is the platform's loss; the money is let go of. */
    private List<Payment> paidFor() {
        return captureWasRefused() ? List.of(Payment.VOIDED) : List.of(Payment.CAPTURED);
    }

    private List<Payment> givenBack() {
        return List.of(Payment.NONE, Payment.DECLINED, Payment.VOIDED, Payment.REFUNDED, Payment.KEPT, Payment.GIVEN_UP);
    }

    Payment payment() {
        return payment;
    }

    boolean captureWasRefused() {
        return log.contains(captureRefused());
    }

    boolean agentDroppedOut() {
        return !droppedOut.isEmpty();
    }

    /** Whether the payment was held only after the order was over. */
    boolean authorizedTooLate() {
        return log.contains(authorized()) && log.contains(rejected(Reason.PAYMENT_FAILED))
                && log.indexOf(rejected(Reason.PAYMENT_FAILED)) < log.indexOf(authorized());
    }
}
