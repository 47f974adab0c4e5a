package io.tiffin.dev.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.app.TiffinApplication;
import io.tiffin.restaurant.api.MenuItemCommand.ReserveStock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.common.Registration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A second node on the same PostgreSQL, Redis and Kafka: what one does, the other shows at once. In one JVM both share Netty's threads, which
 * end with the first node that stops; so this runs alone, with the command that CONTRIBUTING gives for slow suites.
 */
@Tag("slow")
class TwoNodesTest {

    /** What the nodes share. */
    private static final List<String> SHARED = List.of("tiffin.postgres.url", "tiffin.postgres.user", "tiffin.postgres.password",
            "tiffin.redis.url", "tiffin.kafka.bootstrap", "tiffin.security.signing-key", "tiffin.security.master-key");

    private static ConfigurableApplicationContext secondNode;

    private final City here = RunningPlatform.city();
    private final Api there = Api.at(((WebServerApplicationContext) secondNode).getWebServer().getPort());

    @BeforeAll
    static void startSecondNode() {
        var environment = RunningPlatform.platform().application().getEnvironment();
        var arguments = new ArrayList<>(List.of("--server.port=0", "--tiffin.node.name=second"));
        SHARED.forEach(name -> arguments.add("--" + name + "=" + environment.getRequiredProperty(name)));
        secondNode = new SpringApplication(TiffinApplication.class).run(arguments.toArray(String[]::new));
    }

    @AfterAll
    static void stopSecondNode() {
        secondNode.close();
    }

    @Test
    void an_order_placed_on_one_node_is_read_streamed_and_finished_on_the_other() {
        var restaurant = here.restaurant();
        var agent = here.agentOnDuty();
        var order = here.customer().orders(restaurant, restaurant.offers("Lasagne", 1250, 5), 1);
        String token = order.customer.token;
        there.get(order.path(), token).expect(200);

        try (SseStream stream = there.stream(order.path() + "/stream", token, "Last-Event-ID", "earliest")) {
            stream.awaitStatus("received");
            restaurant.accepts(order).expect(200);
            agent.takes(order);
            stream.await("agent_assigned", _ -> true);
            there.post("/restaurants/me/orders/" + order.id + "/ready", null, restaurant.token).expect(200);
            agent.does("picked-up", order).expect(200);
            Api.Answer delivered = there.post("/deliveries/" + order.id + "/delivered", null, agent.token).expect(200);
            var events = stream.awaitEnd();
            assertThat(OrderJourneyTest.statuses(events)).containsExactly("pending", "received", "confirmed", "ready", "picked_up",
                    "delivered");
            OrderJourneyTest.assertIdsIncrease(events);
            String caughtUp = order.path() + "?minPosition=" + delivered.position();
            assertThat(here.api.get(caughtUp, token).expect(200).data().path("status").asString()).isEqualTo("delivered");
            assertThat(there.get(caughtUp, token).expect(200).data().path("status").asString()).isEqualTo("delivered");
        }
    }

    @Test
    void what_was_parked_on_one_node_is_made_up_for_on_the_other() {
        var restaurant = here.restaurant();
        String dish = restaurant.offers("Lasagne", 1250, 5);
        var poisons = Stream.of(RunningPlatform.platform().application(), secondNode)
                .map(node -> node.getBean(CommandBus.class).registerHandlerInterceptor((work, chain) -> {
                    if (work.getMessage().getPayload() instanceof ReserveStock reserve && reserve.menuItemId().toString().equals(dish)) {
                        throw new IllegalStateException("poisoned");
                    }
                    return chain.proceed();
                }))
                .toList();
        String admin = RunningPlatform.admin();
        var orders = IntStream.range(0, 4).mapToObj(_ -> here.customer().orders(restaurant, dish, 1)).toList();
        for (var order : orders) {
            Awaitility.await().atMost(City.PATIENCE)
                    .until(() -> there.get("/api/admin/dead-letters/fulfilment/" + order.id, admin).status() == 200);
        }
        poisons.forEach(Registration::cancel);
        for (var order : orders) {
            there.post("/api/admin/dead-letters/fulfilment/" + order.id + "/retry", null, admin);
            order.awaitStatus("received");
        }
        restaurant.awaitStock(dish, 1);
    }
}
