package io.tiffin.app.processing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.axonframework.spring.config.SpringAxonConfiguration;
import org.junit.jupiter.api.Test;

class DeadlineStartTest {

    private final List<String> happened = new ArrayList<>();
    private final DeadlineStart start = new DeadlineStart(() -> happened.add("begin"), () -> happened.add("end"));

    /** Spring starts lower phases first, and stops higher ones first. */
    @Test
    void deadlines_begin_after_the_handlers_of_commands_are_there_and_end_before_these_go() {
        assertThat(start.getPhase()).isGreaterThan(SpringAxonConfiguration.LIFECYCLE_PHASE);
        assertThat(start.isAutoStartup()).isTrue();
    }

    @Test
    void begins_and_ends() {
        start.start();
        assertThat(start.isRunning()).isTrue();
        start.stop();
        assertThat(start.isRunning()).isFalse();
        assertThat(happened).containsExactly("begin", "end");
    }
}
