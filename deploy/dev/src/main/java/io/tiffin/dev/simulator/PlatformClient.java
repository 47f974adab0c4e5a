package io.tiffin.dev.simulator;

import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientException;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * The platform's API for people who do not give up: a platform that is away or has too much to do is asked again, after the pause that it
 * names or after growing ones.
 */
final class PlatformClient implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    /** Streams send a comment every 15 s. */
    private static final Duration SILENCE = Duration.ofSeconds(40);
    private static final int CONNECTIONS = 5_000;
    private static final int LARGEST = 4 << 20;
    private static final ParameterizedTypeReference<ServerSentEvent<String>> EVENT = new ParameterizedTypeReference<>() {
    };
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ConnectionProvider connections = ConnectionProvider.builder("simulator").maxConnections(CONNECTIONS)
            .maxIdleTime(Duration.ofSeconds(30)).build();
    private final WebClient http;
    private final Tally tally;

    PlatformClient(String baseUrl, Tally tally) {
        this.tally = tally;
        var netty = HttpClient.create(connections).option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT.toMillis());
        this.http = WebClient.builder()
                .baseUrl(baseUrl)
                .clientConnector(new ReactorClientHttpConnector(netty))
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(LARGEST))
                .build();
    }

    /** What is asked; without a body where it is empty. */
    record Call(HttpMethod method, String path, Object body, Map<String, String> headers) {

        static Call get(String path) {
            return new Call(HttpMethod.GET, path, "", Map.of());
        }

        static Call post(String path, Object body) {
            return new Call(HttpMethod.POST, path, body, Map.of());
        }

        static Call put(String path, Object body) {
            return new Call(HttpMethod.PUT, path, body, Map.of());
        }

        Call with(String header, String value) {
            var all = new HashMap<>(headers);
            all.put(header, value);
            return new Call(method, path, body, all);
        }

        Call by(String accessToken) {
            return with(HttpHeaders.AUTHORIZATION, "Bearer " + accessToken);
        }
    }

    /** An answer, whatever its status. */
    record Answer(int status, JsonNode body, HttpHeaders headers) {

        JsonNode data() {
            return body.path("data");
        }

        boolean succeeded() {
            return HttpStatus.valueOf(status).is2xxSuccessful();
        }

        /** Why it was refused. */
        String code() {
            return body.path("code").asString(Integer.toString(status));
        }

        /** Of what was refused for its state. */
        String currentState() {
            return body.path("currentState").asString("");
        }
    }

    /** The answer, as soon as there is one that is about what was asked. */
    Answer send(Call call) throws InterruptedException {
        var backOff = new BackOff();
        while (true) {
            Answer answer = attempt(call);
            if (answer != null && !isElsewhere(answer.status)) {
                return answer;
            }
            backOff.pause(answer == null ? null : answer.headers.getFirst(HttpHeaders.RETRY_AFTER));
        }
    }

    /** Whether the status says something about the platform, not about what was asked. */
    private static boolean isElsewhere(int status) {
        return status == 429 || status >= 500;
    }

    private @Nullable Answer attempt(Call call) throws InterruptedException {
        Mono<Answer> request = request(call).exchangeToMono(response -> response.bodyToMono(String.class)
                .defaultIfEmpty("")
                .map(text -> new Answer(response.statusCode().value(), json(text), response.headers().asHttpHeaders())));
        try {
            Answer answer = request.timeout(PATIENCE).toFuture().get();
            if (answer.status >= 500 && answer.status != 503) {
                tally.surprise(call.method + " " + call.path + " was answered " + answer.status + ": " + answer.body);
            } else if (isElsewhere(answer.status)) {
                tally.putOff();
            }
            return answer;
        } catch (ExecutionException e) {
            away(e);
            return null;
        }
    }

    private void away(ExecutionException failure) {
        switch (failure.getCause()) {
            case WebClientException _,IOException _,TimeoutException _ -> tally.away();
            case null, default -> throw new IllegalStateException(failure);
        }
    }

    /** Hangs up before there is an answer, or after it if that was quick. */
    void sendAndHangUp(Call call, Duration after) throws InterruptedException {
        var hungUp = request(call).exchangeToMono(response -> response.releaseBody()).timeout(after).onErrorComplete().toFuture();
        try {
            hungUp.get();
        } catch (ExecutionException unlikely) {
            throw new IllegalStateException(unlikely);
        }
    }

    /**
     * Follows a stream until it ends or is cut.
     *
     * @return the status; 0 where there was no answer
     */
    int stream(Call call, Consumer<ServerSentEvent<String>> each) throws InterruptedException {
        var status = new AtomicInteger();
        var ended = request(call).accept(MediaType.TEXT_EVENT_STREAM).exchangeToFlux(response -> {
            status.set(response.statusCode().value());
            return status.get() == 200 ? response.bodyToFlux(EVENT) : response.releaseBody().thenMany(Mono.empty());
        }).timeout(SILENCE).doOnNext(each).then().toFuture();
        try {
            ended.get();
        } catch (ExecutionException e) {
            away(e);
        } finally {
            ended.cancel(true);
        }
        return status.get();
    }

    private WebClient.RequestHeadersSpec<?> request(Call call) {
        var request = http.method(call.method).uri(call.path).headers(headers -> call.headers.forEach(headers::set));
        return "".equals(call.body)
                ? request
                : request.contentType(MediaType.APPLICATION_JSON).bodyValue(JSON.writeValueAsString(call.body));
    }

    static JsonNode json(String text) {
        try {
            return text.isBlank() ? MissingNode.getInstance() : JSON.readTree(text);
        } catch (JacksonException notOurs) {
            return MissingNode.getInstance();
        }
    }

    @Override
    public void close() {
        connections.dispose();
    }
}
