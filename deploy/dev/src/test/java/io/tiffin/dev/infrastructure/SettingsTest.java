package io.tiffin.dev.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

    @Test
    void everything_is_embedded_unless_the_environment_says_otherwise() {
        assertThat(Settings.fromEnvironment(Map.of()).embedded()).containsExactlyInAnyOrder(Service.values());
        assertThat(Settings.fromEnvironment(Map.of("TIFFIN_POSTGRES_URL", " ")).embedded()).contains(Service.POSTGRES);
    }

    @Test
    void each_service_is_replaced_for_itself() {
        assertThat(Settings.fromEnvironment(Map.of("TIFFIN_POSTGRES_URL", "jdbc:postgresql://db/tiffin")).embedded())
                .containsExactlyInAnyOrder(Service.REDIS, Service.KAFKA);
        assertThat(Settings.fromEnvironment(Map.of("TIFFIN_REDIS_URL", "redis://cache", "TIFFIN_KAFKA_BOOTSTRAP", "log:9092")).embedded())
                .containsExactly(Service.POSTGRES);
    }

    @Test
    void data_goes_to_a_folder_under_the_working_directory_and_is_kept() {
        var settings = Settings.fromEnvironment(Map.of());
        assertThat(settings.dataFolder()).isEqualTo(Path.of(".tiffin"));
        assertThat(settings.clean()).isFalse();
        assertThat(settings.ports()).isEqualTo(new Ports(5442, 6389, 9192, 9193));
    }
}
