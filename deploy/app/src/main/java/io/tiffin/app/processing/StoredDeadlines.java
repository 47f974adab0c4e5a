package io.tiffin.app.processing;

import io.tiffin.kernel.Deadlines;
import java.sql.Connection;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Writes deadlines into the table of db-scheduler, all those of a batch of events in one statement and in the transaction that also stores
 * the token. The scheduler's own client would take a commit for each, and would end the transaction around it where a deadline is there
 * already.
 */
final class StoredDeadlines implements Deadlines {

    private static final String PENDING = StoredDeadlines.class.getName();
    private static final String INSERT = """
        INSERT INTO platform.scheduled_task (task_name, task_instance, task_data, execution_time, picked, version)
        SELECT ?, id, data, due, false, 1
        FROM unnest(?::text[], ?::bytea[], ?::timestamptz[]) AS deadline (id, data, due)
        ON CONFLICT DO NOTHING""";

    private final JdbcTemplate jdbc;
    private final String task;
    private final Function<Object, byte[]> data;

    private record Deadline(String id, Instant due, Object command) {}

    /**
     * @param task
     *            the name of the task that sends the commands
     * @param data
     *            what is stored of a command
     */
    StoredDeadlines(DataSource dataSource, String task, Function<Object, byte[]> data) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.task = task;
        this.data = data;
    }

    @Override
    public void schedule(String id, Instant due, Object command) {
        var deadline = new Deadline(id, due, command);
        if (!CurrentUnitOfWork.isStarted()) {
            store(List.of(deadline));
            return;
        }
        UnitOfWork<?> work = CurrentUnitOfWork.get().root();
        List<Deadline> pending = work.getOrComputeResource(PENDING, _ -> {
            var collected = new ArrayList<Deadline>();
            work.onPrepareCommit(_ -> store(collected));
            return collected;
        });
        pending.add(deadline);
    }

    private void store(List<Deadline> deadlines) {
        jdbc.update(INSERT, statement -> {
            Connection connection = statement.getConnection();
            statement.setString(1, task);
            statement.setArray(2, connection.createArrayOf("text", deadlines.stream().map(Deadline::id).toArray()));
            statement.setArray(3, connection.createArrayOf("bytea",
                    deadlines.stream().map(deadline -> data.apply(deadline.command())).toArray(byte[][]::new)));
            statement.setArray(4, connection.createArrayOf("timestamptz",
                    deadlines.stream().map(deadline -> deadline.due().atOffset(ZoneOffset.UTC)).toArray()));
        });
    }
}
