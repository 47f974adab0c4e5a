package io.tiffin.dev.simulator;

import io.tiffin.dev.simulator.PlatformClient.Answer;
import io.tiffin.dev.simulator.PlatformClient.Call;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.JsonNode;

/** A customer who orders as {@link Wish} says, and follows each order to its end. */
final class Customer {

    /** How long one waits for an answer before one hangs up; some of these orders arrive, some do not. */
    private static final double LONGEST_MILLIS_TO_A_CUT = 60;

    private final SimulatorSettings settings;
    private final Account account;
    private final Tally tally;

    Customer(int index, SimulatorSettings settings, PlatformClient platform, Tally tally) {
        this.settings = settings;
        this.tally = tally;
        this.account = new Account(platform, "/api/auth", City.email("customer", index, settings.seed()),
                Map.of("name", "Simulated customer " + index));
    }

    /** Returns when the order has ended, or was turned away. */
    void orders(Wish wish, String restaurantId, String key) throws InterruptedException {
        JsonNode menu = account.send(Call.get("/api/restaurants/" + restaurantId + "/menu")).data();
        if (menu.isEmpty()) {
            tally.turnedAway("no_menu");
            return;
        }
        String dish = menu.get(wish.dish() % menu.size()).path("menuItemId").asString();
        Call call = Call.post("/api/orders",
                Map.of("restaurantId", restaurantId, "items", List.of(Map.of("menuItemId", dish, "quantity", wish.quantity())),
                        "deliveryAddress", City.addressOf(settings.seed(), wish.number()), "specialInstructions",
                        "order " + wish.number(), "paymentToken", wish.paymentToken()))
                .with("Idempotency-Key", key);
        Answer answer = place(wish, call, key);
        if (answer.succeeded()) {
            tally.placed();
            new OrderWatch(account, orderOf(answer), wish, settings.pace(), tally).toTheEnd();
        } else {
            tally.turnedAway(answer.code());
        }
    }

    private static UUID orderOf(Answer placed) {
        return UUID.fromString(placed.data().path("orderId").asString());
    }

    private Answer place(Wish wish, Call call, String key) throws InterruptedException {
        return switch (wish.retry()) {
            case NEVER -> place(call, key);
            case AFTER_A_CUT -> {
                account.sendAndHangUp(call, cut(wish));
                yield place(call, key);
            }
            case AT_ONCE -> placeTwice(call, key);
        };
    }

    private Duration cut(Wish wish) {
        double millis = Chance.of(settings.seed(), "cut of order " + wish.number()).between(1, LONGEST_MILLIS_TO_A_CUT);
        return Duration.ofNanos((long) (millis * 1_000_000));
    }

    /** One of the two may come after the last portion is gone to the other. */
    private Answer placeTwice(Call call, String key) throws InterruptedException {
        var twin = new FutureTask<>(() -> place(call, key));
        Thread.ofVirtual().start(twin);
        try {
            Answer mine = place(call, key);
            Answer other = twin.get();
            return mine.succeeded() ? mine : other;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            twin.cancel(true);
        }
    }

    /** A conflict means that the same order is being placed. */
    private Answer place(Call call, String key) throws InterruptedException {
        var backOff = new BackOff();
        while (true) {
            Answer answer = account.send(call);
            if (answer.succeeded()) {
                tally.acknowledged(key, orderOf(answer));
            }
            if (answer.status() != 409) {
                return answer;
            }
            backOff.pause(answer.headers().getFirst(HttpHeaders.RETRY_AFTER));
        }
    }
}
