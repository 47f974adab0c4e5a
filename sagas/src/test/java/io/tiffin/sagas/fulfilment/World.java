package io.tiffin.sagas.fulfilment;

import static io.tiffin.sagas.fulfilment.Messages.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.delivery.api.DeliveryCommand;
import io.tiffin.delivery.api.DeliveryEvent;
import io.tiffin.delivery.api.DeliveryStatus;
import io.tiffin.kernel.Actor;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.ChangeId;
import io.tiffin.kernel.Decision;
import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderRelated;
import io.tiffin.order.api.ChangedLine;
import io.tiffin.order.api.OrderCommand;
import io.tiffin.order.api.OrderCommand.AcceptChange;
import io.tiffin.order.api.OrderCommand.CancelOrder;
import io.tiffin.order.api.OrderCommand.ConfirmOrder;
import io.tiffin.order.api.OrderCommand.DeliverOrder;
import io.tiffin.order.api.OrderCommand.MarkOrderReady;
import io.tiffin.order.api.OrderCommand.Missing;
import io.tiffin.order.api.OrderCommand.PickUpOrder;
import io.tiffin.order.api.OrderCommand.ProposeChange;
import io.tiffin.order.api.OrderCommand.RefuseChange;
import io.tiffin.order.api.OrderCommand.RejectOrder;
import io.tiffin.order.api.OrderEvent;
import io.tiffin.order.api.OrderEvent.OrderChangeProposed;
import io.tiffin.order.api.OrderEvent.OrderRejected;
import io.tiffin.order.api.OrderLine;
import io.tiffin.order.api.OrderStatus;
import io.tiffin.order.api.Reason;
import io.tiffin.order.domain.OrderDecider;
import io.tiffin.order.domain.OrderState;
import io.tiffin.restaurant.api.MenuItem;
import io.tiffin.restaurant.api.MenuItemCommand;
import io.tiffin.restaurant.api.MenuItemCommand.ReleaseStock;
import io.tiffin.restaurant.api.MenuItemEvent;
import io.tiffin.restaurant.domain.MenuItemDecider;
import io.tiffin.restaurant.domain.MenuItemState;
import io.tiffin.user.api.PaymentCommand;
import io.tiffin.user.api.PaymentCommand.RequestAdjustment;
import io.tiffin.user.api.PaymentCommand.RequestAuthorization;
import io.tiffin.user.api.PaymentCommand.RequestCapture;
import io.tiffin.user.api.PaymentCommand.RequestReversal;
import io.tiffin.user.api.PaymentEvent.CaptureRefused;
import io.tiffin.user.api.PaymentEvent.PaymentCaptured;
import io.tiffin.user.api.PaymentEvent.PaymentRefunded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The other contexts and the people in them, as far as one order is concerned: they act when they like, in any order the rules allow. The
 * rules of orders and of stock are the real ones.
 */
final class World {

    enum Payment {
        NONE, AUTHORIZING, AUTHORIZED, ADJUSTING, DECLINED, CAPTURING, CAPTURED, CAPTURE_REFUSED, KEEPING, KEPT, VOIDING, VOIDED, REFUNDING, REFUNDED, GIVEN_UP
    }

    private static final List<MenuItemId> SCARCE = List.of(LASAGNE, TIRAMISU, GNOCCHI);

    private final Random random;
    private final List<OrderRelated> log = new ArrayList<>();
    private final List<Object> onTheirWay = new ArrayList<>();
    private final List<Object> scheduled = new ArrayList<>();
    private final Set<AgentId> reserved = new HashSet<>();
    private final Set<AgentId> decliners = new HashSet<>();
    private final Set<AgentId> droppedOut = new HashSet<>();
    private final Map<MenuItemId, MenuItemState.Known> stock = new HashMap<>();
    private final Map<MenuItemId, Integer> stockAtFirst = new HashMap<>();
    private OrderState order = new OrderState.None();
    private Payment payment = Payment.NONE;
    private Money held = TOTAL;
    private Money asked = TOTAL;
    private Money keep = Money.zero(TOTAL.currency());
    private int adjustments;
    private final int changesOfMind;
    private int proposals;
    private DeliveryStatus delivery;
    private AgentId agent;

    World(Random random) {
        this.random = random;
        this.changesOfMind = random.nextInt(3);
        for (MenuItemId item : SCARCE) {
            int portions = random.nextInt(item.equals(GNOCCHI) ? 2 : 10) == 0 ? random.nextInt(2) : 5;
            stockAtFirst.put(item, portions);
            var dish = new MenuItem("Dish", null, line(item, 1).unitPrice(), null, true, null);
            stock.put(item, (MenuItemState.Known) MenuItemState.evolve(new MenuItemState.None(),
                    new MenuItemEvent.MenuItemAdded(item, BELLA, dish, portions)));
        }
        orderGoes(created());
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
        if (OrderDecider.decide(command, order) instanceof Decision.Accepted<OrderEvent>(var events)) {
            events.forEach(this::orderGoes);
        }
    }

    private void carryOut(MenuItemCommand command) {
        MenuItemState.Known item = stock.get(command.menuItemId());
        for (MenuItemEvent event : MenuItemDecider.decide(command, item).orThrow()) {
            stock.put(command.menuItemId(), (MenuItemState.Known) MenuItemState.evolve(item, event));
            happens((OrderRelated) event);
        }
    }

    private void carryOut(PaymentCommand command) {
        switch (command) {
            case RequestAuthorization _ -> paymentGoes(Payment.NONE, Payment.AUTHORIZING, authorizationRequested());
            case RequestAdjustment adjustment -> {
                if (payment == Payment.AUTHORIZED && adjustment.number() > adjustments) {
                    adjustments = adjustment.number();
                    asked = adjustment.amount();
                    paymentGoes(Payment.AUTHORIZED, Payment.ADJUSTING, adjustmentRequested(adjustments, asked));
                }
            }
            case RequestCapture _ -> paymentGoes(Payment.AUTHORIZED, Payment.CAPTURING, captureRequested(held));
            case RequestReversal reversal -> {
                Payment letGo = reversal.keep() == null ? Payment.VOIDING : Payment.KEEPING;
                keep = reversal.keep() == null ? Money.zero(held.currency()) : reversal.keep();
                if (payment == Payment.AUTHORIZED) {
                    asked = keep;
                }
                paymentGoes(Payment.AUTHORIZED, letGo, letGo == Payment.VOIDING ? voidRequested() : captureRequested(asked));
                paymentGoes(Payment.CAPTURE_REFUSED, Payment.VOIDING, voidRequested());
                if (payment == Payment.CAPTURED) {
                    asked = new Money(Math.max(0, taken() - wentBack() - keep.amount()), keep.currency());
                }
                boolean nothing = asked.amount() == 0;
                paymentGoes(Payment.CAPTURED, nothing ? Payment.KEPT : Payment.REFUNDING,
                        nothing ? nothingToReverse() : refundRequested(asked));
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
                if (!delivery.isTerminal()) {
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
            case ADJUSTING -> {
                moves.add(() -> {
                    held = asked;
                    paymentGoes(Payment.ADJUSTING, Payment.AUTHORIZED, adjusted(adjustments, held));
                });
                seldom(moves, () -> paymentGoes(Payment.ADJUSTING, Payment.AUTHORIZED, adjustmentDeclined(adjustments, held)));
            }
            case CAPTURING -> {
                moves.add(() -> paymentGoes(Payment.CAPTURING, Payment.CAPTURED, captured(held)));
                seldom(moves, () -> paymentGoes(Payment.CAPTURING, Payment.CAPTURE_REFUSED, captureRefused()));
            }
            case KEEPING -> {
                moves.add(() -> paymentGoes(Payment.KEEPING, Payment.KEPT, captured(asked)));
                seldom(moves, () -> paymentGoes(Payment.KEEPING, Payment.CAPTURE_REFUSED, captureRefused()));
            }
            case VOIDING -> moves.add(() -> paymentGoes(Payment.VOIDING, Payment.VOIDED, voided()));
            case REFUNDING -> {
                moves.add(() -> paymentGoes(Payment.REFUNDING, Payment.REFUNDED, refunded(asked)));
                seldom(moves, () -> happens(reversalRefused(false)));
                seldom(moves, () -> paymentGoes(Payment.REFUNDING, Payment.GIVEN_UP, reversalRefused(true)));
            }
            case CAPTURED -> {
                if (wentBack() == 0 && held.compareTo(partRefunded().amount()) >= 0) {
                    seldom(moves, () -> happens(partRefunded()));
                }
            }
            case NONE, AUTHORIZED, DECLINED, CAPTURE_REFUSED, KEPT, VOIDED, REFUNDED, GIVEN_UP -> {
            }
        }
    }

    private void people(List<Runnable> moves) {
        var cancel = new CancelOrder(ORDER, Actor.of(ANN), Reason.CHANGED_MIND);
        switch (order()) {
            case PENDING -> seldom(moves, () -> carryOut(cancel));
            case RECEIVED -> {
                if (proposals < changesOfMind) {
                    moves.add(() -> carryOut(anyProposal()));
                } else {
                    moves.add(() -> carryOut(new ConfirmOrder(ORDER, BELLA, TWENTY_MINUTES)));
                }
                if (proposals > 0 && random.nextInt(3) == 0) {
                    moves.add(() -> carryOut(new AcceptChange(ORDER, changeId(proposals), ANN)));
                    seldom(moves, () -> carryOut(new RefuseChange(ORDER, changeId(proposals), ANN)));
                }
                seldom(moves,
                        () -> carryOut(random.nextBoolean() ? cancel : new RejectOrder(ORDER, Actor.of(BELLA), Reason.CAPACITY, null)));
            }
            case CONFIRMED -> {
                moves.add(() -> carryOut(new MarkOrderReady(ORDER, BELLA)));
                seldom(moves, () -> carryOut(cancel));
            }
            case READY -> seldom(moves, () -> carryOut(cancel));
            case PICKED_UP, DELIVERED, REJECTED, CANCELLED -> {
            }
        }
    }

    /** Something goes, and something may come: also what went before. */
    private ProposeChange anyProposal() {
        List<ChangedLine> lines = placed().lines();
        MenuItemId missing = lines.get(random.nextInt(lines.size())).line().menuItemId();
        List<OrderLine> substitutes = Stream.of(LASAGNE, TIRAMISU, GNOCCHI, WATER)
                .filter(item -> !item.equals(missing) && random.nextInt(3) == 0)
                .map(item -> line(item, 1 + random.nextInt(2)))
                .toList();
        return new ProposeChange(ORDER, changeId(proposals + 1), BELLA, List.of(new Missing(missing, random.nextBoolean() ? null : 1)),
                substitutes, FIVE_MINUTES);
    }

    private static ChangeId changeId(int number) {
        return new ChangeId(new UUID(6, number));
    }

    private void dispatcher(List<Runnable> moves) {
        boolean searching = delivery == DeliveryStatus.REQUESTED || delivery == DeliveryStatus.OFFERED;
        for (AgentId candidate : List.of(CEM, DIA)) {
            if (reserved.contains(candidate) && (delivery.isTerminal() || !candidate.equals(agent))) {
                moves.add(() -> {
                    reserved.remove(candidate);
                    happens(released(candidate));
                });
            }
            if (delivery == DeliveryStatus.REQUESTED && reserved.isEmpty() && !decliners.contains(candidate)) {
                moves.add(() -> {
                    reserved.add(candidate);
                    happens(reserved(candidate));
                });
            }
            if (delivery == DeliveryStatus.REQUESTED && reserved.contains(candidate) && !decliners.contains(candidate)) {
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
        if (order() == OrderStatus.READY) {
            // They had been allowed to when they asked.
            droppedOut.forEach(who -> seldom(moves, () -> carryOut(new PickUpOrder(ORDER, who))));
        }
        if (delivery == DeliveryStatus.ASSIGNED && order() == OrderStatus.READY) {
            moves.add(() -> carryOut(new PickUpOrder(ORDER, agent)));
        }
        if (delivery == DeliveryStatus.PICKED_UP && order() == OrderStatus.PICKED_UP) {
            moves.add(() -> carryOut(new DeliverOrder(ORDER, agent, null)));
        }
    }

    private void seldom(List<Runnable> moves, Runnable move) {
        if (random.nextInt(12) == 0) {
            moves.add(move);
        }
    }

    private void orderGoes(OrderEvent event) {
        order = OrderState.evolve(order, event);
        if (event instanceof OrderChangeProposed) {
            proposals++;
        }
        happens(event);
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

    private OrderState.Placed placed() {
        return (OrderState.Placed) order;
    }

    OrderStatus order() {
        return placed().status();
    }

    /** Whatever was begun is finished one way or the other; agents who were reserved too late are still the dispatcher's to release. */
    void isInOrder() {
        assertThat(order().isTerminal()).isTrue();
        boolean good = order() == OrderStatus.DELIVERED;
        assertThat(payment).isIn(good ? paidFor() : givenBack());
        boolean left = good || count(DeliveryEvent.DeliveryPickedUp.class) > 0;
        assertThat(delivery == null || delivery.isTerminal()).isTrue();
        assertThat(agent == null || !reserved.contains(agent)).isTrue();
        for (MenuItemId item : SCARCE) {
            int eaten = left ? portionsOf(item) : 0;
            assertThat(stock.get(item).remaining()).as("portions of %s", item).isEqualTo(stockAtFirst.get(item) - eaten);
            assertThat(MenuItemDecider.decide(new ReleaseStock(item, ORDER), stock.get(item))).isEqualTo(Decision.alreadyDone());
        }
        moneyIsInOrder(good);
    }

    private int portionsOf(MenuItemId item) {
        return placed().lines()
                .stream()
                .map(ChangedLine::line)
                .filter(line -> line.menuItemId().equals(item) && line.stockLimited())
                .mapToInt(OrderLine::quantity)
                .sum();
    }

    /** What was taken is the total of what was delivered, or a fee of what was not; what goes back is never more. */
    private void moneyIsInOrder(boolean good) {
        Money total = placed().lines().stream().map(ChangedLine::line).map(OrderLine::lineTotal).reduce(Money::plus).orElseThrow();
        assertThat(placed().total()).isEqualTo(total);
        long inParts = log.contains(partRefunded()) ? partRefunded().amount().amount() : 0;
        assertThat(keep.amount()).isIn(0L, total.amount() / 10, total.amount());
        long balance = taken() - wentBack();
        switch (payment) {
            case CAPTURED -> assertThat(taken()).isEqualTo(total.amount());
            case KEPT, REFUNDED -> assertThat(balance).isEqualTo(Math.min(keep.amount(), taken() - inParts));
            case NONE, DECLINED, VOIDED -> assertThat(balance).isZero();
            default -> assertThat(payment).isEqualTo(Payment.GIVEN_UP);
        }
        assertThat(good || payment != Payment.CAPTURED).isTrue();
    }

    private long taken() {
        return sum(PaymentCaptured.class, PaymentCaptured::amount);
    }

    private long wentBack() {
        return sum(PaymentRefunded.class, PaymentRefunded::amount);
    }

    private <E> long sum(Class<E> type, Function<E, Money> amount) {
        return log.stream().filter(type::isInstance).map(type::cast).map(amount).mapToLong(Money::amount).sum();
    }

    long count(Class<?> event) {
        return log.stream().filter(event::isInstance).count();
    }

    boolean isRejectedFor(Reason reason) {
        return log.stream().anyMatch(event -> event instanceof OrderRejected rejected && rejected.reason() == reason);
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
        return count(CaptureRefused.class) > 0;
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
