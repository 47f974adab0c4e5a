package io.tiffin.delivery.domain;

import static io.tiffin.delivery.domain.AgentDecider.decide;
import static io.tiffin.delivery.domain.DeliveryFixture.ANOTHER_ORDER;
import static io.tiffin.delivery.domain.DeliveryFixture.CEM;
import static io.tiffin.delivery.domain.DeliveryFixture.ORDER;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.delivery.api.AgentCommand;
import io.tiffin.delivery.api.AgentCommand.ChangeAvailability;
import io.tiffin.delivery.api.AgentCommand.RegisterAgent;
import io.tiffin.delivery.api.AgentCommand.ReleaseAgent;
import io.tiffin.delivery.api.AgentCommand.ReserveAgent;
import io.tiffin.delivery.api.AgentEvent;
import io.tiffin.delivery.api.AgentEvent.AgentRegistered;
import io.tiffin.delivery.api.AgentEvent.AgentReleased;
import io.tiffin.delivery.api.AgentEvent.AgentReserved;
import io.tiffin.delivery.api.AgentEvent.AvailabilityChanged;
import io.tiffin.delivery.domain.AgentState.None;
import io.tiffin.delivery.domain.AgentState.Registered;
import io.tiffin.kernel.Decision;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.SealedText;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AgentDeciderTest {

    private static final AgentState OFF_DUTY = new Registered(false, false, null);
    private static final AgentState FREE = new Registered(true, false, null);
    private static final AgentState RESERVED = new Registered(true, true, ORDER);
    private static final AgentState RESERVED_AND_LEAVING = new Registered(false, true, ORDER);

    private static final RegisterAgent REGISTER = new RegisterAgent(CEM, new SealedText(CEM.value(), "Cem"), "bicycle");
    private static final AgentCommand GO_ON_DUTY = new ChangeAvailability(CEM, true, false);
    private static final AgentCommand LEAVE = new ChangeAvailability(CEM, false, true);
    private static final AgentCommand RESERVE = new ReserveAgent(CEM, ORDER);
    private static final AgentCommand RESERVE_FOR_ANOTHER = new ReserveAgent(CEM, ANOTHER_ORDER);
    private static final AgentCommand RELEASE = new ReleaseAgent(CEM, ORDER);
    private static final AgentCommand RELEASE_FROM_ANOTHER = new ReleaseAgent(CEM, ANOTHER_ORDER);

    private static final Decision<AgentEvent> DONE = Decision.alreadyDone();
    private static final Decision<AgentEvent> RESERVED_NOW = Decision.accept(new AgentReserved(CEM, ORDER, false));
    private static final Decision<AgentEvent> RELEASED_NOW = Decision.accept(new AgentReleased(CEM, ORDER));
    private static final Decision<AgentEvent> ON_DUTY_NOW = Decision.accept(new AvailabilityChanged(CEM, true, false));
    private static final Decision<AgentEvent> LEAVING_NOW = Decision.accept(new AvailabilityChanged(CEM, false, true));

    static Stream<Arguments> every_command_in_every_state() {
        return Stream.of(
                Arguments.of(REGISTER, OFF_DUTY, DONE), Arguments.of(REGISTER, FREE, DONE), Arguments.of(REGISTER, RESERVED, DONE),
                Arguments.of(REGISTER, RESERVED_AND_LEAVING, DONE),
                Arguments.of(GO_ON_DUTY, OFF_DUTY, ON_DUTY_NOW), Arguments.of(GO_ON_DUTY, FREE, DONE),
                Arguments.of(GO_ON_DUTY, RESERVED, ON_DUTY_NOW), Arguments.of(GO_ON_DUTY, RESERVED_AND_LEAVING, ON_DUTY_NOW),
                Arguments.of(LEAVE, OFF_DUTY, LEAVING_NOW), Arguments.of(LEAVE, FREE, LEAVING_NOW),
                Arguments.of(LEAVE, RESERVED, LEAVING_NOW), Arguments.of(LEAVE, RESERVED_AND_LEAVING, DONE),
                Arguments.of(RESERVE, OFF_DUTY, refused("agent_off_duty")), Arguments.of(RESERVE, FREE, RESERVED_NOW),
                Arguments.of(RESERVE, RESERVED, DONE), Arguments.of(RESERVE, RESERVED_AND_LEAVING, DONE),
                Arguments.of(RESERVE_FOR_ANOTHER, RESERVED, refused("agent_busy")),
                Arguments.of(RESERVE_FOR_ANOTHER, RESERVED_AND_LEAVING, refused("agent_busy")),
                Arguments.of(RELEASE, OFF_DUTY, DONE), Arguments.of(RELEASE, FREE, DONE), Arguments.of(RELEASE, RESERVED, RELEASED_NOW),
                Arguments.of(RELEASE, RESERVED_AND_LEAVING, RELEASED_NOW),
                Arguments.of(RELEASE_FROM_ANOTHER, RESERVED, DONE), Arguments.of(RELEASE_FROM_ANOTHER, FREE, DONE));
    }

    @ParameterizedTest(name = "{0} when {1}")
    @MethodSource
    void every_command_in_every_state(AgentCommand command, AgentState state, Decision<AgentEvent> expected) {
        Decision<AgentEvent> decision = decide(command, state);
        switch (expected) {
            case Decision.Accepted<AgentEvent> _ -> assertThat(decision).isEqualTo(expected);
            case Decision.Refused<AgentEvent>(var refusal) -> assertThat(decision).isInstanceOfSatisfying(Decision.Refused.class,
                    refused -> assertThat(refused.refusal().code()).isEqualTo(refusal.code()));
        }
    }

    @ParameterizedTest
    @MethodSource
    void nothing_but_the_registration_finds_an_agent_who_is_not_there(AgentCommand command) {
        assertThat(decide(command, new None())).isEqualTo(Decision.refuse(new Refusal.NotFound("agent")));
    }

    static Stream<AgentCommand> nothing_but_the_registration_finds_an_agent_who_is_not_there() {
        return Stream.of(GO_ON_DUTY, RESERVE, RELEASE);
    }

    @Test
    void a_new_agent_is_off_duty() {
        Decision<AgentEvent> decision = decide(REGISTER, new None());
        assertThat(decision).isEqualTo(Decision.accept(new AgentRegistered(CEM, REGISTER.name(), "bicycle")));
        assertThat(AgentState.evolve(new None(), decision.orThrow().getFirst())).isEqualTo(OFF_DUTY);
    }

    @Test
    void going_off_duty_keeps_the_order_one_has() {
        assertThat(AgentState.evolve(RESERVED, new AvailabilityChanged(CEM, false, true))).isEqualTo(RESERVED_AND_LEAVING);
    }

    @Test
    void the_reservation_says_whether_an_offer_counts_as_accepted() {
        assertThat(decide(RESERVE, new Registered(true, true, null))).isEqualTo(Decision.accept(new AgentReserved(CEM, ORDER, true)));
    }

    private static Decision<AgentEvent> refused(String code) {
        return Decision.refuse(new Refusal.Conflict(code, ""));
    }
}
