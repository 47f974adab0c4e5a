package io.tiffin.sagas.fulfilment;

import io.tiffin.delivery.api.AgentEvent.AgentReleased;
import io.tiffin.delivery.api.AgentEvent.AgentReserved;
import io.tiffin.delivery.api.DeliveryEvent;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.order.api.OrderEvent;
import io.tiffin.order.api.OrderEvent.OfChange;
import io.tiffin.order.api.OrderEvent.OrderChangeProposed;
import io.tiffin.order.api.OrderEvent.OrderChanged;
import io.tiffin.order.api.OrderStatus;
import io.tiffin.restaurant.api.MenuItemEvent.OfReservation;
import io.tiffin.restaurant.api.MenuItemEvent.ReservationChangeRefused;
import io.tiffin.restaurant.api.MenuItemEvent.ReservationChanged;
import io.tiffin.user.api.PaymentEvent;
import io.tiffin.user.api.PaymentEvent.AdjustmentDeclined;
import io.tiffin.user.api.PaymentEvent.AuthorizationAdjusted;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a fulfilment knows of its order. It only moves forward: an event that comes late or twice leaves it equal to what it was. Only
 * agents come and go; for them it counts that the state is stored with the token, so that events are handled in their order.
 *
 * @param stock  of the items whose stock is limited, in the order of the lines
 * @param agents who are reserved for the order now
 * @param keep   of the payment, where the order was given up so late that it costs a fee; null: nothing
 * @param change the last one that the restaurant proposed
 */
public record FulfilmentState(Terms terms, OrderStatus order, List<Reservation> stock, PaymentStage payment, DeliveryStage delivery,
        Set<AgentId> agents, @Nullable Money keep, @Nullable Change change) {

    public FulfilmentState {
        stock = List.copyOf(stock);
        agents = Set.copyOf(agents);
    }

    /** The order is placed, and those items are asked for. */
    static FulfilmentState begin(Terms terms, Collection<MenuItemId> limited) {
        var asked = limited.stream().map(item -> new Reservation(item, Reservation.Stage.ASKED)).toList();
        return new FulfilmentState(terms, OrderStatus.PENDING, asked, PaymentStage.NONE, new DeliveryStage.None(), Set.of(), null, null);
    }

    FulfilmentState after(OrderEvent event) {
        if (event instanceof OfChange ofChange) {
            return order == OrderStatus.RECEIVED ? after(ofChange) : this;
        }
        OrderStatus next = OrderStatus.after(event);
        // Statuses are declared in the order in which they follow one another.
        return order.isTerminal() || next.compareTo(order) <= 0
                ? this
                : new FulfilmentState(terms, next, stock, payment, delivery, agents, keep, change);
    }

    private FulfilmentState after(OfChange event) {
        if (event instanceof OrderChangeProposed proposed) {
            return change == null || proposed.number() > change.number() ? with(Change.of(proposed)) : this;
        }
        Change next = Objects.requireNonNull(change, "a change begins when it is proposed").after(event);
        return event instanceof OrderChanged changed && !next.equals(change)
                ? with(next).with(terms.costing(changed.total()))
                : with(next);
    }

    /** An answer about a change before the last is one that comes twice. */
    FulfilmentState after(OfReservation event) {
        boolean late = switch (event) {
            case ReservationChanged changed -> !isAboutTheChange(changed.change());
            case ReservationChangeRefused refused -> !isAboutTheChange(refused.change());
            default -> false;
        };
        return late ? this : with(stock.stream().map(reservation -> reservation.after(event)).toList());
    }

    FulfilmentState after(PaymentEvent.Answer event) {
        boolean late = switch (event) {
            case AuthorizationAdjusted adjusted -> !isAboutTheChange(adjusted.number());
            case AdjustmentDeclined declined -> !isAboutTheChange(declined.number());
            default -> false;
        };
        return late ? this : with(payment.after(event));
    }

    private boolean isAboutTheChange(int number) {
        return change != null && change.number() == number;
    }

    FulfilmentState after(DeliveryEvent event) {
        return with(delivery.after(event));
    }

    /** Who is reserved once the delivery has ended was so by mistake, and is released without our waiting for it. */
    FulfilmentState after(AgentReserved event) {
        return delivery instanceof DeliveryStage.Ended ? this : withAgent(event.agentId());
    }

    FulfilmentState after(AgentReleased event) {
        return withoutAgent(event.agentId());
    }

    FulfilmentState with(List<Reservation> nextStock) {
        return new FulfilmentState(terms, order, nextStock, payment, delivery, agents, keep, change);
    }

    FulfilmentState with(PaymentStage nextPayment) {
        return new FulfilmentState(terms, order, stock, nextPayment, delivery, agents, keep, change);
    }

    FulfilmentState with(DeliveryStage nextDelivery) {
        return new FulfilmentState(terms, order, stock, payment, nextDelivery, agents, keep, change);
    }

    FulfilmentState with(Change nextChange) {
        return new FulfilmentState(terms, order, stock, payment, delivery, agents, keep, nextChange);
    }

    private FulfilmentState with(Terms nextTerms) {
        return new FulfilmentState(nextTerms, order, stock, payment, delivery, agents, keep, change);
    }

    FulfilmentState keeping(Money fee) {
        return new FulfilmentState(terms, order, stock, payment, delivery, agents, fee, change);
    }

    private FulfilmentState withAgent(AgentId agent) {
        var more = new HashSet<>(agents);
        more.add(agent);
        return new FulfilmentState(terms, order, stock, payment, delivery, more, keep, change);
    }

    private FulfilmentState withoutAgent(AgentId agent) {
        var less = new HashSet<>(agents);
        less.remove(agent);
        return new FulfilmentState(terms, order, stock, payment, delivery, less, keep, change);
    }

    OrderId orderId() {
        return terms.orderId();
    }

    boolean everythingReserved() {
        return stock.stream().allMatch(reservation -> reservation.stage() == Reservation.Stage.RESERVED);
    }

    boolean somethingRefused() {
        return stock.stream().anyMatch(reservation -> reservation.stage() == Reservation.Stage.REFUSED);
    }

    /** Whether the change is at that stage. */
    boolean changeIs(Change.Stage stage) {
        return change != null && change.stage() == stage;
    }

    boolean everyReservationChanged() {
        return stock.stream().noneMatch(reservation -> reservation.stage() == Reservation.Stage.CHANGING);
    }

    boolean stockSettled() {
        return stock.stream().allMatch(Reservation::settled);
    }

    /** The delivery is over, and so is its agent's reservation. */
    boolean deliverySettled() {
        return delivery instanceof DeliveryStage.Ended(var agent, _) && (agent == null || !agents.contains(agent));
    }
}
