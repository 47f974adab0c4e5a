package io.tiffin.dev.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** The HTTP API as a client sees it. */
record Api(String baseUrl) {

    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /** An answer, whatever its status. */
    record Answer(int status, JsonNode body, HttpHeaders headers) {

        JsonNode data() {
            return body.path("data");
        }

        /** The same answer, if it has that status. */
        Answer expect(int expected) {
            assertThat(status).as("%s", body).isEqualTo(expected);
            return this;
        }

        /** The position of the write's last event. */
        long position() {
            return headers.firstValueAsLong("X-Event-Position").orElseThrow();
        }

        String code() {
            return body.path("code").asString();
        }
    }

    static Api at(int port) {
        return new Api("http://localhost:" + port);
    }

    Answer get(String path, @Nullable String token, String... headers) {
        return send("GET", path, null, token, headers);
    }

    Answer post(String path, @Nullable String body, @Nullable String token, String... headers) {
        return send("POST", path, body, token, headers);
    }

    Answer put(String path, @Nullable String body, @Nullable String token, String... headers) {
        return send("PUT", path, body, token, headers);
    }

    Answer send(String method, String path, @Nullable String body, @Nullable String token, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(baseUrl + path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) {
            request.setHeader("Content-Type", "application/json");
        }
        if (token != null) {
            request.setHeader("Authorization", "Bearer " + token);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            var answer = HTTP.send(request.build(), BodyHandlers.ofString());
            JsonNode json = answer.body().isBlank() ? MissingNode.getInstance() : JSON.readTree(answer.body());
            return new Answer(answer.statusCode(), json, answer.headers());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    SseStream stream(String path, @Nullable String token, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(baseUrl + path)).header("Accept", "text/event-stream");
        if (token != null) {
            request.setHeader("Authorization", "Bearer " + token);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return SseStream.open(HTTP, request.build());
    }
}
