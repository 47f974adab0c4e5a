package io.tiffin.dev.simulator;

import io.tiffin.dev.simulator.AgentChoice.Journey;
import io.tiffin.dev.simulator.AgentChoice.Temper;
import io.tiffin.dev.simulator.PlatformClient.Answer;
import io.tiffin.dev.simulator.PlatformClient.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** An agent who looks at offers, and treats each as {@link AgentChoice} says. */
final class Agent {

    private static final Duration BETWEEN_PLACES = Duration.ofSeconds(5);
    /** Statuses of orders that will be ready in a while. */
    private static final Set<String> IN_THE_KITCHEN = Set.of("confirmed");

    private final int index;
    private final SimulatorSettings settings;
    private final Account account;
    private Instant placeTold = Instant.MIN;
    private int steps;

    Agent(int index, SimulatorSettings settings, PlatformClient platform) {
        this.index = index;
        this.settings = settings;
        this.account = new Account(platform, "/agents/auth", City.email("agent", index, settings.seed()),
                Map.of("name", "Simulated agent " + index, "phone", "+49 40 " + (1_000_000 + index), "vehicle", "bicycle"));
    }

    /** Comes on duty. */
    void begin() throws InterruptedException {
        tellPlace();
        account.send(Call.put("/agents/me/availability",
                Map.of("available", true, "autoAccept", Temper.of(index) == Temper.AUTO_ACCEPTING)));
    }

    /** Until interrupted. */
    void work() throws InterruptedException {
        while (true) {
            Thread.sleep(settings.pace());
            tellPlace();
            JsonNode deliveries = account.send(Call.get("/agents/me/deliveries?status=assigned,at_restaurant,picked_up")).data();
            if (deliveries.isEmpty()) {
                lookAtOffers();
            }
            for (JsonNode delivery : deliveries) {
                carry(delivery);
            }
        }
    }

    private void lookAtOffers() throws InterruptedException {
        for (JsonNode offer : account.send(Call.get("/agents/me/offers")).data()) {
            AgentChoice choice = choice(offer);
            String path = "/agents/me/offers/" + offer.path("orderId").asString();
            switch (choice.answer()) {
                case TAKE -> {
                    Thread.sleep(choice.thinking());
                    account.send(Call.post(path + "/accept", ""));
                }
                case DECLINE -> {
                    Thread.sleep(choice.thinking());
                    account.send(Call.post(path + "/decline", Map.of("reason", "too_far")));
                }
                case NONE -> {
                }
            }
        }
    }

    private AgentChoice choice(JsonNode order) {
        return AgentChoice.of(settings, index, City.numberOf(order.path("deliveryAddress")));
    }

    /** From wherever the delivery stands; who is told that it is off has nothing more to do with it. */
    private void carry(JsonNode delivery) throws InterruptedException {
        AgentChoice choice = choice(delivery);
        String path = "/deliveries/" + delivery.path("orderId").asString();
        if (!delivery.path("status").asString().equals("picked_up")) {
            ride(choice.toGetThere());
            if (choice.journey() == Journey.DROPS_OUT_BEFORE_PICK_UP) {
                account.send(Call.post(path + "/failed", Map.of("reason", choice.failure())));
                return;
            }
            if (choice.arrives()) {
                account.send(Call.post(path + "/arrived", ""));
            }
            if (!picksUp(path)) {
                return;
            }
        }
        ride(choice.toGetThere());
        account.send(choice.journey() == Journey.FAILS_AT_THE_DOOR
                ? Call.post(path + "/failed", Map.of("reason", choice.failure()))
                : Call.post(path + "/delivered", Map.of("customerSignature", "simulated")));
    }

    private boolean picksUp(String path) throws InterruptedException {
        while (true) {
            Answer answer = account.send(Call.post(path + "/picked-up", ""));
            if (answer.succeeded() || !IN_THE_KITCHEN.contains(answer.currentState())) {
                return answer.succeeded();
            }
            ride(settings.pace());
        }
    }

    private void ride(Duration time) throws InterruptedException {
        Thread.sleep(time);
        tellPlace();
    }

    private void tellPlace() throws InterruptedException {
        if (Instant.now().isAfter(placeTold)) {
            placeTold = Instant.now().plus(BETWEEN_PLACES);
            account.send(Call.put("/agents/location", City.place(settings.seed(), "agent " + index + " at step " + steps++)));
        }
    }
}
