package io.tiffin.delivery.axon;

import io.tiffin.delivery.api.DeliveryCommand;
import io.tiffin.delivery.api.DeliveryCommand.AcceptOffer;
import io.tiffin.delivery.api.DeliveryCommand.ArriveAtRestaurant;
import io.tiffin.delivery.api.DeliveryCommand.CancelDelivery;
import io.tiffin.delivery.api.DeliveryCommand.CompleteDelivery;
import io.tiffin.delivery.api.DeliveryCommand.DeclineOffer;
import io.tiffin.delivery.api.DeliveryCommand.ExpireOffer;
import io.tiffin.delivery.api.DeliveryCommand.FailDelivery;
import io.tiffin.delivery.api.DeliveryCommand.GiveUpSearch;
import io.tiffin.delivery.api.DeliveryCommand.OfferDelivery;
import io.tiffin.delivery.api.DeliveryCommand.PickUpDelivery;
import io.tiffin.delivery.api.DeliveryCommand.ReportLateness;
import io.tiffin.delivery.api.DeliveryCommand.RequestDelivery;
import io.tiffin.delivery.api.DeliveryCommand.RetrySearch;
import io.tiffin.delivery.api.DeliveryEvent;
import io.tiffin.delivery.domain.DeliveryDecider;
import io.tiffin.delivery.domain.DeliveryState;
import io.tiffin.kernel.DeliveryId;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** The shell around {@link DeliveryDecider}. */
@Aggregate
class Delivery {

    @AggregateIdentifier
    @SuppressWarnings("UnusedVariable") // Axon reads it.
    private @Nullable DeliveryId deliveryId;
    private DeliveryState state = new DeliveryState.None();

    Delivery() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(RequestDelivery command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(OfferDelivery command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(AcceptOffer command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(DeclineOffer command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(ExpireOffer command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(RetrySearch command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(GiveUpSearch command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(ArriveAtRestaurant command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(PickUpDelivery command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(CompleteDelivery command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(FailDelivery command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(ReportLateness command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(CancelDelivery command) {
        carryOut(command);
    }

    private void carryOut(DeliveryCommand command) {
        DeliveryDecider.decide(command, state).orThrow().forEach(AggregateLifecycle::apply);
    }

    @EventSourcingHandler
    void on(DeliveryEvent event) {
        deliveryId = DeliveryId.of(event.orderId());
        state = DeliveryState.evolve(state, event);
    }
}
