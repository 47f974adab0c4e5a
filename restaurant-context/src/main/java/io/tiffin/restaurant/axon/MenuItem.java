package io.tiffin.restaurant.axon;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.StoredAs;
import io.tiffin.kernel.messaging.Snapshotted;
import io.tiffin.restaurant.api.MenuItemCommand;
import io.tiffin.restaurant.api.MenuItemCommand.AddMenuItem;
import io.tiffin.restaurant.api.MenuItemCommand.ChangeMenuItem;
import io.tiffin.restaurant.api.MenuItemCommand.ChangeReservation;
import io.tiffin.restaurant.api.MenuItemCommand.ConsumeStock;
import io.tiffin.restaurant.api.MenuItemCommand.ReleaseStock;
import io.tiffin.restaurant.api.MenuItemCommand.RemoveMenuItem;
import io.tiffin.restaurant.api.MenuItemCommand.ReserveStock;
import io.tiffin.restaurant.api.MenuItemCommand.SetStock;
import io.tiffin.restaurant.api.MenuItemEvent;
import io.tiffin.restaurant.domain.MenuItemDecider;
import io.tiffin.restaurant.domain.MenuItemSnapshot;
import io.tiffin.restaurant.domain.MenuItemState;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** The shell around {@link MenuItemDecider}. Every order adds to its events, so that it is stored as a snapshot now and then. */
@Aggregate(snapshotTriggerDefinition = "snapshotTrigger")
@StoredAs("menu-item.snapshot")
class MenuItem implements Snapshotted<MenuItemState> {

    @SuppressWarnings("UnusedVariable") // Axon reads it.
    @AggregateIdentifier
    private @Nullable MenuItemId menuItemId;
    private MenuItemState state = new MenuItemState.None();

    MenuItem() {}

    private MenuItem(MenuItemState.Known state) {
        this.menuItemId = state.added().menuItemId();
        this.state = state;
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static MenuItem of(MenuItemSnapshot snapshot) {
        return new MenuItem(MenuItemState.of(snapshot));
    }

    /** Nothing to store where there is no item yet. */
    @JsonValue
    @Nullable
    MenuItemSnapshot snapshot() {
        return state instanceof MenuItemState.Known known ? known.snapshot() : null;
    }

    @Override
    public MenuItemState state() {
        return state;
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(AddMenuItem command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(ChangeMenuItem command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(RemoveMenuItem command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(SetStock command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(ReserveStock command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(ChangeReservation command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(ReleaseStock command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(ConsumeStock command) {
        carryOut(command);
    }

    private void carryOut(MenuItemCommand command) {
        MenuItemDecider.decide(command, state).orThrow().forEach(AggregateLifecycle::apply);
    }

    @EventSourcingHandler
    void on(MenuItemEvent event) {
        menuItemId = event.menuItemId();
        state = MenuItemState.evolve(state, event);
    }
}
