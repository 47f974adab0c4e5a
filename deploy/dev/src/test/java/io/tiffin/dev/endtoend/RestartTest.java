package io.tiffin.dev.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.dev.TiffinDevelopment;
import io.tiffin.dev.endtoend.City.Order;
import io.tiffin.dev.endtoend.Topic.Message;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A platform that is killed in the middle of an order, and started again on the same data. */
class RestartTest {

    @TempDir
    Path data;

    @Test
    void an_order_is_delivered_across_a_kill() throws Exception {
        int port = freePort();
        Process first = launch(port, "first.log");
        City city = new City(Api.at(port));
        awaitReady(city, "first.log");
        var restaurant = city.restaurant();
        var agent = city.agentOnDuty();
        String dish = restaurant.offers("Lasagne", 1250, 5);
        Order order = city.customer().orders(restaurant, dish, 2);
        Order unanswered = city.customer().orders(restaurant, dish, 1);
        order.awaitStatus("received");
        restaurant.accepts(order).expect(200);
        long lastSeen;
        try (SseStream stream = order.stream()) {
            lastSeen = stream.await("snapshot", _ -> true).id();
        }
        first.destroyForcibly().waitFor();

        Process second = launch(port, "second.log");
        try {
            awaitReady(city, "second.log");
            try (SseStream stream = order.stream("Last-Event-ID", Long.toString(lastSeen))) {
                agent.takes(order);
                restaurant.ready(order).expect(200);
                agent.does("picked-up", order).expect(200);
                agent.does("delivered", order).expect(200);
                assertThat(OrderJourneyTest.statuses(stream.awaitEnd())).endsWith("ready", "picked_up", "delivered")
                        .doesNotHaveDuplicates();
            }
            order.await("/payment/status", "captured");
            agent.awaitFree();
            unanswered.awaitStatus("received");
            restaurant.rejects(unanswered).expect(200);
            restaurant.awaitStock(dish, 3);
            assertEverythingReachedKafka(order);
        } finally {
            second.destroy();
            assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(processesIn(data)).isEmpty();
    }

    private void assertEverythingReachedKafka(Order order) throws IOException {
        List<Message> messages = Topic.readUntil(kafka("second.log"), order.id,
                found -> found.stream().anyMatch(m -> m.value().path("status").asString().equals("delivered"))
                        && found.stream().anyMatch(m -> m.topic().equals("payment-completed")));
        var seen = new HashSet<String>();
        List<String> once = messages.stream().filter(m -> seen.add(m.headers().get("event-id"))).map(Message::topic).sorted().toList();
        assertThat(once).containsExactly("delivery-assigned", "delivery-status-updated", "delivery-status-updated",
                "delivery-status-updated",
                "delivery-status-updated", "order-accepted", "order-placed", "payment-completed");
    }

    private Process launch(int port, String log) throws IOException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx768m", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), TiffinDevelopment.class.getName(),
                "--tiffin.data=" + data, "--server.port=" + port));
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(data.resolve(log).toFile()).start();
    }

    private void awaitReady(City city, String log) {
        Awaitility.await("the platform is ready").atMost(Duration.ofSeconds(120)).pollInterval(Duration.ofMillis(200)).until(() -> {
            String printed = Files.readString(data.resolve(log));
            assertThat(printed).doesNotContain("APPLICATION FAILED TO START");
            return printed.contains("Tiffin is ready");
        });
        city.api.get("/health", null).expect(200);
    }

    /** The broker's address, as the launcher's log says. */
    private String kafka(String log) throws IOException {
        Matcher matcher = Pattern.compile("Kafka +(127\\.0\\.0\\.1:\\d+)").matcher(Files.readString(data.resolve(log)));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static List<String> processesIn(Path folder) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::info)
                .flatMap(info -> info.commandLine().stream())
                .filter(line -> line.contains(folder.toString()))
                .toList();
    }
}
