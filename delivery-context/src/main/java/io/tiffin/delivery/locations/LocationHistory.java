package io.tiffin.delivery.locations;

import io.tiffin.kernel.OrderId;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Where agents were, written to {@code delivery_context.agent_locations} once a second. What waits is bounded: when the database is slower
 * than the agents, the oldest reports are given up, and the log says how many.
 */
@Component
class LocationHistory implements InitializingBean, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(LocationHistory.class);
    private static final int CAPACITY = 20_000;
    private static final int BATCH = 2_000;
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final String INSERT = """
        INSERT INTO delivery_context.agent_locations (agent_id, order_id, lat, lng, heading, speed, recorded_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """;

    private final JdbcTemplate jdbc;
    private final LinkedBlockingDeque<Row> waiting = new LinkedBlockingDeque<>(CAPACITY);
    private final AtomicLong givenUp = new AtomicLong();
    private final ScheduledExecutorService timer = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("tiffin-location-history").daemon().factory());

    private record Row(LocationReport report, @Nullable OrderId order) {}

    LocationHistory(DataSource dataSource) {
        this.jdbc = new JdbcTemplate(dataSource);
    }

    /** Never waits. */
    void add(LocationReport report, @Nullable OrderId order) {
        var row = new Row(report, order);
        while (!waiting.offerLast(row)) {
            if (waiting.pollFirst() != null) {
                givenUp.incrementAndGet();
            }
        }
    }

    /** Writes all that waits. */
    void flush() {
        long lost = givenUp.getAndSet(0);
        if (lost > 0) {
            LOG.warn("{} locations of agents came faster than they could be written, and are missing in the history", lost);
        }
        var batch = new ArrayList<Row>();
        while (waiting.drainTo(batch, BATCH) > 0) {
            if (!written(batch)) {
                return;
            }
            batch.clear();
        }
    }

    private boolean written(List<Row> batch) {
        try {
            jdbc.batchUpdate(INSERT, batch, batch.size(), LocationHistory::bind);
            return true;
        } catch (DataIntegrityViolationException e) {
            LOG.error("{} locations of agents cannot be stored", batch.size(), e);
            return true;
        } catch (DataAccessException e) {
            LOG.warn("{} locations of agents could not be written, and will be tried again: {}", batch.size(), e.toString());
            batch.reversed().forEach(row -> {
                if (!waiting.offerFirst(row)) {
                    givenUp.incrementAndGet();
                }
            });
            return false;
        }
    }

    private static void bind(PreparedStatement insert, Row row) throws SQLException {
        LocationReport report = row.report;
        insert.setObject(1, report.agent().value());
        insert.setObject(2, row.order == null ? null : row.order.value(), Types.OTHER);
        insert.setDouble(3, report.location().lat());
        insert.setDouble(4, report.location().lng());
        insert.setObject(5, report.heading(), Types.REAL);
        insert.setObject(6, report.speed(), Types.REAL);
        insert.setObject(7, OffsetDateTime.ofInstant(report.at(), ZoneOffset.UTC));
    }

    @Override
    public void afterPropertiesSet() {
        var _ = timer.scheduleWithFixedDelay(this::flushSafely, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** An exception would end the timer. */
    private void flushSafely() {
        try {
            flush();
        } catch (RuntimeException e) {
            LOG.error("writing the history of locations failed", e);
        }
    }

    @Override
    public void destroy() {
        timer.close();
        flush();
    }
}
