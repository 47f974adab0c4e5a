package io.tiffin.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventWindowTest {

    private final EventWindow window = new EventWindow(4, 10);

    @Test
    void has_nothing_beyond_its_head() {
        assertThat(window.after(10, 5)).isEqualTo(new EventPage(List.of(), 10));
        assertThat(window.after(99, 5)).isEqualTo(new EventPage(List.of(), 99));
    }

    @Test
    void does_not_know_what_was_before_it() {
        assertThat(window.after(9, 5)).isNull();
    }

    @Test
    void gives_what_comes_after_a_position_that_may_be_a_hole() {
        window.append(page(20, 12, 15, 18));

        assertThat(positions(window.after(10, 5))).containsExactly(12L, 15L, 18L);
        assertThat(positions(window.after(13, 5))).containsExactly(15L, 18L);
        assertThat(window.after(18, 5)).isEqualTo(new EventPage(List.of(), 20));
    }

    @Test
    void says_how_far_a_limited_page_reaches() {
        window.append(page(18, 12, 15, 18));

        EventPage page = window.after(10, 2);

        assertThat(positions(page)).containsExactly(12L, 15L);
        assertThat(page).isNotNull().extracting(EventPage::through).isEqualTo(15L);
    }

    @Test
    void never_parts_events_of_one_position() {
        window.append(page(13, 12, 12, 12, 13));

        assertThat(positions(window.after(10, 1))).containsExactly(12L, 12L, 12L);
        window.append(page(14, 14));
        assertThat(window.after(11, 5)).isNull();
        assertThat(positions(window.after(12, 5))).containsExactly(13L, 14L);
    }

    @Test
    void forgets_the_oldest() {
        window.append(page(16, 11, 12, 13, 14, 15, 16));

        assertThat(window.after(11, 5)).isNull();
        assertThat(positions(window.after(12, 5))).containsExactly(13L, 14L, 15L, 16L);
    }

    private static EventPage page(long through, long... positions) {
        List<TrackedEventMessage<?>> events = new ArrayList<>();
        for (long position : positions) {
            events.add(new GenericTrackedEventMessage<>(new GlobalSequenceTrackingToken(position),
                    new GenericEventMessage<>(new Counted((int) position))));
        }
        return new EventPage(events, through);
    }

    private static List<Long> positions(@Nullable EventPage page) {
        assertThat(page).isNotNull();
        return page.events().stream().map(event -> event.trackingToken().position().orElseThrow()).toList();
    }
}
