package io.tiffin.sagas.interleaving;

import io.tiffin.delivery.api.AgentCommand;
import io.tiffin.delivery.api.AgentEvent;
import io.tiffin.delivery.api.DeliveryCommand;
import io.tiffin.delivery.api.DeliveryEvent;
import io.tiffin.delivery.domain.AgentDecider;
import io.tiffin.delivery.domain.AgentState;
import io.tiffin.delivery.domain.DeliveryDecider;
import io.tiffin.delivery.domain.DeliveryState;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.Decision;
import io.tiffin.kernel.DeliveryId;
import io.tiffin.kernel.Identifier;
import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.PaymentId;
import io.tiffin.kernel.Refusal;
import io.tiffin.order.api.OrderCommand;
import io.tiffin.order.api.OrderEvent;
import io.tiffin.order.domain.OrderDecider;
import io.tiffin.order.domain.OrderState;
import io.tiffin.restaurant.api.MenuItemCommand;
import io.tiffin.restaurant.api.MenuItemEvent;
import io.tiffin.restaurant.domain.MenuItemDecider;
import io.tiffin.restaurant.domain.MenuItemState;
import io.tiffin.user.api.PaymentCommand;
import io.tiffin.user.api.PaymentEvent;
import io.tiffin.user.domain.PaymentDecider;
import io.tiffin.user.domain.PaymentState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** The aggregates of all contexts, decided by their own rules, and the one log of what happened to them. */
final class Contexts {

    /** {@code sequence} within the aggregate. */
    record Stored(Identifier aggregate, long sequence, Object event) {}

    private final List<Stored> log = new ArrayList<>();
    private final Map<String, List<Stored>> streams = new HashMap<>();
    private final Map<Identifier, Object> states = new HashMap<>();

    List<Stored> log() {
        return log;
    }

    List<Stored> stream(String aggregate) {
        return streams.getOrDefault(aggregate, List.of());
    }

    /** Empty: it was carried out. */
    Optional<Refusal> send(Object command) {
        return switch (command) {
            case OrderCommand toOrder -> carryOut(order(toOrder.orderId()), toOrder.orderId(), toOrder, OrderDecider::decide,
                    OrderState::evolve);
            case PaymentCommand toPayment ->
                carryOut(payment(toPayment.orderId()), toPayment.paymentId(), toPayment, PaymentDecider::decide,
                        PaymentState::evolve);
            case DeliveryCommand toDelivery -> carryOut(delivery(toDelivery.orderId()), toDelivery.deliveryId(), toDelivery,
                    DeliveryDecider::decide, DeliveryState::evolve);
            case MenuItemCommand toItem -> carryOut(item(toItem.menuItemId()), toItem.menuItemId(), toItem, MenuItemDecider::decide,
                    MenuItemState::evolve);
            case AgentCommand toAgent -> carryOut(agent(toAgent.agentId()), toAgent.agentId(), toAgent, AgentDecider::decide,
                    AgentState::evolve);
            default -> throw new AssertionError("nobody takes " + command);
        };
    }

    private <C, S, E> Optional<Refusal> carryOut(S state, Identifier aggregate, C command, BiFunction<C, S, Decision<E>> decide,
            BiFunction<S, E, S> evolve) {
        return switch (decide.apply(command, state)) {
            case Decision.Refused<E>(var refusal) -> Optional.of(refusal);
            case Decision.Accepted<E>(var events) -> {
                S now = state;
                for (E event : events) {
                    List<Stored> stream = streams.computeIfAbsent(aggregate.toString(), _ -> new ArrayList<>());
                    var stored = new Stored(aggregate, stream.size(), event);
                    stream.add(stored);
                    log.add(stored);
                    now = evolve.apply(now, event);
                }
                states.put(aggregate, now);
                yield Optional.empty();
            }
        };
    }

    OrderState order(OrderId order) {
        return state(order, new OrderState.None());
    }

    PaymentState payment(OrderId order) {
        return state(PaymentId.of(order), new PaymentState.None());
    }

    DeliveryState delivery(OrderId order) {
        return state(DeliveryId.of(order), new DeliveryState.None());
    }

    MenuItemState item(MenuItemId item) {
        return state(item, new MenuItemState.None());
    }

    AgentState agent(AgentId agent) {
        return state(agent, new AgentState.None());
    }

    @SuppressWarnings("unchecked") // An aggregate has one kind of state.
    private <S> S state(Identifier aggregate, S none) {
        return (S) states.getOrDefault(aggregate, none);
    }
}
