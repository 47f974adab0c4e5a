package io.tiffin.restaurant.accounts;

import io.tiffin.kernel.Actor;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.messaging.Commands;
import io.tiffin.kernel.messaging.Truth;
import io.tiffin.kernel.web.Blocking;
import io.tiffin.kernel.web.Trace;
import io.tiffin.restaurant.api.RestaurantCommand.RegisterRestaurant;
import io.tiffin.restaurant.api.RestaurantEvent;
import io.tiffin.restaurant.domain.RestaurantState;
import io.tiffin.restaurant.domain.RestaurantState.None;
import io.tiffin.restaurant.domain.RestaurantState.Registered;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * A restaurant is a row and a stream of events. The row is written first and keeps what the first event needs, so that whatever a crash
 * left half done is completed the next time somebody asks for the restaurant.
 */
@Component
public class Registration {

    private final Accounts accounts;
    private final Commands commands;
    private final Truth truth;

    public Registration(Accounts accounts, Commands commands, Truth truth) {
        this.accounts = accounts;
        this.commands = commands;
        this.truth = truth;
    }

    /** The row and the events of one restaurant. */
    public record RestaurantRecord(Account account, Registered restaurant) {}

    /**
     * Makes the account and registers the restaurant.
     *
     * @return the position of its first event; refused ({@code email_taken}) where the e-mail address has an account
     */
    public Mono<OptionalLong> register(Trace trace, Account account, String passwordHash) {
        return Blocking.call(() -> accounts.add(account, passwordHash))
                .filter(added -> added)
                .switchIfEmpty(Mono.error(() -> new RefusedException(
                        new Refusal.Conflict("email_taken", "This e-mail address has an account. Log in instead."))))
                .flatMap(_ -> complete(trace, account));
    }

    /** The restaurant as it is now, after completing its registration where need be; refused where there is none. */
    public Mono<RestaurantRecord> find(Trace trace, RestaurantId id) {
        return Blocking.call(() -> accounts.find(id).orElse(null))
                .delayUntil(account -> complete(trace, account))
                .flatMap(account -> truth.of(id, RestaurantEvent.class, Registration::evolve)
                        .ofType(Registered.class)
                        .map(restaurant -> new RestaurantRecord(account, restaurant)))
                .switchIfEmpty(Mono.error(() -> new RefusedException(new Refusal.NotFound("restaurant"))));
    }

    private Mono<OptionalLong> complete(Trace trace, Account account) {
        if (account.pendingProfile() == null) {
            return Mono.just(OptionalLong.empty());
        }
        RestaurantId id = account.restaurantId();
        return commands.send(trace, Actor.of(id), new RegisterRestaurant(id, account.pendingProfile()))
                .delayUntil(_ -> Blocking.call(() -> {
                    accounts.registered(id);
                    return true;
                }));
    }

    private static RestaurantState evolve(@Nullable RestaurantState state, RestaurantEvent event) {
        return RestaurantState.evolve(state == null ? new None() : state, event);
    }
}
