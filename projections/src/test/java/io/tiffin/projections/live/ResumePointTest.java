package io.tiffin.projections.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResumePointTest {

    @Test
    void the_header_wins_over_the_parameter() {
        assertThat(ResumePoint.of("7", "5")).isEqualTo(new ResumePoint.After(7));
        assertThat(ResumePoint.of(null, "5")).isEqualTo(new ResumePoint.After(5));
        assertThat(ResumePoint.of("", "5")).isEqualTo(new ResumePoint.After(5));
    }

    @Test
    void nothing_means_now() {
        assertThat(ResumePoint.of(null, null)).isEqualTo(new ResumePoint.Now());
        assertThat(ResumePoint.of("", "")).isEqualTo(new ResumePoint.Now());
    }

    @Test
    void earliest_and_0_mean_from_the_start() {
        assertThat(ResumePoint.of("earliest", null)).isEqualTo(new ResumePoint.Earliest());
        assertThat(ResumePoint.of("0", null)).isEqualTo(new ResumePoint.After(0));
    }
}
