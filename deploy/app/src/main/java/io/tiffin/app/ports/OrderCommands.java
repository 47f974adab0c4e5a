package io.tiffin.app.ports;

import io.tiffin.delivery.api.OrderHandover;
import io.tiffin.kernel.Actor;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.SealedText;
import io.tiffin.kernel.messaging.Commands;
import io.tiffin.kernel.web.Trace;
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
    public CompletionStage<Long> pickUp(OrderId order, AgentId by) {
        return send(by, new OrderCommand.PickUpOrder(order, by));
    }

    @Override
    public CompletionStage<Long> deliver(OrderId order, AgentId by, @Nullable SealedText signature) {
        return send(by, new OrderCommand.DeliverOrder(order, by, signature));
    }

    private CompletionStage<Long> send(AgentId by, OrderCommand command) {
        return commands.send(Trace.begin(), Actor.of(by), command).map(position -> position.orElse(0)).toFuture();
    }
}
