package io.tiffin.user.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.web.Blocking;
import io.tiffin.kernel.web.Caller;
import io.tiffin.kernel.web.Envelope;
import io.tiffin.user.accounts.User;
import io.tiffin.user.accounts.Users;
import jakarta.validation.Valid;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What a customer sees and changes of their own row. */
@RestController
@RequestMapping("/api/users/me")
@Tag(name = "Customer accounts")
class CustomerProfiles {

    private final Users users;

    CustomerProfiles(Users users) {
        this.users = users;
    }

    @GetMapping
    Mono<Envelope<User>> profile(Caller caller) {
        return answer(() -> users.find(caller.customer()));
    }

    @PutMapping
    @Operation(summary = "Changes what is given of one's profile", description = "An empty phone or address is taken away.")
    Mono<Envelope<User>> change(Caller caller, @Valid @RequestBody CustomerChange change) {
        return answer(() -> users.change(caller.customer(), change.name(), change.phone(), change.address()));
    }

    private static Mono<Envelope<User>> answer(Callable<Optional<User>> user) {
        return Blocking.<Optional<User>>call(user)
                .map(found -> Envelope.of(found.orElseThrow(() -> new RefusedException(new Refusal.NotFound("user")))));
    }
}
