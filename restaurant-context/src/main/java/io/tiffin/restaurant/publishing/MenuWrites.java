package io.tiffin.restaurant.publishing;

import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.messaging.Commands;
import io.tiffin.kernel.messaging.Truth;
import io.tiffin.kernel.web.Blocking;
import io.tiffin.kernel.web.Caller;
import io.tiffin.restaurant.api.MenuItemCommand;
import io.tiffin.restaurant.api.MenuItemEvent;
import io.tiffin.restaurant.api.PublishedMenu;
import io.tiffin.restaurant.domain.MenuItemState;
import io.tiffin.restaurant.domain.MenuItemState.Known;
import io.tiffin.restaurant.domain.MenuItemState.None;
import java.time.Duration;
import java.util.OptionalLong;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Carries out what a restaurant does with its menu, and answers once the menu that customers order from shows it. The menu is waited for
 * also where nothing had to be stored: it may be the second try of a write whose first was stored but timed out here.
 */
@Component
public class MenuWrites {

    /** The port keeps its own limit, which is shorter. */
    private static final Duration AT_MOST = Duration.ofSeconds(5);

    private final Commands commands;
    private final Truth truth;
    private final EventStore store;
    private final PublishedMenu menu;

    public MenuWrites(Commands commands, Truth truth, EventStore store, PublishedMenu menu) {
        this.commands = commands;
        this.truth = truth;
        this.store = store;
        this.menu = menu;
    }

    /**
     * Sends the commands one after another, and waits for the menu.
     *
     * @return the position of their last event, empty where they stored nothing; fails with a {@code TimeoutException} where it is stored
     *         but not shown in time
     */
    public Mono<OptionalLong> carryOut(Caller restaurant, MenuItemCommand... toDo) {
        return Flux.fromArray(toDo)
                .concatMap(command -> commands.send(restaurant, command))
                .reduce((before, next) -> next.isPresent() ? next : before)
                .delayUntil(this::shown);
    }

    /** The item as the store knows it. */
    public Mono<Known> item(MenuItemId id) {
        return truth.sinceSnapshot(id, MenuItemEvent.class, MenuWrites::evolve)
                .ofType(Known.class)
                .switchIfEmpty(Mono.error(() -> new RefusedException(new Refusal.NotFound("menu_item"))));
    }

    private Mono<Void> shown(OptionalLong position) {
        return Mono.justOrEmpty(position.isPresent() ? position.getAsLong() : null)
                .switchIfEmpty(Mono.defer(this::head))
                .flatMap(upTo -> Mono.fromCompletionStage(() -> menu.reaches(upTo)))
                .timeout(AT_MOST);
    }

    private Mono<Long> head() {
        return Blocking.call(() -> {
            TrackingToken head = store.createHeadToken();
            return head == null || head.position().isEmpty() ? null : head.position().getAsLong();
        });
    }

    private static MenuItemState evolve(@Nullable MenuItemState state, MenuItemEvent event) {
        return MenuItemState.evolve(state == null ? new None() : state, event);
    }
}
