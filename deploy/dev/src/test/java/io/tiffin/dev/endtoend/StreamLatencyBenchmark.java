package io.tiffin.dev.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.dev.endtoend.City.Order;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long after the answer to a command its event arrives at an open stream, over HTTP on an idle platform in the same process; negative
 * where the stream was faster. Run as CONTRIBUTING says.
 */
@Tag("slow")
class StreamLatencyBenchmark {

    private static final Logger LOG = LoggerFactory.getLogger(StreamLatencyBenchmark.class);
    private static final int WARM_UP = 50;
    private static final int MEASURED = 200;
    private static final int ROUNDS = 3;

    private final City city = RunningPlatform.city();

    @Test
    void from_the_answer_to_the_event() {
        var restaurant = city.restaurant();
        var customer = city.customer();
        String dish = restaurant.offers("Soup", 500, null);
        for (int i = 0; i < WARM_UP; i++) {
            microsFromAnswerToEvent(customer.orders(restaurant, dish, 1));
        }
        LOG.info("| round | median ms | p95 ms | p99 ms | max ms |");
        LOG.info("|---|---|---|---|---|");
        for (int round = 1; round <= ROUNDS; round++) {
            List<Long> micros = new ArrayList<>();
            for (int i = 0; i < MEASURED; i++) {
                micros.add(microsFromAnswerToEvent(customer.orders(restaurant, dish, 1)));
            }
            Collections.sort(micros);
            LOG.info("| {} | {} | {} | {} | {} |", round, millis(micros, 0.5), millis(micros, 0.95), millis(micros, 0.99),
                    millis(micros, 1));
        }
    }

    private long microsFromAnswerToEvent(Order order) {
        order.awaitStatus("received");
        try (SseStream stream = order.stream()) {
            stream.await("caught_up", _ -> true);
            assertThat(order.cancel().status()).isEqualTo(200);
            long answered = System.nanoTime();
            return (stream.arrival(stream.awaitStatus("cancelled")) - answered) / 1_000;
        }
    }

    private static double millis(List<Long> sortedMicros, double quantile) {
        return sortedMicros.get((int) Math.min(sortedMicros.size() - 1, Math.floor(quantile * sortedMicros.size()))) / 1_000.0;
    }
}
