package io.tiffin.delivery.axon;

import static io.tiffin.delivery.domain.DeliveryFixture.ANOTHER_ORDER;
import static io.tiffin.delivery.domain.DeliveryFixture.CEM;
import static io.tiffin.delivery.domain.DeliveryFixture.ORDER;

import io.tiffin.delivery.api.AgentCommand.ChangeAvailability;
import io.tiffin.delivery.api.AgentCommand.RegisterAgent;
import io.tiffin.delivery.api.AgentCommand.ReleaseAgent;
import io.tiffin.delivery.api.AgentCommand.ReserveAgent;
import io.tiffin.delivery.api.AgentEvent.AgentRegistered;
import io.tiffin.delivery.api.AgentEvent.AgentReleased;
import io.tiffin.delivery.api.AgentEvent.AgentReserved;
import io.tiffin.delivery.api.AgentEvent.AvailabilityChanged;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.SealedText;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That Axon finds the handlers and rebuilds the state; the rules themselves are tested with the decider. */
class AgentTest {

    private static final SealedText NAME = new SealedText(CEM.value(), "Cem");
    private static final AgentRegistered REGISTERED = new AgentRegistered(CEM, NAME, null);
    private static final AvailabilityChanged ON_DUTY = new AvailabilityChanged(CEM, true, false);

    private FixtureConfiguration<Agent> agent;

    @BeforeEach
    void setUp() {
        agent = new AggregateTestFixture<>(Agent.class);
    }

    @Test
    void registers_once() {
        agent.givenNoPriorActivity().when(new RegisterAgent(CEM, NAME, null)).expectEvents(REGISTERED);
        agent = new AggregateTestFixture<>(Agent.class);
        agent.given(REGISTERED).when(new RegisterAgent(CEM, NAME, null)).expectSuccessfulHandlerExecution().expectNoEvents();
    }

    @Test
    void takes_one_order_at_a_time() {
        agent.given(REGISTERED, ON_DUTY).when(new ReserveAgent(CEM, ORDER)).expectEvents(new AgentReserved(CEM, ORDER, false));
        agent.given(REGISTERED, ON_DUTY, new AgentReserved(CEM, ORDER, false)).when(new ReserveAgent(CEM, ANOTHER_ORDER))
                .expectException(RefusedException.class).expectNoEvents();
        agent.given(REGISTERED, ON_DUTY, new AgentReserved(CEM, ORDER, false)).when(new ReleaseAgent(CEM, ORDER))
                .expectEvents(new AgentReleased(CEM, ORDER));
    }

    @Test
    void goes_on_duty() {
        agent.given(REGISTERED).when(new ChangeAvailability(CEM, true, false)).expectEvents(ON_DUTY);
    }
}
