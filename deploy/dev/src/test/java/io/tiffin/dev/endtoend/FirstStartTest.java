package io.tiffin.dev.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.dev.endtoend.SseStream.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a newcomer does on the first day: start it, try what it prints, walk the README's tour, stop it. Needs bash and curl, as the tour does. */
@TestMethodOrder(OrderAnnotation.class)
class FirstStartTest {

    private static final Path README = Path.of("..", "..", "README.md");
    private static final String PASSWORD = "tiffin-demo";

    @TempDir
    static Path data;
    private static LaunchedPlatform platform;
    private static Api api;

    @BeforeAll
    static void start() throws IOException {
        int port = LaunchedPlatform.freePort();
        api = Api.at(port);
        platform = LaunchedPlatform.launch(data, port, "launcher.log");
        platform.awaitReady();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        platform.close();
    }

    @Test
    void the_lines_that_it_prints_work_as_printed() throws Exception {
        List<String> lines = platform.printed().lines().map(String::strip).filter(line -> line.startsWith("curl ")).toList();
        assertThat(lines).hasSize(3);
        for (String line : lines) {
            JsonNode answer = Api.JSON.readTree(bash(line));
            assertThat(answer.path("success").asBoolean()).as("%s: %s", line, answer).isTrue();
            assertThat(answer.path("data")).as(line).isNotEmpty();
        }
    }

    @Test
    void there_is_a_city_to_try_things_in() {
        String printed = platform.printed();
        login("/api/auth", "customer@demo.example");
        for (String restaurant : List.of("trattoria@demo.example", "curry@demo.example", "noodles@demo.example")) {
            assertThat(printed).contains(restaurant);
            assertThat(api.get("/restaurants/me/menu", login("/restaurants/auth", restaurant)).expect(200).data()).isNotEmpty();
        }
        for (int i = 1; i <= 3; i++) {
            JsonNode agent = api.get("/agents/me", login("/agents/auth", "agent" + i + "@demo.example")).expect(200).data();
            assertThat(agent.path("available").asBoolean()).isFalse();
        }
        assertThat(printed).contains("customer@demo.example", "agent1@demo.example to agent3@demo.example", PASSWORD);
    }

    @Test
    void its_commands_leave_a_processor_to_the_servers() throws Exception {
        int processors = Runtime.getRuntime().availableProcessors();
        assertThat(platform.systemProperties())
                .contains("jdk.virtualThreadScheduler.parallelism=" + Math.max(1, processors - 1));
    }

    @Test
    void its_couriers_are_somewhere() {
        String kitchen = login("/restaurants/auth", "noodles@demo.example");
        String restaurant = api.get("/restaurants/me", kitchen).expect(200).data().path("restaurantId").asString();
        String customer = login("/api/auth", "customer@demo.example");
        String courier = login("/agents/auth", "agent3@demo.example");
        api.put("/agents/me/availability", "{\"available\": true}", courier).expect(200);
        String order = places(customer, restaurant, dishOf(restaurant));
        Awaitility.await()
                .atMost(City.PATIENCE)
                .until(() -> api.post("/restaurants/me/orders/" + order + "/accept", "{\"estimatedPrepTime\": 5}", kitchen)
                        .status() == 200);

        Awaitility.await()
                .atMost(City.PATIENCE)
                .until(() -> api.get("/agents/me/offers", courier).expect(200).data().toString().contains(order));
        api.put("/agents/me/availability", "{\"available\": false}", courier).expect(200);
        api.post("/agents/me/offers/" + order + "/decline", null, courier).expect(200);
    }

    /** The blocks of the README, in one shell after the other's words, and the stream that the first block names. */
    @Test
    void the_tour_of_the_readme_ends_with_a_meal_delivered() throws Exception {
        List<String> blocks = tour();
        String script = blocks.get(0).replace("http://localhost:3001", api.baseUrl()) + """
            echo "ORDER=$ORDER"
            echo "CUSTOMER=$CUSTOMER"
            declare -p API RESTAURANT ITEM ORDER CUSTOMER > "%1$s/words"
            declare -f field first send >> "%1$s/words"
            """.formatted(data);
        String printed = bash(script);
        String order = word("ORDER", printed);
        assertThat(printed).contains("curl -N -H 'Authorization: Bearer ", api.baseUrl() + "/api/orders/" + order + "/stream");

        try (SseStream stream = api.stream("/api/orders/" + order + "/stream", word("CUSTOMER", printed))) {
            stream.await("snapshot", _ -> true);
            List<String> answers = bash(". " + data + "/words\n" + blocks.get(1)).lines().toList();

            assertThat(answers).allSatisfy(answer -> assertThat(answer).startsWith("{\"success\":true,"));
            assertThat(answers).hasSize(10);
            assertThat(Api.JSON.readTree(answers.getLast()).at("/data/status").asString()).isEqualTo("delivered");
            List<Event> events = stream.awaitEnd();
            assertThat(OrderJourneyTest.statuses(events)).endsWith("confirmed", "ready", "picked_up", "delivered");
            assertThat(events).extracting(Event::name).contains("agent_assigned", "delivery_location_update").endsWith("end");
        }
    }

    @Test
    void a_second_one_on_the_same_port_says_so_and_leaves_nothing(@TempDir Path other) throws Exception {
        int port = Integer.parseInt(api.baseUrl().replaceAll(".*:", ""));
        try (var second = LaunchedPlatform.launch(other, port, "launcher.log")) {
            assertThat(second.awaitExit()).isEqualTo(1);
            assertThat(second.printed()).contains("Port " + port + " is taken.", "--server.port=");
            try (var left = Files.list(other)) {
                assertThat(left).extracting(Path::getFileName).containsExactly(Path.of("launcher.log"));
            }
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void ctrl_c_ends_it_with_open_streams_and_leaves_no_process_behind() throws Exception {
        String customer = login("/api/auth", "customer@demo.example");
        String restaurant = api.get("/api/restaurants?search=curry", null).expect(200).data().path(0).path("restaurantId").asString();
        String order = places(customer, restaurant, dishOf(restaurant));
        List<ProcessHandle> processes = platform.processes();
        assertThat(processes).hasSizeGreaterThan(3).allMatch(LaunchedPlatform::runs);

        try (SseStream stream = api.stream("/api/orders/" + order + "/stream", customer)) {
            stream.await("caught_up", _ -> true);
            platform.interrupt();
            stream.awaitEnd();
        }
        assertThat(processes).noneMatch(LaunchedPlatform::runs);
    }

    private static String dishOf(String restaurant) {
        return api.get("/restaurants/" + restaurant + "/menu", null).expect(200).data().path(0).path("menuItemId").asString();
    }

    private static String places(String customer, String restaurant, String dish) {
        return api.post("/api/orders", """
            {"restaurantId": "%s", "items": [{"menuItemId": "%s", "quantity": 1}], "paymentToken": "tok_visa",
             "deliveryAddress": {"text": "Home", "location": {"lat": 52.51, "lng": 13.39}}}""".formatted(restaurant, dish), customer,
                "Idempotency-Key", UUID.randomUUID().toString()).expect(201).data().path("orderId").asString();
    }

    private static String login(String routes, String email) {
        JsonNode session = api.post(routes + "/login", "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(email, PASSWORD), null)
                .expect(200)
                .data();
        assertThat(session.path("expiresIn").asInt()).as("seconds, where nothing else is configured").isEqualTo(900);
        return session.path("accessToken").asString();
    }

    /** The blocks of shell in the README's tour. */
    private static List<String> tour() throws IOException {
        String readme = Files.readString(README);
        String tour = readme.substring(readme.indexOf("## A tour"), readme.indexOf("## See the city move"));
        List<String> blocks = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL).matcher(tour).results().map(block -> block.group(1))
                .toList();
        assertThat(blocks).hasSize(2);
        return blocks;
    }

    private static String word(String name, String printed) {
        return Pattern.compile("^" + name + "=(\\S+)$", Pattern.MULTILINE)
                .matcher(printed)
                .results()
                .map((MatchResult found) -> found.group(1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + printed));
    }

    /** What the script prints. */
    private static String bash(String script) throws IOException, InterruptedException {
        Path output = Files.createTempFile(data, "bash", ".out");
        Process bash = new ProcessBuilder("bash", "-c", script).redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(bash.waitFor(60, TimeUnit.SECONDS)).as("%s", Files.readString(output)).isTrue();
        return Files.readString(output);
    }
}
