package io.tiffin.user.web;

import io.swagger.v3.oas.annotations.tags.Tag;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.UserId;
import io.tiffin.kernel.web.Answers;
import io.tiffin.kernel.web.Blocking;
import io.tiffin.kernel.web.Envelope;
import io.tiffin.kernel.web.Role;
import io.tiffin.kernel.web.security.Sessions;
import io.tiffin.kernel.web.security.Sessions.Tokens;
import io.tiffin.user.accounts.User;
import io.tiffin.user.accounts.Users;
import jakarta.validation.Valid;
import java.net.URI;
import java.util.OptionalLong;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

/** Registering as a customer, and the sessions of customers. */
@RestController
@RequestMapping("/api/auth")
@Tag(name = "Customer accounts")
class CustomerAccounts {

    private final Users users;
    private final Sessions sessions;

    CustomerAccounts(Users users, Sessions sessions) {
        this.users = users;
        this.sessions = sessions;
    }

    @PostMapping("/register")
    Mono<ResponseEntity<Envelope<SignedInCustomer>>> register(@Valid @RequestBody NewCustomer wanted) {
        User user = wanted.user();
        return sessions.hash(wanted.password())
                .flatMap(hash -> Blocking.call(() -> users.add(user, hash)))
                .filter(added -> added)
                .switchIfEmpty(Mono.error(() -> new RefusedException(
                        new Refusal.Conflict("email_taken", "This e-mail address has an account. Log in instead."))))
                .flatMap(_ -> sessions.begin(user.userId().value(), Role.CUSTOMER))
                .map(tokens -> Answers.created(OptionalLong.empty(), URI.create("/api/users/me"), SignedInCustomer.of(user, tokens)));
    }

    @PostMapping("/login")
    Mono<Envelope<SignedInCustomer>> login(@Valid @RequestBody CustomerLogin login) {
        return sessions.login(() -> users.credentials(login.email()), login.password(), Role.CUSTOMER).flatMap(this::signedIn);
    }

    @PostMapping("/refresh")
    Mono<Envelope<SignedInCustomer>> refresh(@Valid @RequestBody CustomerSession session) {
        return sessions.refresh(session.refreshToken(), Role.CUSTOMER).flatMap(this::signedIn);
    }

    @PostMapping("/logout")
    Mono<Envelope<Void>> logout(@Valid @RequestBody CustomerSession session) {
        return sessions.logout(session.refreshToken(), Role.CUSTOMER).thenReturn(Envelope.done("Logged out."));
    }

    /** A session can outlive its account: then there is nobody to sign in. */
    private Mono<Envelope<SignedInCustomer>> signedIn(Tokens tokens) {
        return Blocking.call(() -> users.find(new UserId(tokens.account())).orElse(null))
                .switchIfEmpty(Mono.error(() -> new ResponseStatusException(HttpStatus.UNAUTHORIZED)))
                .map(user -> Envelope.of(SignedInCustomer.of(user, tokens)));
    }
}
