package io.tiffin.delivery.accounts;

import com.github.f4b6a3.uuid.UuidCreator;
import io.tiffin.delivery.accounts.AgentAccounts.Account;
import io.tiffin.delivery.api.AgentCommand.ChangeAvailability;
import io.tiffin.delivery.api.AgentCommand.RegisterAgent;
import io.tiffin.delivery.api.AgentEvent;
import io.tiffin.delivery.dispatching.Deliveries;
import io.tiffin.delivery.domain.AgentState;
import io.tiffin.delivery.domain.AgentState.Registered;
import io.tiffin.delivery.domain.DeliveryState.Assigned;
import io.tiffin.kernel.Actor;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.PersonalDataCipher;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.messaging.Commands;
import io.tiffin.kernel.messaging.Truth;
import io.tiffin.kernel.web.Blocking;
import io.tiffin.kernel.web.Caller;
import io.tiffin.kernel.web.Trace;
import io.tiffin.kernel.web.security.Credentials;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Agents as accounts and as aggregates. The row is written first; the aggregate follows by an idempotent command, which a later login
 * repeats where a crash came between the two.
 */
@Component
public class AgentRegistry {

    private static final Registered OFF_DUTY = new Registered(false, false, null);

    private final AgentAccounts accounts;
    private final Commands commands;
    private final Truth truth;
    private final Deliveries deliveries;
    private final PersonalDataCipher cipher;

    AgentRegistry(AgentAccounts accounts, Commands commands, Truth truth, Deliveries deliveries, PersonalDataCipher cipher) {
        this.accounts = accounts;
        this.commands = commands;
        this.truth = truth;
        this.deliveries = deliveries;
        this.cipher = cipher;
    }

    /**
     * An agent who was just registered.
     *
     * @param position of the registration
     */
    public record Newcomer(AgentProfile profile, OptionalLong position) {}

    /** A new agent, off duty; 409 where the e-mail address is taken. */
    public Mono<Newcomer> register(Trace trace, String email, String passwordHash, String name, String phone, @Nullable String vehicle) {
        return Blocking.call(() -> {
            var account = new Account(new AgentId(UuidCreator.getTimeOrderedEpoch()), email, name, phone, vehicle);
            accounts.create(account, passwordHash);
            return account;
        }).flatMap(account -> register(trace, account).map(position -> new Newcomer(profile(account, OFF_DUTY, null), position)));
    }

    /** What a login is checked against; blocks. */
    public Optional<Credentials> credentials(String email) {
        return accounts.credentials(email);
    }

    /** The profile of somebody who logs in; completes what their registration left undone. Empty where the account is gone. */
    public Mono<AgentProfile> repaired(Trace trace, AgentId agent) {
        return account(agent)
                .flatMap(account -> state(agent).switchIfEmpty(Mono.defer(() -> register(trace, account).thenReturn(OFF_DUTY)))
                        .flatMap(state -> profile(account, state)));
    }

    /** Empty where the account is gone. */
    public Mono<AgentProfile> profile(AgentId agent) {
        return account(agent).flatMap(account -> state(agent).defaultIfEmpty(OFF_DUTY).flatMap(state -> profile(account, state)));
    }

    /** Changes what is given, and leaves the rest. */
    public Mono<AgentProfile> change(AgentId agent, @Nullable String name, @Nullable String phone, @Nullable String vehicle) {
        return Blocking.call(() -> {
            accounts.change(agent, name, phone, vehicle);
            return agent;
        }).flatMap(this::profile);
    }

    /**
     * Goes on or off duty.
     *
     * @param autoAccept null leaves it as it is
     */
    public Mono<OptionalLong> changeAvailability(Caller caller, boolean available, @Nullable Boolean autoAccept) {
        AgentId agent = caller.agent();
        return state(agent).switchIfEmpty(Mono.error(() -> new RefusedException(new Refusal.NotFound("agent"))))
                .flatMap(state -> commands.send(caller,
                        new ChangeAvailability(agent, available, autoAccept == null ? state.autoAccept() : autoAccept)));
    }

    private Mono<OptionalLong> register(Trace trace, Account account) {
        return Blocking.call(() -> new RegisterAgent(account.id(), cipher.seal(account.id().value(), account.name()), account.vehicle()))
                .flatMap(command -> commands.send(trace, Actor.of(account.id()), command));
    }

    private Mono<Account> account(AgentId agent) {
        return Blocking.<Account>call(() -> accounts.find(agent).orElse(null));
    }

    private Mono<Registered> state(AgentId agent) {
        return truth.<AgentEvent, AgentState>sinceSnapshot(agent, AgentEvent.class,
                (state, event) -> AgentState.evolve(state == null ? new AgentState.None() : state, event))
                .ofType(Registered.class);
    }

    /** A reservation is also for an open offer: active is what was accepted. */
    private Mono<AgentProfile> profile(Account account, Registered state) {
        OrderId order = state.reservedFor();
        if (order == null) {
            return Mono.just(profile(account, state, null));
        }
        return Blocking.call(() -> deliveries.find(order)
                .filter(found -> found.state() instanceof Assigned assigned && assigned.agent().equals(account.id())))
                .map(active -> profile(account, state, active.isPresent() ? order : null));
    }

    private static AgentProfile profile(Account account, Registered state, @Nullable OrderId activeOrder) {
        return new AgentProfile(account.id(), account.name(), account.email(), account.phone(), account.vehicle(), state.available(),
                state.autoAccept(), activeOrder);
    }
}
