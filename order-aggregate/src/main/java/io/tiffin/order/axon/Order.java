package io.tiffin.order.axon;

import io.tiffin.kernel.OrderId;
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
import io.tiffin.order.domain.OrderDecider;
import io.tiffin.order.domain.OrderState;
import java.time.Instant;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** The shell around {@link OrderDecider}. */
@Aggregate
class Order {

    @AggregateIdentifier
    @SuppressWarnings("UnusedVariable") // Axon reads it.
    private @Nullable OrderId orderId;
    private OrderState state = new OrderState.None();
    private Instant placedAt = Instant.EPOCH;

    Order() {}

    /** Answers when the order was placed, as its first event says. */
    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    Instant handle(CreateOrder command) {
        carryOut(command);
        return placedAt;
    }

    @CommandHandler
    void handle(ReceiveOrder command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(ConfirmOrder command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(MarkOrderReady command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(PickUpOrder command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(DeliverOrder command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(RejectOrder command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(CancelOrder command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(ProposeChange command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(AcceptChange command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(RefuseChange command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(ExpireChange command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(ApplyChange command) {
        carryOut(command);
    }

    private void carryOut(OrderCommand command) {
        OrderDecider.decide(command, state).orThrow().forEach(AggregateLifecycle::apply);
    }

    @EventSourcingHandler
    void on(OrderEvent event, @Timestamp Instant at) {
        if (event instanceof OrderEvent.OrderCreated) {
            placedAt = at;
        }
        orderId = event.orderId();
        state = OrderState.evolve(state, event);
    }
}
