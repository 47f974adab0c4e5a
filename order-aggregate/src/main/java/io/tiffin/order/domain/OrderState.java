package io.tiffin.order.domain;

import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.UserId;
import io.tiffin.order.api.ChangedLine;
import io.tiffin.order.api.OrderEvent;
import io.tiffin.order.api.OrderEvent.OrderCancelled;
import io.tiffin.order.api.OrderEvent.OrderChangeAccepted;
import io.tiffin.order.api.OrderEvent.OrderChangeProposed;
import io.tiffin.order.api.OrderEvent.OrderChangeRefused;
import io.tiffin.order.api.OrderEvent.OrderChanged;
import io.tiffin.order.api.OrderEvent.OrderConfirmed;
import io.tiffin.order.api.OrderEvent.OrderCreated;
import io.tiffin.order.api.OrderEvent.OrderDelivered;
import io.tiffin.order.api.OrderEvent.OrderPickedUp;
import io.tiffin.order.api.OrderEvent.OrderReady;
import io.tiffin.order.api.OrderEvent.OrderReceived;
import io.tiffin.order.api.OrderEvent.OrderRejected;
import io.tiffin.order.api.OrderStatus;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the rules need to know of an order. */
public sealed interface OrderState {

    /** There is no order yet. */
    record None() implements OrderState {}

    /**
     * An order that was placed.
     *
     * @param lines   what it consists of
     * @param change  the last one that was proposed
     * @param carrier the agent who picked it up
     */
    record Placed(OrderId orderId, UserId customer, RestaurantId restaurant, OrderStatus status, List<ChangedLine> lines, Money total,
            @Nullable OrderChange change, @Nullable AgentId carrier) implements OrderState {

        private static Placed by(OrderCreated created) {
            var lines = IntStream.range(0, created.lines().size()).mapToObj(i -> new ChangedLine(created.lines().get(i), i)).toList();
            return new Placed(created.orderId(), created.customer(), created.restaurantId(), OrderStatus.PENDING, lines, created.total(),
                    null, null);
        }

        private Placed now(OrderStatus next) {
            return new Placed(orderId, customer, restaurant, next, lines, total, change, carrier);
        }

        private Placed carriedBy(AgentId agent) {
            return new Placed(orderId, customer, restaurant, OrderStatus.PICKED_UP, lines, total, change, agent);
        }

        private Placed with(OrderChange next) {
            return new Placed(orderId, customer, restaurant, status, lines, total, next, carrier);
        }

        private Placed at(OrderChange.Stage next) {
            if (change == null) {
                throw new IllegalStateException("a change begins when it is proposed");
            }
            return with(change.at(next));
        }

        private Placed consistingOf(List<ChangedLine> nextLines, Money nextTotal) {
            return new Placed(orderId, customer, restaurant, status, nextLines, nextTotal, change, carrier);
        }
    }

    /** The state after an event. */
    static OrderState evolve(OrderState state, OrderEvent event) {
        return switch (event) {
            case OrderCreated created -> Placed.by(created);
            case OrderReceived _ -> placed(state).now(OrderStatus.RECEIVED);
            case OrderConfirmed _ -> placed(state).now(OrderStatus.CONFIRMED);
            case OrderReady _ -> placed(state).now(OrderStatus.READY);
            case OrderPickedUp pickedUp -> placed(state).carriedBy(pickedUp.agentId());
            case OrderDelivered _ -> placed(state).now(OrderStatus.DELIVERED);
            case OrderRejected _ -> placed(state).now(OrderStatus.REJECTED);
            case OrderCancelled _ -> placed(state).now(OrderStatus.CANCELLED);
            case OrderChangeProposed proposed -> placed(state).with(OrderChange.by(proposed));
            case OrderChangeAccepted _ -> placed(state).at(OrderChange.Stage.ACCEPTED);
            case OrderChangeRefused _ -> placed(state).at(OrderChange.Stage.REFUSED);
            case OrderChanged changed -> placed(state).at(OrderChange.Stage.APPLIED).consistingOf(changed.lines(), changed.total());
        };
    }

    private static Placed placed(OrderState state) {
        return switch (state) {
            case Placed placed -> placed;
            case None _ -> throw new IllegalStateException("the first event of an order is its creation");
        };
    }
}
