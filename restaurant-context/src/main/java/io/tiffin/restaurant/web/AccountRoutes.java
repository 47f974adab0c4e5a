package io.tiffin.restaurant.web;

import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.web.Answers;
import io.tiffin.kernel.web.Envelope;
import io.tiffin.kernel.web.Role;
import io.tiffin.kernel.web.Trace;
import io.tiffin.kernel.web.security.Sessions;
import io.tiffin.kernel.web.security.Sessions.Tokens;
import io.tiffin.restaurant.accounts.Account;
import io.tiffin.restaurant.accounts.Accounts;
import io.tiffin.restaurant.accounts.Registration;
import io.tiffin.restaurant.web.RestaurantAnswer.SignedIn;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.net.URI;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Registering a restaurant, and its sessions. */
@RestController
@RequestMapping("/restaurants/auth")
@Tag(name = "Restaurant accounts")
class AccountRoutes {

    private final Registration registration;
    private final Accounts accounts;
    private final Sessions sessions;

    AccountRoutes(Registration registration, Accounts accounts, Sessions sessions) {
        this.registration = registration;
        this.accounts = accounts;
        this.sessions = sessions;
    }

    @PostMapping("/register")
    Mono<ResponseEntity<Envelope<SignedIn>>> register(Trace trace, @Valid @RequestBody NewRestaurant wanted) {
        Account account = wanted.account();
        return sessions.hash(wanted.password())
                .flatMap(hash -> registration.register(trace, account, hash))
                .flatMap(position -> sessions.begin(account.restaurantId().value(), Role.RESTAURANT)
                        .flatMap(tokens -> signedIn(trace, tokens))
                        .map(signedIn -> Answers.created(position, URI.create("/restaurants/me"), signedIn)));
    }

    @PostMapping("/login")
    Mono<Envelope<SignedIn>> login(Trace trace, @Valid @RequestBody RestaurantLogin login) {
        return sessions.login(() -> accounts.credentials(login.email()), login.password(), Role.RESTAURANT)
                .flatMap(tokens -> signedIn(trace, tokens))
                .map(Envelope::of);
    }

    @PostMapping("/refresh")
    Mono<Envelope<SignedIn>> refresh(Trace trace, @Valid @RequestBody RestaurantSession session) {
        return sessions.refresh(session.refreshToken(), Role.RESTAURANT).flatMap(tokens -> signedIn(trace, tokens)).map(Envelope::of);
    }

    @PostMapping("/logout")
    Mono<Envelope<Void>> logout(@Valid @RequestBody RestaurantSession session) {
        return sessions.logout(session.refreshToken(), Role.RESTAURANT).thenReturn(Envelope.done("Logged out."));
    }

    private Mono<SignedIn> signedIn(Trace trace, Tokens tokens) {
        return registration.find(trace, new RestaurantId(tokens.account()))
                .map(found -> new SignedIn(RestaurantAnswer.of(found), tokens.accessToken(), tokens.refreshToken(), tokens.expiresIn()));
    }
}
