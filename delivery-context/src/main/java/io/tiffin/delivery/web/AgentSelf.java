package io.tiffin.delivery.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tiffin.delivery.accounts.AgentProfile;
import io.tiffin.delivery.accounts.AgentRegistry;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.web.Answers;
import io.tiffin.kernel.web.Caller;
import io.tiffin.kernel.web.Envelope;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** An agent's own profile and duty. */
@RestController
@RequestMapping("/agents/me")
@Tag(name = "Agents")
class AgentSelf {

    private final AgentRegistry agents;

    AgentSelf(AgentRegistry agents) {
        this.agents = agents;
    }

    @GetMapping
    Mono<ResponseEntity<Envelope<AgentProfile>>> profile(Caller caller) {
        return answer(OptionalLong.empty(), agents.profile(caller.agent()));
    }

    record Change(@Nullable @Size(max = 200) @Pattern(regexp = Texts.FILLED_LINE) String name,
            @Nullable @Size(max = 40) @Pattern(regexp = Texts.FILLED_LINE) String phone,
            @Nullable @Size(max = 200) @Pattern(regexp = Texts.LINE) String vehicle) {}

    @PutMapping
    @Operation(summary = "Changes what is given, and leaves the rest")
    Mono<ResponseEntity<Envelope<AgentProfile>>> change(Caller caller, @Valid @RequestBody Change request) {
        return answer(OptionalLong.empty(), agents.change(caller.agent(), request.name, request.phone, request.vehicle));
    }

    record Availability(@NotNull Boolean available, @Nullable Boolean autoAccept) {}

    @PutMapping("/availability")
    @Operation(summary = "Goes on or off duty; an order one has is kept. With autoAccept an offer counts as accepted")
    Mono<ResponseEntity<Envelope<AgentProfile>>> availability(Caller caller, @Valid @RequestBody Availability request) {
        return agents.changeAvailability(caller, request.available, request.autoAccept)
                .flatMap(position -> answer(position, agents.profile(caller.agent())));
    }

    private static Mono<ResponseEntity<Envelope<AgentProfile>>> answer(OptionalLong position, Mono<AgentProfile> profile) {
        return profile.switchIfEmpty(Mono.error(() -> new RefusedException(new Refusal.NotFound("agent"))))
                .map(agent -> Answers.ok(position, agent));
    }
}
