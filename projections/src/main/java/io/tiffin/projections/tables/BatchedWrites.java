package io.tiffin.projections.tables;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Collects what the handlers of a batch of events write, and carries it out before the unit of work commits, in the transaction that also
 * stores the token: one statement for all rows of a kind rather than one for each, and one write of a row where those of several events
 * come to the same.
 */
@Component
public class BatchedWrites {

    private final JdbcOperations jdbc;
    private final Map<Class<? extends Row>, RowType> types = new ConcurrentHashMap<>();

    public BatchedWrites(DataSource dataSource) {
        this.jdbc = new JdbcTemplate(dataSource);
    }

    /** Writes the row before the unit of work of the handled event commits. */
    public <W extends Enum<W> & Write> void add(W write, Row row) {
        UnitOfWork<?> work = CurrentUnitOfWork.get().root();
        Map<W, List<Row>> pending = work.getOrComputeResource(write.getDeclaringClass().getName(), _ -> {
            var rows = new EnumMap<W, List<Row>>(write.getDeclaringClass());
            work.onPrepareCommit(_ -> rows.forEach(this::carryOut));
            return rows;
        });
        pending.computeIfAbsent(write, _ -> new ArrayList<>()).add(row);
    }

    private void carryOut(Write write, List<Row> rows) {
        // Segments that meet in the same rows lock them in the same order, and cannot deadlock. The sort is stable.
        rows.sort(Comparator.comparing(Row::key));
        RowType type = types.computeIfAbsent(rows.getFirst().getClass(), RowType::new);
        for (List<Row> round : RowType.rounds(folded(rows))) {
            jdbc.update(type.sql(write), statement -> type.bind(statement, round));
        }
    }

    private static List<Row> folded(List<Row> sorted) {
        var folded = new ArrayList<Row>(sorted.size());
        for (Row row : sorted) {
            Row last = folded.isEmpty() ? null : folded.getLast();
            Row together = last != null && last.key().equals(row.key()) ? last.followedBy(row) : null;
            if (together == null) {
                folded.add(row);
            } else {
                folded.set(folded.size() - 1, together);
            }
        }
        return folded;
    }
}
