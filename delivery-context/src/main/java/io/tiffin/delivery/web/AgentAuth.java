package io.tiffin.delivery.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tiffin.delivery.accounts.AgentProfile;
import io.tiffin.delivery.accounts.AgentRegistry;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.web.Answers;
import io.tiffin.kernel.web.Envelope;
import io.tiffin.kernel.web.Role;
import io.tiffin.kernel.web.Trace;
import io.tiffin.kernel.web.security.Sessions;
import io.tiffin.kernel.web.security.Sessions.Tokens;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

/** The sessions of agents. */
@RestController
@RequestMapping("/agents/auth")
@Tag(name = "Agents: sessions")
class AgentAuth {

    private static final int MIN_PASSWORD_BYTES = 8;
    /** What bcrypt takes in. */
    private static final int MAX_PASSWORD_BYTES = 72;

    private final AgentRegistry agents;
    private final Sessions sessions;

    AgentAuth(AgentRegistry agents, Sessions sessions) {
        this.agents = agents;
        this.sessions = sessions;
    }

    /** The answer to everything that begins or renews a session; {@code expiresIn} in seconds. */
    record Session(AgentProfile agent, String accessToken, String refreshToken, long expiresIn) {
        static Session of(AgentProfile agent, Tokens tokens) {
            return new Session(agent, tokens.accessToken(), tokens.refreshToken(), tokens.expiresIn());
        }
    }

    record Register(@NotBlank @Size(max = 200) @Pattern(regexp = Texts.LINE) String name,
            @NotBlank @Email @Size(max = 254) @Pattern(regexp = Texts.LINE) String email, @NotNull String password,
            @NotBlank @Size(max = 40) @Pattern(regexp = Texts.LINE) String phone,
            @Nullable @Size(max = 200) @Pattern(regexp = Texts.LINE) String vehicle) {}

    @PostMapping("/register")
    @Operation(summary = "A new agent, who is off duty; the password has 8 to 72 bytes of UTF-8")
    Mono<ResponseEntity<Envelope<Session>>> register(Trace trace, @Valid @RequestBody Register request) {
        int bytes = request.password.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < MIN_PASSWORD_BYTES || bytes > MAX_PASSWORD_BYTES) {
            return Mono.error(new RefusedException(
                    new Refusal.Unacceptable("invalid_password", "/password", "A password has 8 to 72 bytes of UTF-8.")));
        }
        return sessions.hash(request.password)
                .flatMap(hash -> agents.register(trace, request.email, hash, request.name, request.phone, request.vehicle))
                .flatMap(newcomer -> sessions.begin(newcomer.profile().agentId().value(), Role.AGENT)
                        .map(tokens -> Answers.created(newcomer.position(), URI.create("/agents/me"),
                                Session.of(newcomer.profile(), tokens))));
    }

    record Login(@NotBlank @Size(max = 254) @Pattern(regexp = Texts.LINE) String email, @NotBlank @Size(max = 200) String password) {}

    @PostMapping("/login")
    Mono<ResponseEntity<Envelope<Session>>> login(Trace trace, @Valid @RequestBody Login request) {
        return sessions.login(() -> agents.credentials(request.email), request.password, Role.AGENT)
                .flatMap(tokens -> answer(agents.repaired(trace, new AgentId(tokens.account())), tokens));
    }

    record Token(@NotBlank @Size(max = 200) String refreshToken) {}

    @PostMapping("/refresh")
    @Operation(summary = "Replaces the refresh token; one that was used before ends its session")
    Mono<ResponseEntity<Envelope<Session>>> refresh(@Valid @RequestBody Token request) {
        return sessions.refresh(request.refreshToken, Role.AGENT)
                .flatMap(tokens -> answer(agents.profile(new AgentId(tokens.account())), tokens));
    }

    @PostMapping("/logout")
    Mono<ResponseEntity<Envelope<Void>>> logout(@Valid @RequestBody Token request) {
        return sessions.logout(request.refreshToken, Role.AGENT)
                .then(Mono.fromSupplier(() -> Answers.done(OptionalLong.empty(), "The session has ended.")));
    }

    private static Mono<ResponseEntity<Envelope<Session>>> answer(Mono<AgentProfile> profile, Tokens tokens) {
        return profile.switchIfEmpty(Mono.error(() -> new ResponseStatusException(HttpStatus.UNAUTHORIZED)))
                .map(agent -> Answers.ok(OptionalLong.empty(), Session.of(agent, tokens)));
    }
}
