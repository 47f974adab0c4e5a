package io.tiffin.projections.tables;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SimplePropertySqlParameterSource;
import org.springframework.stereotype.Component;

/**
 * Collects what the handlers of a batch of events write, and sends it as one JDBC batch per statement before the unit of work commits, in
 * the transaction that also stores the token: a round trip for a batch of events rather than for each, and one write of a row where those
 * of several events come to the same.
 */
@Component
public class BatchedWrites {

    private final NamedParameterJdbcOperations jdbc;

    public BatchedWrites(DataSource dataSource) {
        this.jdbc = new NamedParameterJdbcTemplate(dataSource);
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
        jdbc.batchUpdate(write.sql(),
                folded(rows).stream().map(SimplePropertySqlParameterSource::new).toArray(SimplePropertySqlParameterSource[]::new));
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
