package io.tiffin.projections.relay;

import static io.tiffin.projections.relay.Examples.AGENT;
import static io.tiffin.projections.relay.Examples.AT;
import static io.tiffin.projections.relay.Examples.ORDER;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.web.json.TiffinJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LocationRelayTest {

    private static final GeoPoint PLACE = new GeoPoint(52.5, 13.4);
    private static final RelaySettings AT_MOST_TWO = new RelaySettings(Duration.ofSeconds(1), "", 2);

    private final List<OutgoingRecord> sent = new ArrayList<>();
    private final List<CompletableFuture<Void>> acknowledgements = new ArrayList<>();
    private final CloudEvents cloudEvents = new CloudEvents(TiffinJson.strict(), AT_MOST_TWO);
    private final LocationRelay relay = new LocationRelay(cloudEvents, records -> {
        sent.addAll(records);
        acknowledgements.add(new CompletableFuture<>());
        return acknowledgements.getLast();
    }, AT_MOST_TWO);

    @Test
    void tells_of_an_agent_and_of_the_order_the_agent_is_on_the_way_for() {
        relay.announce(AGENT, ORDER, PLACE, AT);
        relay.announce(AGENT, null, PLACE, AT);

        assertThat(sent).extracting(OutgoingRecord::topic)
                .containsExactly("agent-location-updated", "delivery-location-updated", "agent-location-updated");
        assertThat(sent).extracting(OutgoingRecord::key).containsExactly(AGENT.toString(), ORDER.toString(), AGENT.toString());
        assertThat(sent.get(1).value()).isEqualTo("{\"eventType\":\"DeliveryLocationUpdated\",\"agentId\":\"" + AGENT + "\",\"orderId\":\""
                + ORDER + "\",\"location\":{\"lat\":52.5,\"lng\":13.4},\"timestamp\":\"2026-03-01T12:00:00Z\"}");
    }

    @Test
    void drops_what_a_slow_broker_has_no_place_for_and_goes_on_when_it_has() {
        for (int i = 0; i < 5; i++) {
            relay.announce(AGENT, null, PLACE, AT);
        }
        assertThat(sent).hasSize(2);

        acknowledgements.getFirst().completeExceptionally(new IllegalStateException("no leader"));
        relay.announce(AGENT, null, PLACE, AT);

        assertThat(sent).hasSize(3);
    }

    @Test
    void survives_a_publisher_that_throws_and_tries_again() {
        var tries = new AtomicInteger();
        var broken = new LocationRelay(cloudEvents, _ -> {
            tries.incrementAndGet();
            throw new IllegalStateException("closed");
        }, AT_MOST_TWO);

        for (int i = 0; i < 5; i++) {
            broken.announce(AGENT, ORDER, PLACE, AT);
        }

        assertThat(tries).hasValue(5);
    }
}
