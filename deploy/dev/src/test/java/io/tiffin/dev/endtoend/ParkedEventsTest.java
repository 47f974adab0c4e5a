package io.tiffin.dev.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.delivery.api.DeliveryCommand.GiveUpSearch;
import io.tiffin.dev.endtoend.Api.Answer;
import io.tiffin.dev.endtoend.City.Order;
import io.tiffin.restaurant.api.MenuItemCommand.ReserveStock;
import io.tiffin.user.api.PaymentCommand.RecordVoided;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.common.Registration;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventProcessor;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Events that cannot be handled: they and what comes after them in their order wait, others go on, and nothing is lost. */
class ParkedEventsTest {

    private static final String LETTERS = "/api/admin/dead-letters";

    private final City city = RunningPlatform.city();
    private final JdbcClient database = RunningPlatform.platform().application().getBean(JdbcClient.class);
    private final CommandBus commands = RunningPlatform.platform().application().getBean(CommandBus.class);
    private final String admin = RunningPlatform.admin();
    private final City.Customer customer = city.customer();
    private final City.Restaurant restaurant = city.restaurant();

    @Test
    void a_saga_step_that_fails_is_parked_and_healed_by_a_retry_while_other_orders_go_on() {
        String poisoned = restaurant.offers("Lasagne", 1250, 5);
        String dish = restaurant.offers("Soup", 500, 5);
        Registration poison = failing(command -> command instanceof ReserveStock reserve
                && reserve.menuItemId().toString().equals(poisoned));
        Order order = customer.orders(restaurant, poisoned, 2);
        Order other = city.customer().orders(restaurant, dish, 1);
        JsonNode letter = awaitLetters("fulfilment", order, 1).get(0);
        assertThat(letter.path("type").asString()).isEqualTo("order.created");
        assertThat(letter.path("aggregateId").asString()).isEqualTo(order.id);
        assertThat(letter.path("position").asLong()).isPositive();
        assertThat(letter.at("/cause/type").asString()).isEqualTo(IllegalStateException.class.getName());
        assertThat(letter.at("/cause/message").asString()).isEqualTo("poisoned");
        assertThat(letter.at("/payload/orderId").asString()).isEqualTo(order.id);
        assertThat(letter.toString()).doesNotContain("Home street", "ring twice", "\tat ");
        other.awaitStatus("received");

        restartProcessor("fulfilment");
        order.cancel().expect(200);
        awaitLetters("fulfilment", order, 2);
        awaitTriedAgain("fulfilment", order);
        Answer inVain = retry("fulfilment", order).expect(200);
        assertThat(inVain.data().path("handled").asInt()).isZero();
        assertThat(inVain.data().at("/failed/cause/message").asString()).isEqualTo("poisoned");
        assertThat(inVain.data().path("left").asInt()).isEqualTo(2);

        poison.cancel();
        Answer healing = retry("fulfilment", order).expect(200);
        // What the steps led to came behind, and was handled too, or waits for its own turn.
        assertThat(healing.data().path("handled").asInt()).isGreaterThanOrEqualTo(2);
        assertThat(healing.data().path("failed").isNull()).isTrue();
        order.awaitStatus("cancelled");
        restaurant.awaitStock(poisoned, 5);
        Awaitility.await("the saga ends").atMost(City.PATIENCE).until(() -> database.sql("""
            SELECT count(*) FROM eventstore.saga WHERE saga_id = :order""")
                .param("order", order.id).query(Long.class).single() == 0);
        assertThat(retry("fulfilment", order).status()).isEqualTo(404);
    }

    @Test
    void a_deadline_that_fails_is_shown_until_it_is_met() {
        String dish = restaurant.offers("Soup", 500, 5);
        Registration poison = failing(command -> command instanceof GiveUpSearch);
        Order order = customer.ordersAccepted(restaurant, dish, 1);
        String deadline = "search-window:" + order.id;
        hurry(deadline);
        Awaitility.await().atMost(City.PATIENCE)
                .until(() -> deadlines().anyMatch(failing -> failing.path("deadlineId").asString().equals(deadline)
                        && failing.path("failures").asInt() > 0
                        && failing.at("/command/command").asString().equals("delivery.give-up-search")));
        poison.cancel();
        order.awaitStatus("cancelled");
        Awaitility.await().atMost(City.PATIENCE)
                .until(() -> deadlines().noneMatch(failing -> failing.path("deadlineId").asString().equals(deadline)));
    }

    /** Has a deadline come now. */
    private void hurry(String deadline) {
        Awaitility.await(deadline).atMost(City.PATIENCE).until(() -> database
                .sql("""
                    UPDATE platform.scheduled_task SET execution_time = now(), version = version + 1 WHERE task_instance = :deadline AND NOT picked""")
                .param("deadline", deadline).update() == 1);
    }

    private Stream<JsonNode> deadlines() {
        return city.api.get(LETTERS + "/deadlines", admin).expect(200).data().valueStream();
    }

    @Test
    void a_reaction_whose_command_fails_is_parked_and_tried_again_by_itself() {
        String dish = restaurant.offers("Soup", 500, 5);
        Order order = customer.orders(restaurant, dish, 1);
        Order other = customer.orders(restaurant, dish, 1);
        order.awaitStatus("received");
        other.awaitStatus("received");
        Registration poison = failing(command -> command instanceof RecordVoided voided && voided.orderId().toString().equals(order.id));
        restaurant.rejects(order).expect(200);
        restaurant.rejects(other).expect(200);
        JsonNode letter = awaitLetters("payments", order, 1).get(0);
        other.await("/payment/status", "voided");
        awaitTriedAgain("payments", order);
        assertThat(letter.path("type").asString()).isEqualTo("payment.void-requested");
        poison.cancel();
        assertThat(order.now().at("/payment/status").asString()).isEqualTo("authorized");
        database.sql("UPDATE eventstore.dead_letter SET next_try = now() WHERE sequence_id = :order").param("order", order.id).update();
        order.await("/payment/status", "voided");
        assertThat(line("payments", order).status()).isEqualTo(404);
    }

    @Test
    void what_a_projection_cannot_write_keeps_only_its_order_back() {
        String dish = restaurant.offers("Soup", 500, 5);
        database.sql("CREATE FUNCTION read_model.poison() RETURNS trigger LANGUAGE plpgsql AS "
                + "$$ BEGIN RAISE EXCEPTION 'poisoned'; END $$").update();
        database.sql("CREATE TRIGGER poison BEFORE INSERT ON read_model.orders FOR EACH ROW WHEN (NEW.user_id = '" + customer.id
                + "') EXECUTE FUNCTION read_model.poison()").update();
        try {
            Order order = customer.orders(restaurant, dish, 1);
            Order other = city.customer().orders(restaurant, dish, 1);
            other.awaitStatus("received");
            JsonNode letters = awaitLetters("orders", order, 3);
            assertThat(letters.valueStream().map(letter -> letter.path("type").asString())).containsExactly("order.created",
                    "payment.authorized", "order.received");
            assertThat(letters.get(0).at("/cause/message").asString()).contains("poisoned");
            assertThat(letters.get(1).path("cause").isNull()).isTrue();
            assertThat(city.api.get(LETTERS + "?processor=orders", admin).expect(200).data().valueStream()
                    .map(line -> line.path("sequenceId").asString())).contains(order.id);
            awaitTriedAgain("orders", order);
            database.sql("DROP TRIGGER poison ON read_model.orders").update();
            assertThat(retry("orders", order).expect(200).data().path("handled").asInt()).isEqualTo(3);
            order.awaitStatus("received");
            restaurant.rejects(order).expect(200);
            order.awaitStatus("rejected");
        } finally {
            database.sql("DROP FUNCTION read_model.poison() CASCADE").update();
        }
    }

    @Test
    void a_line_is_handled_by_one_at_a_time_and_discarding_is_written_down() throws Exception {
        String dish = restaurant.offers("Lasagne", 1250, 5);
        Registration poison = failing(command -> command instanceof ReserveStock reserve && reserve.menuItemId().toString().equals(dish));
        Order order = customer.orders(restaurant, dish, 1);
        awaitLetters("fulfilment", order, 1);
        awaitTriedAgain("fulfilment", order);
        poison.cancel();
        var arrived = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        Registration slow = failing(command -> command instanceof ReserveStock reserve && reserve.menuItemId().toString().equals(dish)
                && waits(arrived, goOn));
        var first = CompletableFuture.supplyAsync(() -> retry("fulfilment", order));
        assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(retry("fulfilment", order).expect(409).code()).isEqualTo("being_handled");
        assertThat(discard("fulfilment", order).expect(409).code()).isEqualTo("being_handled");
        goOn.countDown();
        assertThat(first.get(20, TimeUnit.SECONDS).data().at("/failed/cause/message").asString()).isEqualTo("poisoned");
        slow.cancel();

        discard("fulfilment", order).expect(200);
        assertThat(line("fulfilment", order).status()).isEqualTo(404);
        assertThat(database.sql("SELECT event_type FROM platform.discarded_letter WHERE sequence_id = :order AND discarded_by IS NOT NULL")
                .param("order", order.id).query(String.class).list()).containsExactly("order.created");
    }

    @Test
    void only_an_admin_looks_after_letters_and_staff() {
        String email = UUID.randomUUID() + "@staff.example";
        String body = "{\"name\": \"Aud\", \"email\": \"%s\", \"password\": \"a-good-password\", \"role\": \"%s\"}";
        JsonNode made = city.api.post("/api/admin/staff", body.formatted(email, "auditor"), admin).expect(201).data();
        assertThat(made.path("role").asString()).isEqualTo("auditor");
        assertThat(city.api.post("/api/admin/staff", body.formatted(email, "admin"), admin).expect(409).code()).isEqualTo("email_taken");
        assertThat(city.api.post("/api/admin/staff", body.formatted("c" + email, "customer"), admin).status()).isEqualTo(422);
        JsonNode session = city.api.post("/api/admin/auth/login",
                "{\"email\": \"%s\", \"password\": \"a-good-password\"}".formatted(email), null).expect(200).data();
        assertThat(session.at("/staff/email").asString()).isEqualTo(email);
        city.api.get(LETTERS, session.path("accessToken").asString()).expect(403);
        city.api.get(LETTERS, null).expect(401);
        city.api.get(LETTERS, customer.token).expect(403);
        JsonNode renewed = city.api.post("/api/admin/auth/refresh",
                "{\"refreshToken\": \"%s\"}".formatted(session.path("refreshToken").asString()), null).expect(200).data();
        assertThat(renewed.at("/staff/role").asString()).isEqualTo("auditor");
        String last = "{\"refreshToken\": \"%s\"}".formatted(renewed.path("refreshToken").asString());
        city.api.post("/api/admin/auth/logout", last, null).expect(200);
        city.api.post("/api/admin/auth/refresh", last, null).expect(401);
    }

    private static boolean waits(CountDownLatch arrived, CountDownLatch goOn) {
        arrived.countDown();
        try {
            return goOn.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Has commands fail in a way that is no refusal. */
    private Registration failing(Predicate<Object> which) {
        return commands.registerHandlerInterceptor((work, chain) -> {
            if (which.test(work.getMessage().getPayload())) {
                throw new IllegalStateException("poisoned");
            }
            return chain.proceed();
        });
    }

    /** It forgets what it knew of letters, as another node or process would not know it. */
    private static void restartProcessor(String name) {
        EventProcessor processor = RunningPlatform.platform().application().getBean(EventProcessingConfiguration.class)
                .eventProcessor(name).orElseThrow();
        processor.shutDown();
        processor.start();
    }

    private JsonNode awaitLetters(String processor, Order order, int count) {
        Awaitility.await(count + " letters of " + processor).atMost(City.PATIENCE)
                .untilAsserted(() -> assertThat(line(processor, order).data()).hasSize(count));
        return letters(processor, order);
    }

    /** The first retry comes by itself after a moment and would get in the way of one by hand; the next one comes after an hour. */
    private void awaitTriedAgain(String processor, Order order) {
        Awaitility.await().atMost(City.PATIENCE)
                .untilAsserted(() -> assertThat(letters(processor, order).get(0).path("attempts").asInt()).isEqualTo(2));
    }

    private JsonNode letters(String processor, Order order) {
        return line(processor, order).expect(200).data();
    }

    private Answer line(String processor, Order order) {
        return city.api.get(LETTERS + "/" + processor + "/" + order.id, admin);
    }

    private Answer retry(String processor, Order order) {
        return city.api.post(LETTERS + "/" + processor + "/" + order.id + "/retry", null, admin);
    }

    private Answer discard(String processor, Order order) {
        return city.api.send("DELETE", LETTERS + "/" + processor + "/" + order.id, null, admin);
    }
}
