package io.tiffin.sagas.interleaving;

import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.OrderMilestone;
import io.tiffin.order.api.OrderEvent.OrderCreated;
import io.tiffin.sagas.fulfilment.Fulfilment;
import io.tiffin.sagas.fulfilment.FulfilmentState;
import io.tiffin.sagas.fulfilment.Reaction;
import io.tiffin.sagas.fulfilment.Step;
import io.tiffin.sagas.interleaving.Contexts.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The fulfilment of every order. Its commands travel, overtake one another, and get lost with the process. */
final class Sagas extends Follower {

    private final Fulfilment fulfilment;
    private final Consumer<Object> bus;
    private final Schedule schedule;
    private final List<Object> onTheirWay = new ArrayList<>();
    private final Map<String, Object> scheduled = new HashMap<>();
    private final Map<OrderId, FulfilmentState> states = new HashMap<>();
    private final Set<OrderId> ended = new HashSet<>();
    private Map<OrderId, FulfilmentState> committedStates = Map.of();
    private Set<OrderId> committedEnded = Set.of();

    Sagas(Contexts contexts, Fulfilment fulfilment, Schedule schedule) {
        super(contexts.log());
        this.fulfilment = fulfilment;
        this.bus = contexts::send;
        this.schedule = schedule;
    }

    @Override
    void handle(Stored stored) {
        if (stored.event() instanceof OrderMilestone event && !ended.contains(event.orderId())) {
            OrderId order = event.orderId();
            FulfilmentState state = states.get(order);
            if (state == null) {
                if (event instanceof OrderCreated created) {
                    carryOut(order, fulfilment.begin(created));
                }
            } else if (!(event instanceof OrderCreated)) {
                carryOut(order, fulfilment.react(state, event));
            }
        }
    }

    private void carryOut(OrderId order, Reaction reaction) {
        states.put(order, reaction.state());
        for (Step step : reaction.steps()) {
            switch (step) {
                case Step.Send(var command) -> onTheirWay.add(command);
                case Step.ScheduleDeadline(var id, _, var command) -> scheduled.put(id, command);
            }
        }
        if (reaction.ended()) {
            ended.add(order);
        }
    }

    boolean sends() {
        return !onTheirWay.isEmpty();
    }

    /** One of the commands arrives; it may come a second time. */
    void deliver(Choices choices) {
        Object command = onTheirWay.get(choices.below(onTheirWay.size()));
        if (!choices.oneIn(8)) {
            onTheirWay.remove(command);
        }
        bus.accept(command);
    }

    boolean allEnded() {
        return ended.containsAll(states.keySet());
    }

    @Override
    void settle() {
        onTheirWay.forEach(bus);
        onTheirWay.clear();
        scheduled.forEach(schedule::at);
        scheduled.clear();
        committedStates = Map.copyOf(states);
        committedEnded = Set.copyOf(ended);
    }

    @Override
    void forget() {
        onTheirWay.clear();
        scheduled.clear();
        states.clear();
        states.putAll(committedStates);
        ended.clear();
        ended.addAll(committedEnded);
    }
}
