package io.tiffin.kernel.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisLoadingException;
import io.lettuce.core.RedisReadOnlyException;
import io.tiffin.kernel.web.json.TiffinJson;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.axonframework.common.lock.LockAcquisitionFailedException;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.server.MockServerWebExchange;

/** What a caller hears when it is not their fault. */
class ErrorHandlerTest {

    private static final String SECRET = "connection to db-7 as tiffin refused";

    static Stream<Arguments> whatPasses() {
        return Stream.of(Arguments.of("overloaded", new RejectedExecutionException(SECRET)),
                Arguments.of("overloaded", new LockAcquisitionFailedException(SECRET)),
                Arguments.of("unavailable", new EventStoreException(SECRET)),
                Arguments.of("unavailable", new QueryTimeoutException(SECRET)),
                Arguments.of("unavailable", new RedisSystemException("Error in execution", new RedisLoadingException("LOADING " + SECRET))),
                Arguments.of("unavailable",
                        new RedisSystemException("Error in execution", new RedisReadOnlyException("READONLY " + SECRET))),
                Arguments.of("timed_out", new TimeoutException(SECRET)));
    }

    @ParameterizedTest
    @MethodSource("whatPasses")
    void what_passes_is_503_and_says_when_to_come_back(String code, Throwable error) {
        MockServerHttpResponse response = answerTo(error);

        assertThat(response.getStatusCode().value()).isEqualTo(503);
        assertThat(response.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("1");
        assertThat(body(response)).contains("\"success\":false", "\"code\":\"" + code + "\"").doesNotContain("db-7");
    }

    @Test
    void a_defect_tells_nothing_but_its_trace() {
        MockServerHttpResponse response = answerTo(new IllegalStateException(SECRET));

        assertThat(response.getStatusCode().value()).isEqualTo(500);
        assertThat(body(response)).contains("\"code\":\"internal_error\"", "\"traceId\":\"").doesNotContain("db-7");
    }

    private static MockServerHttpResponse answerTo(Throwable error) {
        var exchange = MockServerWebExchange.from(MockServerHttpRequest.post("/api/orders"));
        new ErrorHandler(new ErrorAnswers(TiffinJson.strict())).handle(exchange, error).block(Duration.ofSeconds(5));
        return exchange.getResponse();
    }

    private static String body(MockServerHttpResponse response) {
        return response.getBodyAsString().block(Duration.ofSeconds(5));
    }
}
