package io.tiffin.restaurant.axon;

import io.tiffin.kernel.RestaurantId;
import io.tiffin.restaurant.api.RestaurantCommand;
import io.tiffin.restaurant.api.RestaurantCommand.ChangeOpenState;
import io.tiffin.restaurant.api.RestaurantCommand.ChangeRestaurantProfile;
import io.tiffin.restaurant.api.RestaurantCommand.RegisterRestaurant;
import io.tiffin.restaurant.api.RestaurantEvent;
import io.tiffin.restaurant.domain.RestaurantDecider;
import io.tiffin.restaurant.domain.RestaurantState;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** The shell around {@link RestaurantDecider}. */
@Aggregate
class Restaurant {

    @SuppressWarnings("UnusedVariable") // Axon reads it.
    @AggregateIdentifier
    private @Nullable RestaurantId restaurantId;
    private RestaurantState state = new RestaurantState.None();

    Restaurant() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(RegisterRestaurant command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(ChangeRestaurantProfile command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(ChangeOpenState command) {
        carryOut(command);
    }

    private void carryOut(RestaurantCommand command) {
        RestaurantDecider.decide(command, state).orThrow().forEach(AggregateLifecycle::apply);
    }

    @EventSourcingHandler
    void on(RestaurantEvent event) {
        restaurantId = event.restaurantId();
        state = RestaurantState.evolve(state, event);
    }
}
