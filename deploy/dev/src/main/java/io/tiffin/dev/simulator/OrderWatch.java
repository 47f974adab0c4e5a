package io.tiffin.dev.simulator;

import io.tiffin.dev.simulator.PlatformClient.Answer;
import io.tiffin.dev.simulator.PlatformClient.Call;
import io.tiffin.dev.simulator.Wish.ChangeAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.http.codec.ServerSentEvent;
import tools.jackson.databind.JsonNode;

/** Follows one order the way an app does: by its stream, resumed where it broke off, or by asking again and again. */
final class OrderWatch {

    private static final List<String> WAY = List.of("pending", "received", "confirmed", "ready", "picked_up");
    private static final Set<String> ENDS = Set.of("delivered", "rejected", "cancelled");
    private static final long NOTHING = -1;

    private final Account account;
    private final UUID order;
    private final String path;
    private final Wish wish;
    private final Duration pace;
    private final Tally tally;
    private volatile String status = "pending";
    private volatile String reason = "";
    private volatile long lastId = NOTHING;
    private volatile boolean cancelling;
    private volatile String proposed = "";
    private final AtomicReference<String> answered = new AtomicReference<>("");

    OrderWatch(Account account, UUID order, Wish wish, Duration pace, Tally tally) {
        this.account = account;
        this.order = order;
        this.path = "/api/orders/" + order;
        this.wish = wish;
        this.pace = pace;
        this.tally = tally;
        this.cancelling = wish.cancelsAt() != null;
    }

    void toTheEnd() throws InterruptedException {
        cancelIfTired();
        if (wish.streams()) {
            stream();
        }
        // Whoever cannot stream, and whoever heard the end without its beginning.
        poll();
        tally.ended(order, status, reason);
    }

    private boolean isOver() {
        return ENDS.contains(status);
    }

    private void cancelIfTired() throws InterruptedException {
        String at = wish.cancelsAt();
        if (cancelling && at != null && !isOver() && WAY.indexOf(status) >= WAY.indexOf(at)) {
            cancelling = false;
            // A refusal is an answer too: it was picked up, or is over.
            account.send(Call.post(path + "/cancel", Map.of("reason", wish.cancelReason())));
        }
    }

    /** The restaurant proposes another meal. */
    private void asked(JsonNode change) {
        if (change.path("status").asString().equals("proposed")) {
            proposed = change.path("changeId").asString();
            if (wish.streams()) {
                // Whoever streams hears on while they answer.
                Thread.ofVirtual().start(this::answerAside);
            }
        }
    }

    private void answerAside() {
        try {
            answerChange();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answerChange() throws InterruptedException {
        String change = proposed;
        if (!change.isEmpty() && wish.changeAnswer() != ChangeAnswer.NONE && !answered.getAndSet(change).equals(change)) {
            // A refusal is an answer too: the window has passed, or the order is over.
            account.send(Call.post(path + "/changes/" + change + "/" + wish.changeAnswer().name().toLowerCase(Locale.ROOT), ""));
        }
    }

    private void poll() throws InterruptedException {
        String tag = "";
        while (!isOver()) {
            Call call = tag.isEmpty() ? Call.get(path) : Call.get(path).with("If-None-Match", tag);
            Answer answer = account.send(call);
            if (answer.status() == 200) {
                tag = answer.headers().getFirst("ETag") == null ? "" : String.valueOf(answer.headers().getFirst("ETag"));
                heard(answer.data().path("status").asString(), lastReason(answer.data()));
                answer.data().path("changes").forEach(this::asked);
            } else if (answer.status() != 304) {
                tally.surprise("an acknowledged order " + order + " cannot be read: " + answer.status() + " " + answer.body());
            }
            cancelIfTired();
            answerChange();
            if (!isOver()) {
                Thread.sleep(pace);
            }
        }
    }

    private static String lastReason(JsonNode view) {
        JsonNode timeline = view.path("timeline");
        return timeline.isEmpty() ? "" : timeline.get(timeline.size() - 1).path("reason").asString("");
    }

    /** Until the order is over, or there is nothing more to hear. */
    private void stream() throws InterruptedException {
        var backOff = new BackOff();
        while (!isOver()) {
            Call call = Call.get(path + "/stream");
            long from = lastId;
            int answer = account.stream(from == NOTHING ? call : call.with("Last-Event-ID", Long.toString(from)), this::happened);
            if (answer == 204) {
                return;
            }
            if (answer == 404) {
                tally.surprise("an acknowledged order " + order + " cannot be streamed");
            }
            if (lastId > from && from != NOTHING) {
                tally.resumed();
                backOff = new BackOff();
            }
            if (!isOver()) {
                backOff.pause(null);
            }
        }
    }

    private void happened(ServerSentEvent<String> event) {
        JsonNode data = PlatformClient.json(event.data() == null ? "" : event.data());
        String id = event.id();
        if (id != null) {
            long position = Long.parseLong(id);
            if (position <= lastId && !"snapshot".equals(event.event())) {
                tally.surprise("the stream of order %s goes back from %d to %d".formatted(order, lastId, position));
            }
            lastId = position;
        }
        switch (event.event()) {
            case "order_status_update" -> heard(data.path("status").asString(), data.path("reason").asString(""));
            case "snapshot" -> {
                heard(data.path("status").asString(), lastReason(data));
                data.path("changes").forEach(this::asked);
            }
            case "change_update" -> asked(data.path("change"));
            case null, default -> {
            }
        }
    }

    private void heard(String now, String why) {
        if (isOver() && !now.equals(status)) {
            tally.surprise("order %s was %s, and is %s".formatted(order, status, now));
        }
        status = now;
        reason = why;
    }
}
