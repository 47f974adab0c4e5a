package io.tiffin.app.ports;

import io.tiffin.delivery.api.OrderHandover;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.SealedText;
import io.tiffin.kernel.messaging.Commands;
import io.tiffin.kernel.web.Caller;
import io.tiffin.order.api.OrderCommand;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a delivery does to an order. */
@Component
class OrderCommands implements OrderHandover {

    private final Commands commands;

    OrderCommands(Commands commands) {
        this.commands = commands;
    }

    @Override
    public CompletionStage<Long> pickUp(Caller agent, OrderId order) {
        return send(agent, new OrderCommand.PickUpOrder(order, agent.agent()));
    }

    @Override
    public CompletionStage<Long> deliver(Caller agent, OrderId order, @Nullable SealedText signature) {
        return send(agent, new OrderCommand.DeliverOrder(order, agent.agent(), signature));
    }

    private CompletionStage<Long> send(Caller agent, OrderCommand command) {
        return commands.send(agent, command).map(position -> position.orElse(0)).toFuture();
    }
}
