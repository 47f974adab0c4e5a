package io.tiffin.dev.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.dev.simulator.SimulationObserver;
import io.tiffin.dev.simulator.Simulator;
import io.tiffin.dev.simulator.SimulatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A minute of the simulated city, in which people hurry. */
@Tag("slow")
class SimulatedCityTest {

    private static final SimulatorSettings BUSY = new SimulatorSettings(120, 1).withPace(Duration.ofMillis(150));

    /** For a machine that has much else to do. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Set<String> endings = ConcurrentHashMap.newKeySet();
    private final List<String> surprises = new CopyOnWriteArrayList<>();

    private final SimulationObserver observer = new SimulationObserver() {
        @Override
        public void ended(UUID order, String status, String reason) {
            endings.add((status + " " + reason).strip());
        }

        @Override
        public void surprised(String what) {
            surprises.add(what);
        }
    };

    @Test
    void orders_end_in_many_ways() {
        String platform = "http://localhost:" + RunningPlatform.platform().port();
        try (var simulator = Simulator.start(BUSY, platform, observer)) {
            Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50))
                    .untilAsserted(() -> assertThat(endings).as(simulator.summary()).contains("delivered", "rejected payment_failed")
                            .anyMatch(ending -> ending.matches("cancelled (changed_mind|too_late|duplicate|other)"))
                            .hasSizeGreaterThanOrEqualTo(4));
            assertThat(surprises).isEmpty();
        }
    }

    @Test
    void a_wrong_option_is_told_before_anything_starts(@TempDir Path data) throws Exception {
        try (var launched = LaunchedPlatform.launch(data, LaunchedPlatform.freePort(), "wrong.log", Map.of(), "--tiffin.simulate=many")) {
            assertThat(launched.awaitExit()).isEqualTo(1);
            assertThat(launched.printed()).contains("--tiffin.simulate takes a whole number, not 'many'").doesNotContain("Exception");
            assertThat(data.resolve("postgres")).doesNotExist();
        }
    }
}
