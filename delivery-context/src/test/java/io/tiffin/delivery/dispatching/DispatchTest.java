package io.tiffin.delivery.dispatching;

import static io.tiffin.delivery.domain.DeliveryFixture.CEM;
import static io.tiffin.delivery.domain.DeliveryFixture.DORA;
import static io.tiffin.delivery.domain.DeliveryFixture.EMIL;
import static io.tiffin.delivery.domain.DeliveryFixture.requested;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.delivery.dispatching.NearbyAgents.Candidate;
import io.tiffin.delivery.domain.DeliveryState.Searching;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.GeoPoint;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DispatchTest {

    private static final Candidate NEAR = new Candidate(CEM, new GeoPoint(52.521, 13.405));
    private static final Candidate FARTHER = new Candidate(DORA, new GeoPoint(52.53, 13.405));
    private static final Candidate FAR = new Candidate(EMIL, new GeoPoint(52.56, 13.405));

    @Test
    void the_nearest_comes_first() {
        assertThat(Dispatch.inTurn(search(Set.of()), Set.of(), List.of(FAR, NEAR, FARTHER))).containsExactly(CEM, DORA, EMIL);
    }

    @Test
    void who_declined_does_not_come() {
        assertThat(Dispatch.inTurn(search(Set.of(CEM)), Set.of(CEM), List.of(FAR, NEAR, FARTHER))).containsExactly(DORA, EMIL);
    }

    @Test
    void who_is_reserved_for_it_already_comes_before_the_nearest() {
        assertThat(Dispatch.inTurn(search(Set.of()), Set.of(EMIL), List.of(NEAR, FARTHER))).containsExactly(EMIL, CEM, DORA);
    }

    private static Searching search(Set<AgentId> declined) {
        return new Searching(requested(), declined, Set.of(), Set.of(), 0);
    }
}
