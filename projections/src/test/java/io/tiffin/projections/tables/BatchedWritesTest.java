package io.tiffin.projections.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiffin.projections.testing.ReadModelDatabase;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchedWritesTest {

    private static final OffsetDateTime NOON = Instant.parse("2026-03-01T12:00:00Z").atOffset(ZoneOffset.UTC);

    private final ReadModelDatabase database = new ReadModelDatabase();
    private final BatchedWrites writes = new BatchedWrites(database.dataSource);

    private enum Notes implements Write {

        OPEN("INSERT INTO notes (id, pages) SELECT key, 1 FROM batch ON CONFLICT (id) DO NOTHING"), APPEND(
                "UPDATE notes AS n SET pages = n.pages + b.pages_more, said = n.said || b.word FROM batch AS b WHERE n.id = b.key"), FILL(
                        "UPDATE notes AS n SET whole = b.whole, half = b.half, yes = b.yes, at = b.at, other_note = b.other_note, said = b.said"
                                + " FROM batch AS b WHERE n.id = b.key");

        private final String sql;

        Notes(String sql) {
            this.sql = sql;
        }

        @Override
        public String sql() {
            return sql;
        }
    }

    private record Opened(UUID key) implements Row {}

    private record Appended(UUID key, int pagesMore, String word) implements Row {}

    private record Filled(UUID key, @Nullable Long whole, @Nullable Double half, @Nullable Boolean yes, @Nullable OffsetDateTime at,
            @Nullable UUID otherNote, String said) implements Row {}

    private record Strange(UUID key, Thread thread) implements Row {}

    @BeforeEach
    void someNotes() {
        database.jdbc
                .sql("""
                    CREATE TABLE notes (id uuid PRIMARY KEY, pages int, said text NOT NULL DEFAULT '', whole bigint, half double precision, yes boolean,
                        at timestamptz, other_note uuid)""")
                .update();
    }

    @Test
    void rows_of_one_kind_are_written_by_one_statement() {
        inOneBatch(() -> IntStream.range(0, 100).forEach(i -> {
            writes.add(Notes.OPEN, new Opened(id(i)));
            writes.add(Notes.APPEND, new Appended(id(i), i, "word"));
        }));

        assertThat(database.jdbc.sql("SELECT count(*) FROM notes WHERE said = 'word'").query(Integer.class).single()).isEqualTo(100);
        // The number of the statement within its transaction that wrote the row.
        assertThat(database.jdbc.sql("SELECT DISTINCT cmin::text FROM notes").query(String.class).list()).hasSize(1);
    }

    @Test
    void rows_of_one_key_are_written_one_after_another_in_their_order() {
        inOneBatch(() -> {
            writes.add(Notes.APPEND, new Appended(id(2), 1, "x"));
            writes.add(Notes.APPEND, new Appended(id(1), 1, "a"));
            writes.add(Notes.APPEND, new Appended(id(1), 2, "b"));
            writes.add(Notes.APPEND, new Appended(id(2), 5, "y"));
            writes.add(Notes.APPEND, new Appended(id(1), 3, "c"));
            writes.add(Notes.OPEN, new Opened(id(1)));
            writes.add(Notes.OPEN, new Opened(id(2)));
        });

        assertThat(database.jdbc.sql("SELECT pages || said FROM notes ORDER BY id").query(String.class).list())
                .containsExactly("7abc", "7xy");
    }

    @Test
    void values_arrive_as_they_were() {
        String strange = "{\"a\", 'b', NULL \\ \u00e9\n}";
        inOneBatch(() -> {
            writes.add(Notes.OPEN, new Opened(id(1)));
            writes.add(Notes.OPEN, new Opened(id(2)));
            writes.add(Notes.FILL, new Filled(id(1), Long.MAX_VALUE, 0.1, true, NOON, id(2), strange));
            writes.add(Notes.FILL, new Filled(id(2), null, null, null, null, null, ""));
        });

        List<Map<String, Object>> rows = database.jdbc.sql("SELECT whole, half, yes, at, other_note, said FROM notes ORDER BY id").query()
                .listOfRows();
        assertThat(rows.getFirst()).containsEntry("whole", Long.MAX_VALUE).containsEntry("half", 0.1).containsEntry("yes", true)
                .containsEntry("other_note", id(2)).containsEntry("said", strange);
        assertThat(rows.getFirst().get("at")).hasToString(java.sql.Timestamp.from(NOON.toInstant()).toString());
        assertThat(rows.getLast()).containsEntry("said", "").containsEntry("whole", null).containsEntry("half", null)
                .containsEntry("yes", null).containsEntry("at", null).containsEntry("other_note", null);
    }

    @Test
    void a_row_of_what_no_column_holds_is_told_by_its_name() {
        assertThatThrownBy(() -> inOneBatch(() -> writes.add(Notes.OPEN, new Strange(id(1), Thread.currentThread()))))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("Strange.thread()");
    }

    private void inOneBatch(Runnable handlers) {
        database.transaction.executeWithoutResult(_ -> {
            var work = DefaultUnitOfWork.startAndGet(null);
            handlers.run();
            work.commit();
        });
    }

    private static UUID id(int number) {
        return new UUID(7, number);
    }
}
