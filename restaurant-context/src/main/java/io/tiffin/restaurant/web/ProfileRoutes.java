package io.tiffin.restaurant.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.messaging.Commands;
import io.tiffin.kernel.web.Answers;
import io.tiffin.kernel.web.Blocking;
import io.tiffin.kernel.web.Caller;
import io.tiffin.kernel.web.Envelope;
import io.tiffin.restaurant.accounts.Accounts;
import io.tiffin.restaurant.accounts.Registration;
import io.tiffin.restaurant.api.RestaurantCommand;
import io.tiffin.restaurant.api.RestaurantCommand.ChangeOpenState;
import io.tiffin.restaurant.api.RestaurantCommand.ChangeRestaurantProfile;
import jakarta.validation.Valid;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What a restaurant says of itself, and whether it takes orders. */
@RestController
@RequestMapping("/restaurants/me")
@Tag(name = "Own restaurant")
class ProfileRoutes {

    private final Registration registration;
    private final Accounts accounts;
    private final Commands commands;

    ProfileRoutes(Registration registration, Accounts accounts, Commands commands) {
        this.registration = registration;
        this.accounts = accounts;
        this.commands = commands;
    }

    @GetMapping
    Mono<Envelope<RestaurantAnswer>> profile(Caller caller) {
        return current(caller).map(Envelope::of);
    }

    @PutMapping
    @Operation(description = "What is absent stays as it is. An empty text takes a phone, a cuisine or (both at once) the opening times away.")
    Mono<ResponseEntity<Envelope<RestaurantAnswer>>> change(Caller caller, @Valid @RequestBody ProfileChange change) {
        RestaurantId id = caller.restaurant();
        return registration.find(caller.trace(), id)
                .map(found -> new ChangeRestaurantProfile(id, change.appliedTo(found.restaurant().profile())))
                .delayUntil(_ -> changePhone(id, change))
                .flatMap(command -> carryOut(caller, command));
    }

    @PutMapping("/status")
    Mono<ResponseEntity<Envelope<RestaurantAnswer>>> changeStatus(Caller caller, @Valid @RequestBody OpenStateChange change) {
        return carryOut(caller, new ChangeOpenState(caller.restaurant(), change.status(), change.extraMinutes()));
    }

    private Mono<ResponseEntity<Envelope<RestaurantAnswer>>> carryOut(Caller caller, RestaurantCommand command) {
        return commands.send(caller, command)
                .flatMap(position -> current(caller).map(restaurant -> Answers.ok(position, restaurant)));
    }

    private Mono<Void> changePhone(RestaurantId id, ProfileChange change) {
        return change.phone() == null ? Mono.empty() : Blocking.call(() -> {
            accounts.changePhone(id, Texts.orNull(change.phone()));
            return true;
        }).then();
    }

    private Mono<RestaurantAnswer> current(Caller caller) {
        return registration.find(caller.trace(), caller.restaurant()).map(RestaurantAnswer::of);
    }
}
