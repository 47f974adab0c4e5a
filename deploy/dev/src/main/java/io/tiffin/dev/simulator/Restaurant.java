package io.tiffin.dev.simulator;

import io.tiffin.dev.simulator.PlatformClient.Answer;
import io.tiffin.dev.simulator.PlatformClient.Call;
import io.tiffin.dev.simulator.RestaurantChoice.Accept;
import io.tiffin.dev.simulator.RestaurantChoice.CloseFirst;
import io.tiffin.dev.simulator.RestaurantChoice.Ignore;
import io.tiffin.dev.simulator.RestaurantChoice.Propose;
import io.tiffin.dev.simulator.RestaurantChoice.Reject;
import io.tiffin.dev.simulator.RestaurantChoice.Temper;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A restaurant that watches its queue, and treats each order as {@link RestaurantChoice} says. */
final class Restaurant {

    private static final int PAGE = 100;
    /** Of the dish that is often sold out. */
    private static final int PORTIONS = 4;
    private static final int ROUNDS_TO_RESTOCK = 20;

    private final int index;
    private final SimulatorSettings settings;
    private final Account account;
    private final People people;
    private final Set<String> inHand = ConcurrentHashMap.newKeySet();

    Restaurant(int index, SimulatorSettings settings, PlatformClient platform, People people) {
        this.index = index;
        this.settings = settings;
        this.people = people;
        this.account = new Account(platform, "/restaurants/auth", City.email("restaurant", index, settings.seed()),
                Map.of("name", name(), "cuisineType", "simulated", "address",
                        Map.of("text", "Simulated market " + index, "location", City.place(settings.seed(), "restaurant " + index))));
    }

    private String name() {
        return "Simulated kitchen %d (%s)".formatted(index, Temper.of(index).name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }

    String id() throws InterruptedException {
        return account.login().at("/restaurant/restaurantId").asString();
    }

    /** With something on the menu. */
    void open() throws InterruptedException {
        if (account.send(Call.get("/restaurants/me/menu")).data().isEmpty()) {
            dish("Thali", 1_150, null);
            dish("Chai", 250, null);
            dish("Biryani", 1_390, Temper.of(index) == Temper.SELLING_OUT ? PORTIONS : 1_000_000);
        }
        status("online");
    }

    private void dish(String name, int price, @Nullable Integer stock) throws InterruptedException {
        var dish = new HashMap<String, Object>(Map.of("name", name, "price", Map.of("amount", price, "currency", "EUR")));
        dish.put("stock", stock);
        account.send(Call.post("/restaurants/me/menu", dish).with("Idempotency-Key", "simulated-" + name));
    }

    private void status(String status) throws InterruptedException {
        account.send(Call.put("/restaurants/me/status", Map.of("status", status)));
    }

    /** Until interrupted. */
    void work() throws InterruptedException {
        for (int round = 1;; round++) {
            Thread.sleep(settings.pace());
            look();
            if (Temper.of(index) == Temper.SELLING_OUT && round % ROUNDS_TO_RESTOCK == 0) {
                restock();
            }
        }
    }

    private void look() throws InterruptedException {
        var seen = new HashSet<String>();
        Answer page;
        int number = 1;
        do {
            page = account.send(Call.get("/restaurants/me/orders?status=received,confirmed&limit=" + PAGE + "&page=" + number));
            for (JsonNode order : page.data()) {
                String id = order.path("orderId").asString();
                seen.add(id);
                if (inHand.add(id)) {
                    people.does("restaurant " + index, () -> treat(order));
                }
            }
        } while (number++ < page.body().at("/pagination/totalPages").asInt());
        inHand.retainAll(seen);
    }

    private void treat(JsonNode order) throws InterruptedException {
        String path = "/restaurants/me/orders/" + order.path("orderId").asString();
        RestaurantChoice choice = RestaurantChoice.of(settings, index, City.numberOf(order.path("deliveryAddress")));
        if (order.path("status").asString().equals("received")) {
            answer(path, choice);
        } else {
            // Somebody accepted it who could not go on.
            account.send(Call.post(path + "/ready", ""));
        }
    }

    private void answer(String path, RestaurantChoice choice) throws InterruptedException {
        switch (choice) {
            case Accept(var after, var preparation) -> {
                Thread.sleep(after);
                Answer accepted = accept(path);
                // Whose first answer got lost is told that it is confirmed.
                if (accepted.succeeded() || accepted.currentState().equals("confirmed")) {
                    Thread.sleep(preparation);
                    account.send(Call.post(path + "/ready", ""));
                }
            }
            case Reject(var after, var reason) -> {
                Thread.sleep(after);
                account.send(Call.post(path + "/reject", Map.of("reason", reason)));
            }
            case CloseFirst(var closed, var then) -> {
                status("offline");
                Thread.sleep(closed);
                status("online");
                answer(path, then);
            }
            case Propose(var after, var then) -> {
                Thread.sleep(after);
                propose(path);
                answer(path, then);
            }
            case Ignore() -> {
            }
        }
    }

    /** Asks again as long as the customer thinks about a change. */
    private Answer accept(String path) throws InterruptedException {
        while (true) {
            Answer answer = account.send(Call.post(path + "/accept", Map.of("estimatedPrepTime", 15)));
            if (answer.status() != 409 || !answer.currentState().equals("received")) {
                return answer;
            }
            Thread.sleep(settings.pace());
        }
    }

    /** All of the first dish is missing, and the next one of the menu would be there. */
    private void propose(String path) throws InterruptedException {
        String missing = account.send(Call.get(path)).data().at("/items/0/menuItemId").asString();
        for (JsonNode dish : account.send(Call.get("/restaurants/me/menu")).data()) {
            String other = dish.path("menuItemId").asString();
            if (!other.equals(missing)) {
                account.send(Call.post(path + "/changes", Map.of("remove", List.of(Map.of("menuItemId", missing)), "substitutes",
                        List.of(Map.of("menuItemId", other, "quantity", 1)))).with("Idempotency-Key", path));
                return;
            }
        }
    }

    /** What is sold out comes back. */
    private void restock() throws InterruptedException {
        for (JsonNode dish : account.send(Call.get("/restaurants/me/menu")).data()) {
            if (dish.path("stock").isNumber() && dish.path("stock").asInt() == 0) {
                account.send(Call.put("/restaurants/me/menu/" + dish.path("menuItemId").asString() + "/stock", Map.of("stock", PORTIONS)));
            }
        }
    }
}
