package io.tiffin.eventstore;

import static io.tiffin.eventstore.StoreDatabase.events;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.MetaData;
import org.junit.jupiter.api.Test;

class EventReaderTest {

    private final StoreDatabase database = new StoreDatabase();
    private final EventReader reader = database.reader;

    @Test
    void reads_in_pages_from_a_position_on() {
        database.engine().appendEvents(events("a", 0, 5));

        EventPage first = reader.after(0, 3);
        EventPage second = reader.after(first.through(), 3);

        assertThat(payloads(first)).containsExactly(new Counted(0), new Counted(1), new Counted(2));
        assertThat(payloads(second)).containsExactly(new Counted(3), new Counted(4));
        assertThat(second.through()).isEqualTo(5);
        assertThat(reader.after(5, 3)).isEqualTo(new EventPage(List.of(), 5));
    }

    @Test
    void gives_everything_that_was_stored_with_an_event() {
        Instant at = Instant.parse("2026-03-04T05:06:07.123456Z");
        database.engine().appendEvents(List.of(new GenericDomainEventMessage<>("counter", "a", 0, new Counted(7),
                MetaData.with("actor", "customer"), "event-1", at)));

        assertThat(reader.ofAggregate("a")).singleElement().isInstanceOfSatisfying(DomainEventMessage.class, event -> {
            assertThat(event.getIdentifier()).isEqualTo("event-1");
            assertThat(event.getAggregateIdentifier()).isEqualTo("a");
            assertThat(event.getType()).isEqualTo("counter");
            assertThat(event.getSequenceNumber()).isZero();
            assertThat(event.getPayload()).isEqualTo(new Counted(7));
            assertThat(event.getMetaData()).isEqualTo(MetaData.with("actor", "customer"));
            assertThat(event.getTimestamp()).isEqualTo(at.truncatedTo(ChronoUnit.MILLIS));
            assertThat(((TrackedEventMessage<?>) event).trackingToken()).isEqualTo(new GlobalSequenceTrackingToken(1));
        });
    }

    @Test
    void reads_several_aggregates_in_global_order() {
        CommitOrderedEventStorageEngine engine = database.engine();
        engine.appendEvents(events("a", 0, 1));
        engine.appendEvents(events("b", 0, 1));
        engine.appendEvents(events("c", 0, 1));
        engine.appendEvents(events("a", 1, 3));

        assertThat(positions(reader.ofAggregatesAfter(Set.of("a", "c"), 0, 10))).containsExactly(1L, 3L, 4L, 5L);
        assertThat(positions(reader.ofAggregatesAfter(Set.of("a", "c"), 1, 2))).containsExactly(3L, 4L);
        assertThat(reader.ofAggregatesAfter(Set.of("unknown"), 2, 10)).isEqualTo(new EventPage(List.of(), 2));
    }

    @Test
    void knows_where_things_are() {
        assertThat(reader.headPosition()).isZero();
        assertThat(reader.firstPositionOf("b")).isEmpty();

        database.engine().appendEvents(events("a", 0, 2));
        database.engine().appendEvents(events("b", 0, 2));

        assertThat(reader.headPosition()).isEqualTo(4);
        assertThat(reader.firstPositionOf("b")).hasValue(3);
    }

    @Test
    void finds_the_position_before_a_moment_even_where_clocks_disagree() {
        Instant noon = Instant.parse("2026-03-04T12:00:00Z");
        CommitOrderedEventStorageEngine engine = database.engine();
        engine.appendEvents(at("a", noon.minusSeconds(10)));
        engine.appendEvents(at("b", noon.plusSeconds(5)));
        engine.appendEvents(at("c", noon.minusSeconds(1)));
        engine.appendEvents(at("d", noon.plusSeconds(1)));

        assertThat(reader.positionBefore(noon.minusSeconds(60))).isZero();
        assertThat(reader.positionBefore(noon)).isEqualTo(1);
        assertThat(reader.positionBefore(noon.plusSeconds(5))).isEqualTo(1);
        assertThat(reader.positionBefore(noon.plusSeconds(5).plusNanos(400))).isEqualTo(1);
        assertThat(reader.positionBefore(noon.plusSeconds(6))).isEqualTo(4);
    }

    @Test
    void goes_on_past_events_that_an_upcaster_drops() {
        database.engine().appendEvents(events("a", 0, 3));
        EventReader dropping = new EventReader(database.dataSource, Counted.serializer(), stored -> Stream.empty());

        assertThat(dropping.after(0, 2)).isEqualTo(new EventPage(List.of(), 2));
    }

    private static List<DomainEventMessage<?>> at(String aggregateId, Instant time) {
        return List.of(
                new GenericDomainEventMessage<>("counter", aggregateId, 0, new Counted(0), MetaData.emptyInstance(), aggregateId + "-0",
                        time));
    }

    private static List<Object> payloads(EventPage page) {
        return page.events().stream().<Object>map(TrackedEventMessage::getPayload).toList();
    }

    private static List<Long> positions(EventPage page) {
        return page.events().stream().map(event -> event.trackingToken().position().orElseThrow()).toList();
    }
}
