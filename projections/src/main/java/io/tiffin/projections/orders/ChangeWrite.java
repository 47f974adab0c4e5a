package io.tiffin.projections.orders;

import static io.tiffin.projections.tables.Columns.text;
import static io.tiffin.projections.tables.Columns.utc;

import io.tiffin.kernel.ChangeId;
import io.tiffin.order.api.OrderView.Change;
import io.tiffin.order.api.OrderView.ChangeStatus;
import io.tiffin.projections.tables.Row;
import io.tiffin.projections.tables.Write;
import java.time.OffsetDateTime;
import java.util.UUID;

/** How the changes of orders are written. */
enum ChangeWrite implements Write {

    PROPOSE("""
        INSERT INTO read_model.order_changes (order_id, change_id, position, status, removed, substitutes, previous_amount, new_amount,
            proposed_at, answer_by)
        SELECT key, change_id, position, 'proposed', CAST(removed AS jsonb), CAST(substitutes AS jsonb), previous_amount, new_amount,
            proposed_at, answer_by
        FROM batch
        ON CONFLICT (order_id, change_id) DO NOTHING
        """),

    STATUS("""
        UPDATE read_model.order_changes AS c SET status = b.status, position = b.position
        FROM batch AS b WHERE c.order_id = b.key AND c.change_id = b.change_id AND c.position < b.position
        """),

    CLOSE("""
        UPDATE read_model.order_changes AS c SET status = 'closed', position = b.position
        FROM batch AS b WHERE c.order_id = b.key AND c.status IN ('proposed', 'accepted') AND c.position < b.position
        """);

    private final String sql;

    ChangeWrite(String sql) {
        this.sql = sql;
    }

    @Override
    public String sql() {
        return sql;
    }

    /** What is written by {@link #PROPOSE}; {@code removed} and {@code substitutes} are JSON. */
    record Proposed(UUID key, UUID changeId, String removed, String substitutes, long previousAmount, long newAmount,
            OffsetDateTime proposedAt, OffsetDateTime answerBy, long position) implements Row {

        static Proposed of(UUID order, Change change, String removed, String substitutes, long position) {
            return new Proposed(order, change.changeId().value(), removed, substitutes, change.previousAmount().amount(),
                    change.newAmount().amount(), utc(change.proposedAt()), utc(change.answerBy()), position);
        }
    }

    /** What is written by {@link #STATUS}. */
    record Progress(UUID key, UUID changeId, String status, long position) implements Row {

        Progress(UUID order, ChangeId change, ChangeStatus status, long position) {
            this(order, change.value(), text(status), position);
        }
    }

    /** What is written by {@link #CLOSE}. */
    record Closed(UUID key, long position) implements Row {}
}
