package io.tiffin.app.letters;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code eventstore.dead_letter}, as those see it who try letters again and look after them. Calls block. */
final class Letters {

    private static final String BEHIND_NOBODY = """
        NOT EXISTS (SELECT 1 FROM eventstore.dead_letter AS earlier WHERE earlier.processing_group = letter.processing_group
            AND earlier.sequence_id = letter.sequence_id AND earlier.sequence_index < letter.sequence_index)""";

    private final JdbcClient jdbc;
    private final LetterSettings settings;
    private final Clock clock;

    Letters(JdbcClient jdbc, LetterSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.clock = clock;
    }

    /** A line of letters. */
    record Line(String processor, String sequenceId) {}

    /** Why an event was not handled. */
    record Cause(String type, @Nullable String message) {}

    /**
     * A line of letters, and why its first one is there.
     *
     * @param nextTryAt null: it waits for a hand
     */
    record LineSummary(String processor, String sequenceId, long letters, Instant firstFailedAt, int attempts, @Nullable Cause cause,
            @Nullable Instant nextTryAt) {}

    /**
     * A letter.
     *
     * @param payload JSON; personal data in it is sealed
     * @param token   JSON; null where the position of the event is not known
     */
    record Letter(String letterId, String eventId, String type, @Nullable String revision, @Nullable String aggregateType,
            @Nullable String aggregateId, @Nullable Long sequenceNumber, String occurredAt, String parkedAt, int attempts,
            @Nullable Cause cause, @Nullable Instant nextTry, String payload, @Nullable String token) {}

    /**
     * A deadline that has come, but whose command could not be carried out so far.
     *
     * @param json the name of the command and its content
     */
    record FailingDeadline(String deadlineId, String json, int failures, @Nullable Instant lastFailedAt, @Nullable Instant nextTryAt) {}

    /** The lines in which a processor has letters. */
    Set<String> lines(String processor) {
        return jdbc.sql("SELECT DISTINCT sequence_id FROM eventstore.dead_letter WHERE processing_group = :processor")
                .param("processor", processor)
                .query(String.class)
                .stream()
                .collect(Collectors.toCollection(ConcurrentHashMap::newKeySet));
    }

    /** An event was handled in vain for the first time. */
    void failedFirst(String processor, String eventId) {
        jdbc.sql("""
            UPDATE eventstore.dead_letter SET attempts = 1, next_try = :next
            WHERE processing_group = :processor AND event_id = :event AND cause_type IS NOT NULL AND attempts = 0""")
                .param("processor", processor)
                .param("event", eventId)
                .param("next", at(nextTry(1)))
                .update();
    }

    /** Whose time has come, the longest due first. */
    List<Line> due(int most) {
        return jdbc.sql("""
            SELECT processing_group, sequence_id FROM eventstore.dead_letter WHERE next_try <= :now ORDER BY next_try LIMIT :most""")
                .param("now", at(clock.instant()))
                .param("most", most)
                .query((row, _) -> new Line(row.getString(1), row.getString(2)))
                .list();
    }

    /** Keeps others from a letter until the running transaction ends; false where it has gone, or others have it. */
    boolean take(String letterId) {
        return jdbc.sql("SELECT 1 FROM eventstore.dead_letter AS letter WHERE dead_letter_id = :id AND " + BEHIND_NOBODY
                + " FOR UPDATE OF letter SKIP LOCKED").param("id", letterId).query(Integer.class).optional().isPresent();
    }

    /**
     * The letter goes, and the next one of its line has its turn: whoever is at the line handles it now, or it is tried by itself after a
     * moment. To be called under the line's lock.
     */
    void remove(String letterId, Line line) {
        jdbc.sql("DELETE FROM eventstore.dead_letter WHERE dead_letter_id = :id").param("id", letterId).update();
        jdbc.sql("UPDATE eventstore.dead_letter AS letter SET next_try = :next WHERE processing_group = :processor AND sequence_id = :line"
                + " AND attempts = 0 AND " + BEHIND_NOBODY)
                .param("next", at(nextTry(1)))
                .param("processor", line.processor())
                .param("line", line.sequenceId())
                .update();
    }

    /** A letter was handled in vain once more. */
    void failed(String letterId, Cause cause) {
        int attempts = jdbc.sql("SELECT attempts FROM eventstore.dead_letter WHERE dead_letter_id = :id")
                .param("id", letterId)
                .query(Integer.class)
                .optional()
                .orElse(0) + 1;
        jdbc.sql("""
            UPDATE eventstore.dead_letter
            SET attempts = :attempts, next_try = :next, cause_type = :type, cause_message = :message
            WHERE dead_letter_id = :id""")
                .param("id", letterId)
                .param("attempts", attempts)
                .param("next", at(nextTry(attempts)))
                .param("type", cause.type())
                .param("message", cause.message())
                .update();
    }

    /** Null after the last attempt. */
    private @Nullable Instant nextTry(int attempts) {
        List<Duration> pauses = settings.pauses();
        return attempts > pauses.size() ? null : clock.instant().plus(pauses.get(attempts - 1));
    }

    /** How many letters each processor has that has any, and how many deadlines have failed so far. */
    Map<String, Long> counts() {
        return jdbc.sql("""
            SELECT processing_group, count(*) FROM eventstore.dead_letter GROUP BY processing_group
            UNION ALL SELECT 'deadlines', count(*) FROM platform.scheduled_task WHERE consecutive_failures > 0""")
                .query((row, _) -> Map.entry(row.getString(1), row.getLong(2)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Lines, those that failed first at the front. */
    List<LineSummary> list(@Nullable String processor, int limit, long offset) {
        return jdbc.sql("""
            SELECT letter.*, line.letters FROM (
                SELECT processing_group, sequence_id, count(*) AS letters, min(sequence_index) AS first
                FROM eventstore.dead_letter WHERE cast(:processor AS text) IS NULL OR processing_group = :processor
                GROUP BY processing_group, sequence_id) AS line
            JOIN eventstore.dead_letter AS letter ON letter.processing_group = line.processing_group
                AND letter.sequence_id = line.sequence_id AND letter.sequence_index = line.first
            ORDER BY letter.enqueued_at, letter.dead_letter_id LIMIT :limit OFFSET :offset""")
                .param("processor", processor)
                .param("limit", limit)
                .param("offset", offset)
                .query((row, _) -> new LineSummary(row.getString("processing_group"), row.getString("sequence_id"),
                        row.getLong("letters"), Instant.parse(row.getString("enqueued_at")), row.getInt("attempts"), cause(row),
                        instant(row, "next_try")))
                .list();
    }

    long countLines(@Nullable String processor) {
        return jdbc.sql("""
            SELECT count(DISTINCT (processing_group, sequence_id)) FROM eventstore.dead_letter
            WHERE cast(:processor AS text) IS NULL OR processing_group = :processor""")
                .param("processor", processor)
                .query(Long.class)
                .single();
    }

    /** The letters of a line in their order. */
    List<Letter> of(Line line) {
        return jdbc.sql("""
            SELECT *, convert_from(payload, 'UTF8') AS json, convert_from(token, 'UTF8') AS place FROM eventstore.dead_letter
            WHERE processing_group = :processor AND sequence_id = :line ORDER BY sequence_index""")
                .param("processor", line.processor())
                .param("line", line.sequenceId())
                .query(Letters::letter)
                .list();
    }

    /** Throws letters away, and writes down who did. To be called under the line's lock. False: somebody is handling one of them. */
    boolean discard(Line line, List<String> letterIds, UUID by) {
        String ids = letterIds.stream().collect(Collectors.joining(",", "{", "}"));
        int taken = jdbc.sql("SELECT dead_letter_id FROM eventstore.dead_letter WHERE dead_letter_id = ANY (cast(:ids AS text[]))"
                + " FOR UPDATE SKIP LOCKED").param("ids", ids).query(String.class).list().size();
        if (taken < letterIds.size()) {
            return false;
        }
        jdbc.sql("""
            INSERT INTO platform.discarded_letter (letter_id, processor, sequence_id, event_id, event_type, cause_type, cause_message,
                attempts, discarded_by)
            SELECT dead_letter_id, processing_group, sequence_id, event_id, payload_type, cause_type, cause_message, attempts, :by
            FROM eventstore.dead_letter WHERE dead_letter_id = ANY (cast(:ids AS text[]))""")
                .param("ids", ids)
                .param("by", by)
                .update();
        letterIds.forEach(letterId -> remove(letterId, line));
        return true;
    }

    /** Deadlines whose command could not be carried out yet, the longest failing first. */
    List<FailingDeadline> failingDeadlines(int limit, long offset) {
        return jdbc.sql("""
            SELECT task_instance, convert_from(task_data, 'UTF8') AS json, consecutive_failures, last_failure, execution_time
            FROM platform.scheduled_task WHERE consecutive_failures > 0
            ORDER BY consecutive_failures DESC, task_instance LIMIT :limit OFFSET :offset""")
                .param("limit", limit)
                .param("offset", offset)
                .query((row, _) -> new FailingDeadline(row.getString("task_instance"), row.getString("json"),
                        row.getInt("consecutive_failures"), instant(row, "last_failure"), instant(row, "execution_time")))
                .list();
    }

    long countFailingDeadlines() {
        return jdbc.sql("SELECT count(*) FROM platform.scheduled_task WHERE consecutive_failures > 0").query(Long.class).single();
    }

    private static Letter letter(ResultSet row, int number) throws SQLException {
        long sequenceNumber = row.getLong("sequence_number");
        return new Letter(row.getString("dead_letter_id"), row.getString("event_id"), row.getString("payload_type"),
                row.getString("payload_revision"), row.getString("aggregate_type"), row.getString("aggregate_id"),
                row.getString("aggregate_id") == null ? null : sequenceNumber, row.getString("occurred_at"), row.getString("enqueued_at"),
                row.getInt("attempts"), cause(row), instant(row, "next_try"), row.getString("json"), row.getString("place"));
    }

    private static @Nullable Cause cause(ResultSet row) throws SQLException {
        String type = row.getString("cause_type");
        return type == null ? null : new Cause(type, row.getString("cause_message"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    private static @Nullable OffsetDateTime at(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
