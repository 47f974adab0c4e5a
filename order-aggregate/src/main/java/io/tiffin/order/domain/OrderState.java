package io.tiffin.order.domain;

import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.UserId;
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
import org.jspecify.annotations.Nullable;

/** What the rules need to know of an order. */
public sealed interface OrderState {

    /** There is no order yet. */
    record None() implements OrderState {}

    /**
     * An order that was placed.
     *
     * @param carrier the agent who picked it up
     */
    record Placed(OrderId orderId, UserId customer, RestaurantId restaurant, OrderStatus status,
            @Nullable AgentId carrier) implements OrderState {

        private Placed now(OrderStatus next) {
            return new Placed(orderId, customer, restaurant, next, carrier);
        }

        private Placed carriedBy(AgentId agent) {
            return new Placed(orderId, customer, restaurant, OrderStatus.PICKED_UP, agent);
        }
    }

    /** The state after an event. */
    static OrderState evolve(OrderState state, OrderEvent event) {
        return switch (event) {
            case OrderCreated created ->
                new Placed(created.orderId(), created.customer(), created.restaurantId(), OrderStatus.PENDING, null);
            case OrderReceived _ -> placed(state).now(OrderStatus.RECEIVED);
            case OrderConfirmed _ -> placed(state).now(OrderStatus.CONFIRMED);
            case OrderReady _ -> placed(state).now(OrderStatus.READY);
            case OrderPickedUp pickedUp -> placed(state).carriedBy(pickedUp.agentId());
            case OrderDelivered _ -> placed(state).now(OrderStatus.DELIVERED);
            case OrderRejected _ -> placed(state).now(OrderStatus.REJECTED);
            case OrderCancelled _ -> placed(state).now(OrderStatus.CANCELLED);
        };
    }

    private static Placed placed(OrderState state) {
        return switch (state) {
            case Placed placed -> placed;
            case None _ -> throw new IllegalStateException("the first event of an order is its creation");
        };
    }
}
