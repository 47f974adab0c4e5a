package io.tiffin.dev.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.SimpleCommandLinePropertySource;

class SimulatorSettingsTest {

    @Test
    void nobody_orders_unless_asked_to() {
        assertThat(settings("--tiffin.simulate.seed=7")).isEmpty();
    }

    @Test
    void rate_and_seed_come_from_the_command_line() {
        assertThat(settings("--tiffin.simulate=120", "--tiffin.simulate.seed=-7")).hasValue(new SimulatorSettings(120, -7));
        assertThat(settings("--tiffin.simulate", "--tiffin.simulate.following=5"))
                .hasValueSatisfying(defaults -> assertThat(defaults).extracting(SimulatorSettings::ordersPerMinute,
                        SimulatorSettings::seed, SimulatorSettings::following).containsExactly(30, 1L, 5));
    }

    @ParameterizedTest
    @CsvSource({"--tiffin.simulate=many, --tiffin.simulate takes a whole number", "--tiffin.simulate=0, --tiffin.simulate takes 1 to",
            "--tiffin.simulate=99999999999, --tiffin.simulate takes a whole number", "--tiffin.simulate=-5, not '-5'",
            "--tiffin.simulate=5 --tiffin.simulate.seed=x, --tiffin.simulate.seed takes a whole number",
            "--tiffin.simulate=5 --tiffin.simulate.following=0, --tiffin.simulate.following takes a positive"})
    void a_wrong_value_is_named(String options, String message) {
        assertThatThrownBy(() -> settings(options.split(" "))).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }

    private static Optional<SimulatorSettings> settings(String... arguments) {
        return SimulatorSettings.from(new SimpleCommandLinePropertySource(arguments));
    }
}
