package io.tiffin.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.axonframework.eventhandling.EventUtils;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.upcasting.event.EventUpcaster;

/**
 * Reads stored events by their global position. Every call is one statement on a connection of its own, outside any transaction of the
 * caller, and blocks: it belongs on a virtual thread. Payloads are deserialized when first asked for. An event of an aggregate is a
 * {@code DomainEventMessage} with type, identifier and sequence number.
 *
 * <p>
 * Positions start at 1, so 0 asks from the beginning. What cannot be read ends in an {@link EventStoreException}.
 */
public final class EventReader {

    /** Clocks of nodes differ by less than that many events. */
    private static final int CLOCK_SKEW_EVENTS = 1_000;

    private static final String COLUMNS = "global_position, event_id, aggregate_id, sequence_number, aggregate_type, occurred_at,"
            + " payload_type, payload_revision, payload, metadata";
    private static final String AFTER = "SELECT " + COLUMNS + " FROM " + EventStoreSchema.EVENT
            + " WHERE global_position > ? ORDER BY global_position LIMIT ?";
    // Materialized: a planner that sees the limit would rather walk the whole store by position than sort a few events.
    private static final String OF_AGGREGATES_AFTER = "WITH own AS MATERIALIZED (SELECT " + COLUMNS + " FROM " + EventStoreSchema.EVENT
            + " WHERE aggregate_id = ANY (?) AND global_position > ?) SELECT " + COLUMNS + " FROM own ORDER BY global_position LIMIT ?";
    private static final String OF_AGGREGATE = "SELECT " + COLUMNS + " FROM " + EventStoreSchema.EVENT
            + " WHERE aggregate_id = ? AND sequence_number >= ? ORDER BY sequence_number LIMIT ?";
    private static final String LAST_OF_AGGREGATE = "SELECT sequence_number FROM " + EventStoreSchema.EVENT
            + " WHERE aggregate_id = ? ORDER BY sequence_number DESC LIMIT 1";
    private static final String HEAD = "SELECT max(global_position) FROM " + EventStoreSchema.EVENT;
    private static final String FIRST_OF_AGGREGATE = "SELECT global_position FROM " + EventStoreSchema.EVENT
            + " WHERE aggregate_id = ? ORDER BY sequence_number LIMIT 1";
    private static final String BEFORE = "SELECT " + EventStoreSchema.SCHEMA + ".position_before(?, ?)";

    private static final SerializedType METADATA = new SimpleSerializedType(MetaData.class.getName(), null);

    private final DataSource dataSource;
    private final Serializer serializer;
    private final EventUpcaster upcasters;

    public EventReader(DataSource dataSource, Serializer serializer, EventUpcaster upcasters) {
        this.dataSource = dataSource;
        this.serializer = serializer;
        this.upcasters = upcasters;
    }

    /** At most {@code limit} stored events after {@code position}, whatever they are about. */
    public EventPage after(long position, int limit) {
        return page(position, AFTER, statement -> {
            statement.setLong(1, position);
            statement.setInt(2, limit);
        });
    }

    /** At most {@code limit} stored events of these aggregates after {@code position}, in global order. */
    public EventPage ofAggregatesAfter(Collection<String> aggregateIds, long position, int limit) {
        return page(position, OF_AGGREGATES_AFTER, statement -> {
            statement.setArray(1, statement.getConnection().createArrayOf("text", aggregateIds.toArray()));
            statement.setLong(2, position);
            statement.setInt(3, limit);
        });
    }

    /** Every event of one aggregate, first to last; empty where there is no such aggregate. */
    public List<TrackedEventMessage<?>> ofAggregate(String aggregateId) {
        return upcast(ofAggregateFrom(aggregateId, 0, Integer.MAX_VALUE));
    }

    /** At most {@code limit} stored events of one aggregate, as they are stored. */
    List<StoredEventData> ofAggregateFrom(String aggregateId, long sequenceNumber, int limit) {
        return rows(OF_AGGREGATE, statement -> {
            statement.setString(1, aggregateId);
            statement.setLong(2, sequenceNumber);
            statement.setInt(3, limit);
        });
    }

    /** At most {@code limit} stored events after {@code position}, as they are stored. */
    List<StoredEventData> rowsAfter(long position, int limit) {
        return rows(AFTER, statement -> {
            statement.setLong(1, position);
            statement.setInt(2, limit);
        });
    }

    /** Sequence number of the last event of an aggregate. */
    public OptionalLong lastSequenceNumberOf(String aggregateId) {
        return number(LAST_OF_AGGREGATE, statement -> statement.setString(1, aggregateId));
    }

    /** Position of the last event that can be seen; 0 where the store is empty. */
    public long headPosition() {
        return number(HEAD, statement -> {}).orElse(0);
    }

    /** Position of the first event of an aggregate. */
    public OptionalLong firstPositionOf(String aggregateId) {
        return number(FIRST_OF_AGGREGATE, statement -> statement.setString(1, aggregateId));
    }

    /** The position after which everything lies that happened in the millisecond of {@code time} or later; the head where nothing did. */
    public long positionBefore(Instant time) {
        return number(BEFORE, statement -> {
            statement.setObject(1, OffsetDateTime.ofInstant(time.truncatedTo(ChronoUnit.MILLIS), ZoneOffset.UTC));
            statement.setInt(2, CLOCK_SKEW_EVENTS);
        }).orElse(0);
    }

    private EventPage page(long position, String sql, Binding binding) {
        List<StoredEventData> rows = rows(sql, binding);
        return new EventPage(upcast(rows), rows.isEmpty() ? position : rows.getLast().position());
    }

    private List<TrackedEventMessage<?>> upcast(List<StoredEventData> rows) {
        return EventUtils.upcastAndDeserializeTrackedEvents(rows.stream(), serializer, upcasters)
                .collect(Collectors.toUnmodifiableList());
    }

    private List<StoredEventData> rows(String sql, Binding binding) {
        return query(sql, binding, result -> {
            List<StoredEventData> read = new ArrayList<>();
            while (result.next()) {
                read.add(row(result));
            }
            return read;
        });
    }

    static StoredEventData row(ResultSet result) throws SQLException {
        return new StoredEventData(result.getLong(1), result.getString(2), result.getString(3), result.getLong(4), result.getString(5),
                result.getTimestamp(6).toInstant(),
                new SimpleSerializedObject<>(result.getBytes(9), byte[].class, result.getString(7), result.getString(8)),
                new SimpleSerializedObject<>(result.getBytes(10), byte[].class, METADATA));
    }

    private OptionalLong number(String sql, Binding binding) {
        return query(sql, binding, result -> {
            if (!result.next()) {
                return OptionalLong.empty();
            }
            long number = result.getLong(1);
            return result.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
        });
    }

    private <T> T query(String sql, Binding binding, Extraction<T> extraction) {
        try (Connection connection = dataSource.getConnection(); PreparedStatement statement = connection.prepareStatement(sql)) {
            binding.bind(statement);
            try (ResultSet result = statement.executeQuery()) {
                return extraction.from(result);
            }
        } catch (SQLException e) {
            throw new EventStoreException("Events could not be read: " + e.getMessage(), e);
        }
    }

    private interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private interface Extraction<T> {
        T from(ResultSet result) throws SQLException;
    }
}
