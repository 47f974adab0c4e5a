package io.tiffin.dev.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A Server-Sent Events stream, read by its own thread the way the standard says. */
final class SseStream implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /**
     * An event of the stream.
     *
     * @param id null where it has none
     */
    record Event(@Nullable Long id, String name, JsonNode data) {

        String status() {
            return data.path("status").asString();
        }
    }

    private final HttpResponse<InputStream> response;
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final Map<Event, Long> arrivals = new ConcurrentHashMap<>();
    private final List<String> comments = new CopyOnWriteArrayList<>();
    private volatile @Nullable String retry;
    private volatile boolean ended;

    private SseStream(HttpResponse<InputStream> response) {
        this.response = response;
        Thread.ofVirtual().name("sse").start(this::read);
    }

    static SseStream open(HttpClient http, HttpRequest request) {
        try {
            return new SseStream(http.send(request, BodyHandlers.ofInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void read() {
        var lines = new ArrayList<String>();
        try (var body = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            for (String line = body.readLine(); line != null; line = body.readLine()) {
                if (line.isEmpty()) {
                    dispatch(lines);
                    lines.clear();
                } else {
                    lines.add(line);
                }
            }
        } catch (IOException e) {
            comments.add("closed: " + e.getMessage());
        } finally {
            ended = true;
        }
    }

    private void dispatch(List<String> lines) {
        String id = null;
        String name = "message";
        var data = new StringBuilder();
        for (String line : lines) {
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1).stripLeading();
            switch (field) {
                case "" -> comments.add(value);
                case "id" -> id = value;
                case "event" -> name = value;
                case "data" -> data.append(value);
                case "retry" -> retry = value;
                default -> {
                }
            }
        }
        if (!data.isEmpty()) {
            var event = new Event(id == null ? null : Long.valueOf(id), name, Api.JSON.readTree(data.toString()));
            arrivals.put(event, System.nanoTime());
            events.add(event);
        }
    }

    int status() {
        return response.statusCode();
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Nullable
    String retry() {
        return retry;
    }

    List<Event> events() {
        return List.copyOf(events);
    }

    /** When an event arrived, as {@link System#nanoTime()} says. */
    long arrival(Event event) {
        return Objects.requireNonNull(arrivals.get(event));
    }

    /** Waits for an event. */
    Event await(String name, Predicate<Event> which) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> ended || find(name, which) != null);
        Event found = find(name, which);
        assertThat(found).as("%s among %s", name, events).isNotNull();
        return found;
    }

    Event awaitStatus(String status) {
        return await("order_status_update", event -> event.status().equals(status));
    }

    /** Waits until the server has closed the stream, and gives all its events. */
    List<Event> awaitEnd() {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> ended);
        return events();
    }

    private @Nullable Event find(String name, Predicate<Event> which) {
        return events.stream().filter(event -> event.name.equals(name)).filter(which).findFirst().orElse(null);
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
