package io.tiffin.delivery.dispatching;

import static io.tiffin.delivery.domain.DeliveryFixture.ANN;
import static io.tiffin.delivery.domain.DeliveryFixture.AT_BELLAS;
import static io.tiffin.delivery.domain.DeliveryFixture.NOON;
import static io.tiffin.delivery.domain.DeliveryFixture.requested;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tiffin.delivery.dispatching.Deliveries.Found;
import io.tiffin.delivery.domain.DeliveryState.Searching;
import io.tiffin.delivery.domain.PlainCipher;
import io.tiffin.kernel.GeoPoint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Bella's meal takes 20 minutes, and Guest lives 1,112 m away: 202 s at 5.5 m/s. */
class DeliveryTimesTest {

    private static final Found REQUESTED_AT_NOON = new Found(new Searching(requested(), Set.of(), Set.of(), Set.of(), 0), NOON, 0);
    private static final Duration TO_ANN = Duration.ofSeconds(202);

    private final PlainCipher cipher = new PlainCipher();

    @Test
    void an_agent_who_is_early_waits_for_the_meal() {
        assertThat(estimateAt(NOON, AT_BELLAS)).isCloseTo(NOON.plus(Duration.ofMinutes(20)).plus(TO_ANN), within(1, ChronoUnit.SECONDS));
    }

    @Test
    void a_meal_that_is_early_waits_for_the_agent() {
        Instant ready = NOON.plus(Duration.ofMinutes(20));
        Duration toBella = Duration.ofSeconds(2022);
        assertThat(estimateAt(ready, new GeoPoint(52.62, 13.405))).isCloseTo(ready.plus(toBella).plus(TO_ANN),
                within(2, ChronoUnit.SECONDS));
    }

    @Test
    void an_erased_address_is_no_way_at_all() {
        cipher.erase(ANN.value());
        assertThat(estimateAt(NOON, AT_BELLAS)).isEqualTo(NOON.plus(Duration.ofMinutes(20)));
    }

    private Instant estimateAt(Instant now, GeoPoint agent) {
        return new DeliveryTimes(cipher, DispatcherTest.SETTINGS, Clock.fixed(now, ZoneOffset.UTC)).estimate(REQUESTED_AT_NOON, agent);
    }
}
