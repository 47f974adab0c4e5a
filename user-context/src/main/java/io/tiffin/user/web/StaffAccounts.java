package io.tiffin.user.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.web.Blocking;
import io.tiffin.kernel.web.Caller;
import io.tiffin.kernel.web.Envelope;
import io.tiffin.kernel.web.security.Sessions;
import io.tiffin.kernel.web.security.Sessions.Tokens;
import io.tiffin.user.accounts.Staff;
import io.tiffin.user.accounts.StaffMember;
import jakarta.validation.Valid;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The accounts of those who run the platform, made by an admin, and their sessions. */
@RestController
@RequestMapping("/api/admin")
@Tag(name = "Staff")
class StaffAccounts {

    private final Staff staff;
    private final Sessions sessions;

    StaffAccounts(Staff staff, Sessions sessions) {
        this.staff = staff;
        this.sessions = sessions;
    }

    @PostMapping("/staff")
    @Operation(summary = "Makes an account for an auditor, an analyst or another admin")
    Mono<ResponseEntity<Envelope<StaffMember>>> make(Caller caller, @Valid @RequestBody NewStaffMember wanted) {
        StaffMember member = wanted.member();
        return sessions.hash(wanted.password())
                .flatMap(hash -> Blocking.call(() -> staff.add(member, hash, caller.id())))
                .filter(added -> added)
                .switchIfEmpty(Mono.error(() -> new RefusedException(
                        new Refusal.Conflict("email_taken", "This e-mail address has an account."))))
                .map(_ -> ResponseEntity.status(HttpStatus.CREATED).body(Envelope.of(member)));
    }

    @PostMapping("/auth/login")
    Mono<Envelope<SignedInStaff>> login(@Valid @RequestBody CustomerLogin login) {
        return sessions.prove(() -> staff.credentials(login.email()), login.password())
                .flatMap(this::find)
                .flatMap(member -> sessions.begin(member.staffId(), member.role())
                        .map(tokens -> signedIn(member, tokens)));
    }

    /** A session is that of one role: it ends where the account has another one by now. */
    @PostMapping("/auth/refresh")
    Mono<Envelope<SignedInStaff>> refresh(@Valid @RequestBody CustomerSession session) {
        return Flux.fromIterable(Staff.ROLES)
                .concatMap(role -> sessions.refresh(session.refreshToken(), role)
                        .onErrorResume(ResponseStatusException.class, _ -> Mono.empty())
                        .flatMap(tokens -> find(tokens.account()).filter(member -> member.role() == role)
                                .map(member -> signedIn(member, tokens))))
                .next()
                .switchIfEmpty(Mono.error(() -> new ResponseStatusException(HttpStatus.UNAUTHORIZED)));
    }

    @PostMapping("/auth/logout")
    Mono<Envelope<Void>> logout(@Valid @RequestBody CustomerSession session) {
        return Flux.fromIterable(Staff.ROLES)
                .concatMap(role -> sessions.logout(session.refreshToken(), role))
                .then(Mono.just(Envelope.done("Logged out.")));
    }

    private static Envelope<SignedInStaff> signedIn(StaffMember member, Tokens tokens) {
        return Envelope.of(SignedInStaff.of(member, tokens));
    }

    /** A session can outlive its account: then there is nobody to sign in. */
    private Mono<StaffMember> find(UUID account) {
        return Blocking.<StaffMember>call(() -> staff.find(account).orElse(null))
                .switchIfEmpty(Mono.error(() -> new ResponseStatusException(HttpStatus.UNAUTHORIZED)));
    }
}
