package io.tiffin.order.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChangeSettingsTest {

    @Test
    void a_window_has_not_passed_already() {
        assertThatThrownBy(() -> new ChangeSettings(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tiffin.fulfilment.change-window");
    }
}
