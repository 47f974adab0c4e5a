package io.tiffin.app.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiffin.projections.ports.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.junit.jupiter.api.Test;

/** What the store tells those who follow it live, and when it says that something is missing. */
class StoredHistoryTest {

    private final List<StoredEvent> heard = new ArrayList<>();
    private final AtomicInteger losses = new AtomicInteger();

    private static List<TrackedEventMessage<?>> events(long first, long last) {
        return LongStream.rangeClosed(first, last).<TrackedEventMessage<?>>mapToObj(StoredHistoryTest::event).toList();
    }

    private static TrackedEventMessage<?> event(long position) {
        return new GenericTrackedDomainEventMessage<>(new GlobalSequenceTrackingToken(position),
                new GenericDomainEventMessage<>("soup", "pot", position, "stirred"));
    }

    /** An event whose payload cannot be made: Axon finds out when it is asked for. */
    private static TrackedEventMessage<?> unreadable(Throwable failure) {
        return new GenericTrackedDomainEventMessage<>(new GlobalSequenceTrackingToken(2),
                new GenericDomainEventMessage<>("soup", "pot", 2, "stirred")) {
            @Override
            public String getPayload() {
                return throwing(failure);
            }
        };
    }

    @SuppressWarnings("unchecked")
    private static <T, E extends Throwable> T throwing(Throwable failure) throws E {
        throw (E) failure;
    }

    @Test
    void tells_each_event_with_its_position() {
        StoredHistory.telling(heard::addAll, losses::incrementAndGet).accept(events(1, 3));

        assertThat(heard).extracting(StoredEvent::position).containsExactly(1L, 2L, 3L);
        assertThat(heard).extracting(StoredEvent::payload).containsOnly("stirred");
        assertThat(losses).hasValue(0);
    }

    @Test
    void an_event_that_cannot_be_read_is_a_loss_and_later_ones_are_told() {
        var telling = StoredHistory.telling(heard::addAll, losses::incrementAndGet);

        telling.accept(List.of(event(1), unreadable(new IllegalStateException("no such type"))));
        telling.accept(events(3, 3));

        assertThat(losses).hasValue(1);
        assertThat(heard).extracting(StoredEvent::position).containsExactly(3L);
    }

    @Test
    void an_error_is_a_loss_too_and_reaches_the_tail() {
        var telling = StoredHistory.telling(heard::addAll, losses::incrementAndGet);

        assertThatThrownBy(() -> telling.accept(List.of(unreadable(new NoClassDefFoundError("Soup"))))).isInstanceOf(LinkageError.class);

        assertThat(losses).hasValue(1);
    }

    @Test
    void a_consumer_that_fails_has_lost_events() {
        Consumer<List<StoredEvent>> failing = _ -> {
            throw new IllegalStateException("no room");
        };

        StoredHistory.telling(failing, losses::incrementAndGet).accept(events(1, 1));

        assertThat(losses).hasValue(1);
    }
}
