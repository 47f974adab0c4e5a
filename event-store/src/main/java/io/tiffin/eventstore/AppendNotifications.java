package io.tiffin.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of appends on any node: holds one connection that listens on {@link EventStoreSchema#APPEND_CHANNEL}, and opens another when
 * it is lost. A notification can be missed meanwhile, so every new connection is reported like an append of unknown position.
 */
final class AppendNotifications implements AutoCloseable {

    static final long UNKNOWN_POSITION = Long.MAX_VALUE;

    private static final Logger log = LoggerFactory.getLogger(AppendNotifications.class);
    private static final Duration SILENCE_BEFORE_CHECK = Duration.ofSeconds(10);
    private static final int CHECK_TIMEOUT_SECONDS = 5;

    private final DataSource dataSource;
    private final LongConsumer appended;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().daemon().name("tiffin-event-listen").unstarted(this::run);
    private volatile @Nullable Connection current;
    private volatile @Nullable String ignored;

    AppendNotifications(DataSource dataSource, LongConsumer appended) {
        this.dataSource = dataSource;
        this.appended = appended;
    }

    /** Leaves out the notifications of a writer that is heard of otherwise. */
    void ignore(String writer) {
        ignored = writer;
    }

    void start() {
        thread.start();
    }

    private void run() {
        Backoff backoff = new Backoff();
        try {
            while (!isClosed()) {
                try (Connection connection = dataSource.getConnection()) {
                    current = connection;
                    listen(connection, backoff);
                } catch (SQLException | RuntimeException e) {
                    if (!isClosed()) {
                        log.warn("The connection that listens for new events is lost; polling until it is back: {}", e.getMessage());
                    }
                }
                if (closed.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen(Connection connection, Backoff backoff) throws SQLException {
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN " + EventStoreSchema.APPEND_CHANNEL);
        }
        backoff.reset();
        appended.accept(UNKNOWN_POSITION);
        PGConnection notifying = connection.unwrap(PGConnection.class);
        while (!isClosed()) {
            PGNotification[] notifications = notifying.getNotifications((int) SILENCE_BEFORE_CHECK.toMillis());
            if (notifications != null && notifications.length > 0) {
                tellLast(notifications);
            } else if (!connection.isValid(CHECK_TIMEOUT_SECONDS)) {
                throw new SQLException("no answer within " + CHECK_TIMEOUT_SECONDS + " s");
            }
        }
    }

    /** They arrive in commit order, so the last one is the highest. Each is a position and who wrote it, or nothing legible. */
    private void tellLast(PGNotification[] notifications) {
        for (int index = notifications.length - 1; index >= 0; index--) {
            String[] words = notifications[index].getParameter().split(" ", 2);
            if (words.length < 2 || !words[1].equals(ignored)) {
                appended.accept(positionIn(words[0]));
                return;
            }
        }
    }

    private static long positionIn(String word) {
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException e) {
            return UNKNOWN_POSITION;
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Aborting the connection ends a wait in the driver, which no interrupt can; the interrupt ends a wait for a connection. */
    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        try {
            while (thread.isAlive()) {
                Connection listening = current;
                if (listening != null) {
                    listening.abort(Runnable::run);
                }
                thread.join(Duration.ofMillis(100));
            }
        } catch (SQLException e) {
            log.debug("The listening connection could not be aborted", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
