package io.tiffin.dev.endtoend;

import static io.tiffin.dev.endtoend.RunningPlatform.timePasses;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.dev.endtoend.City.Order;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What happens when nothing happens: the time that everybody has for their part, as it is where nobody configures it. */
class WindowsTest {

    private final City city = RunningPlatform.city();
    private final City.Customer customer = city.customer();
    private final City.Restaurant restaurant = city.restaurant();
    private final String dish = restaurant.offers("Lasagne", 1250, 5);
    private final JdbcClient database = RunningPlatform.platform().application().getBean(JdbcClient.class);

    @Test
    void a_restaurant_has_ten_minutes_to_accept() {
        Order order = customer.orders(restaurant, dish, 2);
        order.awaitStatus("received");
        awaitScheduled("restaurant-window:" + order.id, Duration.ofMinutes(10));

        timePasses(Duration.ofMinutes(10));

        assertEnding(order.awaitStatus("rejected"), "system", "restaurant_timeout");
        order.await("/payment/status", "voided");
        restaurant.awaitStock(dish, 5);
        assertThat(restaurant.accepts(order).expect(409).body().path("currentState").asString()).isEqualTo("rejected");
    }

    @Test
    void a_courier_has_45_seconds_to_answer_an_offer() {
        var first = city.agentOnDuty();
        Order order = customer.ordersAccepted(restaurant, dish, 1);
        first.awaitOffer(order);
        var second = city.agentOnDuty();

        timePasses(Duration.ofSeconds(45));

        second.takes(order);
        first.awaitFree();
        assertThat(city.api.post("/agents/me/offers/" + order.id + "/accept", null, first.token).expect(409).code())
                .isEqualTo("offer_closed");
    }

    @Test
    void a_courier_is_looked_for_for_a_quarter_of_an_hour() {
        Order order = customer.ordersAccepted(restaurant, dish, 1);
        awaitScheduled("search-window:" + order.id, Duration.ofMinutes(15));

        timePasses(Duration.ofMinutes(15));

        assertEnding(order.awaitStatus("cancelled"), "system", "courier_not_found");
        order.await("/payment/status", "voided");
        restaurant.awaitStock(dish, 5);
    }

    /** The provider fails until after the window; what it holds then goes back. */
    @Test
    void a_payment_has_half_a_minute() {
        Order order = customer.places(customer.orderOf(restaurant, dish, 1, "tok_error_6"));
        awaitScheduled("payment-window:" + order.id, Duration.ofSeconds(30));

        timePasses(Duration.ofSeconds(30));

        assertEnding(order.awaitStatus("rejected"), "system", "payment_failed");
        Awaitility.await("what is held goes back").atMost(City.PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
            city.api.post("/api/admin/dead-letters/payments/" + order.id + "/retry", null, RunningPlatform.admin());
            return order.now().at("/payment/status").asString().equals("voided");
        });
        restaurant.awaitStock(dish, 5);
    }

    @Test
    void who_waits_is_told_what_is_late_and_still_gets_the_meal() {
        var agent = city.agentOnDuty();
        Order order = customer.ordersAccepted(restaurant, dish, 1);
        agent.takes(order);
        restaurant.ready(order).expect(200);
        JsonNode before = order.await("/payment/status", "captured");
        assertThat(before.at("/delivery/late").asBoolean()).isFalse();
        Instant due = Instant.parse(before.at("/delivery/estimatedDeliveryTime").asString());
        try (SseStream stream = order.stream()) {
            stream.await("caught_up", _ -> true);

            timePasses(Duration.between(RunningPlatform.now(), due).plus(Duration.ofMinutes(5)));

            assertThat(stream.await("running_late", event -> event.data().path("late").asString().equals("pick_up")).id()).isPositive();
            stream.await("running_late", event -> event.data().path("late").asString().equals("delivery"));
            assertThat(order.await("/delivery/late", "true").path("status").asString()).isEqualTo("ready");
            agent.does("picked-up", order).expect(200);
            agent.does("delivered", order).expect(200);
            assertThat(OrderJourneyTest.statuses(stream.awaitEnd())).endsWith("picked_up", "delivered");
        }
    }

    @Test
    void a_deadline_that_a_node_took_with_it_is_met_by_another() {
        Order order = customer.orders(restaurant, dish, 2);
        order.awaitStatus("received");
        String deadline = "restaurant-window:" + order.id;
        awaitScheduled(deadline, Duration.ofMinutes(10));
        database.sql("""
            UPDATE platform.scheduled_task SET picked = true, picked_by = 'killed', last_heartbeat = :at, execution_time = :at,
                version = version + 1
            WHERE task_instance = :deadline""")
                .param("at", RunningPlatform.now().minusSeconds(15).atOffset(ZoneOffset.UTC))
                .param("deadline", deadline)
                .update();

        assertEnding(order.awaitStatus("rejected"), "system", "restaurant_timeout");
    }

    /** Nobody takes back what was scheduled. */
    @Test
    void what_comes_due_after_the_meal_changes_nothing() {
        var agent = city.agentOnDuty();
        Order order = customer.ordersAccepted(restaurant, dish, 1);
        agent.takes(order);
        restaurant.ready(order).expect(200);
        agent.does("picked-up", order).expect(200);
        agent.does("delivered", order).expect(200);
        JsonNode delivered = order.await("/delivery/status", "delivered");
        assertThat(scheduled(order)).isGreaterThanOrEqualTo(5);

        timePasses(Duration.ofHours(1));

        Awaitility.await("all is carried out").atMost(City.PATIENCE).until(() -> scheduled(order) == 0);
        agent.awaitFree();
        assertThat(order.now().path("timeline")).isEqualTo(delivered.path("timeline"));
        assertThat(order.now().at("/payment/status").asString()).isEqualTo("captured");
    }

    private static void assertEnding(JsonNode order, String by, String reason) {
        JsonNode last = order.path("timeline").get(order.path("timeline").size() - 1);
        assertThat(last.path("by").asString()).isEqualTo(by);
        assertThat(last.path("reason").asString()).isEqualTo(reason);
    }

    /** As long as it should be, give or take how long this takes. */
    private void awaitScheduled(String deadline, Duration window) {
        Awaitility.await(deadline).atMost(City.PATIENCE).untilAsserted(() -> {
            var due = database.sql("SELECT execution_time FROM platform.scheduled_task WHERE task_instance = :deadline")
                    .param("deadline", deadline).query(OffsetDateTime.class).optional();
            assertThat(due).hasValueSatisfying(at -> assertThat(Duration.between(RunningPlatform.now(), at.toInstant()))
                    .isBetween(window.minusSeconds(20), window));
        });
    }

    private long scheduled(Order order) {
        return database.sql("SELECT count(*) FROM platform.scheduled_task WHERE task_instance LIKE :deadlines")
                .param("deadlines", "%" + order.id + "%").query(Long.class).single();
    }
}
