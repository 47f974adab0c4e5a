package io.tiffin.eventstore.benchmarks;

import io.tiffin.eventstore.EventPage;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.postgresql.PGConnection;

/** How fast everything stored is read again, against PostgreSQL's own way to give it out. */
final class Replay {

    private static final int PAGE = 512;
    private static final String COPY = "COPY (SELECT * FROM eventstore.event ORDER BY global_position) TO STDOUT";

    private final Settings settings;
    private final Database database;

    Replay(Settings settings, Database database) {
        this.settings = settings;
        this.database = database;
    }

    private interface Way {
        void read(StoredInGroups store, AtomicLong total) throws SQLException, IOException, InterruptedException;
    }

    void measure(Report report) {
        database.beginRound();
        RawBatches.fill(database, settings.replay());
        database.settle();
        Map<String, Way> ways = new LinkedHashMap<>();
        ways.put("COPY to nowhere", (_, total) -> copy(total));
        ways.put("EventReader, page by page", Replay::pages);
        ways.put("a stream of TailedEventSource", this::stream);
        ways.put("a processor with its token", this::processor);
        Map<String, Samples> rates = new LinkedHashMap<>();
        List<String> inTurn = new ArrayList<>(ways.keySet());
        for (int round = 0; round <= settings.rounds(); round++) {
            for (String way : inTurn) {
                double rate = rate(ways.get(way));
                Samples samples = rates.computeIfAbsent(way, _ -> new Samples());
                if (round > 0) {
                    samples.add(rate);
                }
            }
        }
        report.heading("Replay, events per second");
        report.line("%,d events, each read and deserialized, and handed to a handler that does next to nothing.\n".formatted(settings
                .replay()));
        report.table("way", "events per second", "of COPY");
        double copied = rates.get(inTurn.getFirst()).median();
        rates.forEach((way, samples) -> report.row(way, samples.whole(), "%.2f".formatted(samples.median() / copied)));
        inTurn.stream().skip(1)
                .forEach(way -> report.atLeast("replay by " + way + ": of COPY", rates.get(way).median() / copied, Double.NaN,
                        0.1));
    }

    private double rate(Way way) {
        System.gc();
        database.execute("TRUNCATE eventstore.token");
        AtomicLong total = new AtomicLong();
        try (StoredInGroups store = new StoredInGroups(database)) {
            long begun = System.nanoTime();
            way.read(store, total);
            double seconds = (System.nanoTime() - begun) / 1e9;
            if (total.get() != settings.replay()) {
                throw new IllegalStateException("%,d of %,d events have been read".formatted(total.get(), settings.replay()));
            }
            return total.get() / seconds;
        } catch (SQLException | IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void copy(AtomicLong total) throws SQLException, IOException {
        try (Connection connection = database.dataSource().getConnection()) {
            total.set(connection.unwrap(PGConnection.class).getCopyAPI().copyOut(COPY, OutputStream.nullOutputStream()));
        }
    }

    private static void pages(StoredInGroups store, AtomicLong total) {
        EventPage page = store.reader().after(0, PAGE);
        while (!page.events().isEmpty()) {
            page.events().forEach(event -> handle(event, total));
            page = store.reader().after(page.through(), PAGE);
        }
    }

    private void stream(StoredInGroups store, AtomicLong total) throws InterruptedException {
        try (var stream = store.source().openStream(new GlobalSequenceTrackingToken(0))) {
            while (total.get() < settings.replay()) {
                handle(stream.nextAvailable(), total);
            }
        }
    }

    private void processor(StoredInGroups store, AtomicLong total) {
        try (Processor _ = new Processor(store, _ -> total.incrementAndGet())) {
            Processor.awaitHandled(total, settings.replay());
        }
    }

    private static void handle(TrackedEventMessage<?> message, AtomicLong total) {
        if (message.getPayload() instanceof Order.Event event && !event.orderId().isEmpty() && !message.getMetaData().isEmpty()) {
            total.incrementAndGet();
        }
    }
}
