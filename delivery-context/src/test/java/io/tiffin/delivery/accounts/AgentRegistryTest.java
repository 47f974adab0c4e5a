package io.tiffin.delivery.accounts;

import static io.tiffin.delivery.domain.DeliveryFixture.ORDER;
import static io.tiffin.delivery.domain.DeliveryFixture.aRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiffin.delivery.accounts.AgentAccounts.Account;
import io.tiffin.delivery.api.AgentCommand.ReserveAgent;
import io.tiffin.delivery.api.DeliveryCommand.AcceptOffer;
import io.tiffin.delivery.api.DeliveryCommand.OfferDelivery;
import io.tiffin.delivery.axon.InMemoryAxon;
import io.tiffin.delivery.dispatching.Deliveries;
import io.tiffin.delivery.domain.PlainCipher;
import io.tiffin.delivery.locations.DeliveryDatabase;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.SealedText;
import io.tiffin.kernel.messaging.Commands;
import io.tiffin.kernel.messaging.Truth;
import io.tiffin.kernel.web.Caller;
import io.tiffin.kernel.web.Role;
import io.tiffin.kernel.web.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class AgentRegistryTest {

    private final InMemoryAxon axon = new InMemoryAxon();
    private final AgentAccounts accounts = new AgentAccounts(DeliveryDatabase.empty());
    private final AgentRegistry registry = new AgentRegistry(accounts, new Commands(axon.commands()),
            new Truth(axon.events()), new Deliveries(axon.events()), new PlainCipher());

    @AfterEach
    void tearDown() {
        axon.close();
    }

    @Test
    void a_new_agent_has_an_account_and_is_off_duty() {
        AgentProfile cem = registered("cem@example.org");
        assertThat(get(registry.profile(cem.agentId())))
                .isEqualTo(new AgentProfile(cem.agentId(), "Cem", "cem@example.org", "+49 30 1", "bicycle", false, false, null));
        assertThat(axon.events().readEvents(cem.agentId().toString()).hasNext()).isTrue();
    }

    @Test
    void an_address_is_taken_once_whatever_its_case() {
        AgentProfile cem = registered("cem@example.org");
        assertThatThrownBy(() -> registered("CEM@example.org")).isInstanceOfSatisfying(RefusedException.class,
                refused -> assertThat(refused.refusal().code()).isEqualTo("email_taken"));
        assertThat(registry.credentials("Cem@Example.org")).hasValueSatisfying(
                credentials -> assertThat(credentials.account()).isEqualTo(cem.agentId().value()));
        assertThat(registry.credentials("dora@example.org")).isEmpty();
    }

    @Test
    void a_login_completes_a_registration_that_was_cut_short() {
        var id = new AgentId(new UUID(4, 7));
        accounts.create(new Account(id, "cem@example.org", "Cem", "+49 30 1", null), "hash");
        assertThatThrownBy(() -> get(registry.changeAvailability(caller(id), true, null))).isInstanceOf(RefusedException.class);
        assertThat(get(registry.repaired(Trace.begin(), id)).available()).isFalse();
        get(registry.changeAvailability(caller(id), true, null));
        assertThat(get(registry.repaired(Trace.begin(), id)).available()).isTrue();
    }

    @Test
    void an_agent_changes_what_is_given() {
        AgentProfile cem = registered("cem@example.org");
        AgentProfile changed = get(registry.change(cem.agentId(), null, "+49 30 2", null));
        assertThat(changed).extracting(AgentProfile::name, AgentProfile::phone, AgentProfile::vehicle)
                .containsExactly("Cem", "+49 30 2", "bicycle");
    }

    @Test
    void going_on_duty_again_keeps_the_wish_to_accept_everything() {
        AgentProfile cem = registered("cem@example.org");
        get(registry.changeAvailability(caller(cem.agentId()), true, true));
        get(registry.changeAvailability(caller(cem.agentId()), false, null));
        assertThat(get(registry.profile(cem.agentId()))).extracting(AgentProfile::available, AgentProfile::autoAccept)
                .containsExactly(false, true);
    }

    @Test
    void an_order_is_active_once_it_is_accepted() {
        AgentId cem = registered("cem@example.org").agentId();
        get(registry.changeAvailability(caller(cem), true, null));
        send(aRequest());
        send(new ReserveAgent(cem, ORDER));
        send(new OfferDelivery(ORDER, cem, new SealedText(cem.value(), "{}"), Instant.now()));
        assertThat(get(registry.profile(cem)).activeOrderId()).isNull();
        send(new AcceptOffer(ORDER, cem, Instant.now()));
        assertThat(get(registry.profile(cem)).activeOrderId()).isEqualTo(ORDER);
    }

    private AgentProfile registered(String email) {
        return get(registry.register(Trace.begin(), email, "hash", "Cem", "+49 30 1", "bicycle")).profile();
    }

    private static Caller caller(AgentId agent) {
        return new Caller(agent.value(), Role.AGENT, Trace.begin());
    }

    private void send(Object command) {
        axon.commands().sendAndWait(command);
    }

    private static <T> T get(Mono<T> mono) {
        return mono.block(Duration.ofSeconds(10));
    }
}
