package io.tiffin.user.stripe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stripe's API as far as payments need it, on a port of its own: it keeps intents, refunds and the answers to idempotency keys, and can be
 * slow, overloaded, broken, or hang up after it has done what it was asked.
 */
final class StripeStub implements AutoCloseable {

    static final String SECRET_KEY = "sk_test_1";

    private final HttpServer server;
    private final JsonMapper json = JsonMapper.builder().build();
    private final Map<String, Map<String, Object>> intents = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> refunds = new LinkedHashMap<>();
    private final Map<String, Answer> answers = new HashMap<>();
    private final List<String> calls = new ArrayList<>();
    private final AtomicInteger overloaded = new AtomicInteger();
    private final AtomicInteger broken = new AtomicInteger();
    private volatile boolean hangsUp;
    private volatile Duration delay = Duration.ZERO;
    private int refusedRefunds;
    private boolean searchLags;

    private record Answer(int status, Object body) {}

    StripeStub() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void answersAfter(Duration pause) {
        delay = pause;
    }

    /** Does what it is asked from now on, and closes the connection without an answer. */
    void hangsUp(boolean now) {
        hangsUp = now;
    }

    void isOverloaded(int times) {
        overloaded.set(times);
    }

    void isBroken(int times) {
        broken.set(times);
    }

    synchronized void refusesRefunds(int times) {
        refusedRefunds = times;
    }

    /** The search does not know yet of what was made. */
    synchronized void searchLags() {
        searchLags = true;
    }

    synchronized List<Map<String, Object>> intents() {
        return List.copyOf(intents.values());
    }

    synchronized List<Map<String, Object>> refunds() {
        return List.copyOf(refunds.values());
    }

    synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Thread.sleep(delay);
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Answer answer = answer(exchange, body);
            if (hangsUp) {
                return;
            }
            byte[] bytes = json.writeValueAsBytes(answer.body);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Answer answer(HttpExchange exchange, String body) {
        String call = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        calls.add(call);
        if (!("Bearer " + SECRET_KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return error(401, "invalid_request_error", null, null);
        }
        if (overloaded.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return error(429, "invalid_request_error", "rate_limit", null);
        }
        if (broken.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return error(503, "api_error", null, null);
        }
        if (exchange.getRequestMethod().equals("GET")) {
            return read(exchange.getRequestURI());
        }
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        return answers.computeIfAbsent(key, _ -> write(exchange.getRequestURI().getPath(), parameters(body)));
    }

    private Answer read(URI uri) {
        Map<String, String> query = parameters(uri.getRawQuery() == null ? "" : uri.getRawQuery());
        if (uri.getPath().equals("/v1/payment_intents/search")) {
            return list(searchLags
                    ? List.of()
                    : intents.values().stream()
                            .filter(intent -> query.get("query")
                                    .equals("metadata['payment_id']:'" + metadata(intent).get("payment_id") + "'"))
                            .toList());
        }
        if (uri.getPath().equals("/v1/refunds")) {
            return list(
                    refunds.values().stream().filter(refund -> query.get("payment_intent").equals(refund.get("payment_intent"))).toList());
        }
        var intent = intents.get(uri.getPath().substring("/v1/payment_intents/".length()));
        return intent == null ? error(404, "invalid_request_error", "resource_missing", null) : new Answer(200, intent);
    }

    private Answer write(String path, Map<String, String> form) {
        if (path.equals("/v1/payment_intents")) {
            return create(form);
        }
        if (path.equals("/v1/refunds")) {
            return refund(form);
        }
        String[] parts = path.split("/", -1);
        var intent = intents.get(parts[3]);
        if (intent == null || !"requires_capture".equals(intent.get("status"))) {
            return error(400, "invalid_request_error", "payment_intent_unexpected_state", null);
        }
        String token = (String) intent.get("token");
        switch (parts[4]) {
            case "capture" -> {
                long amount = Long.parseLong(form.get("amount_to_capture"));
                if (token.equals("tok_expires") || amount > (long) intent.get("amount_capturable")) {
                    return error(400, "invalid_request_error", "charge_expired_for_capture", null);
                }
                intent.putAll(Map.of("status", "succeeded", "amount_received", amount, "amount_capturable", 0L));
            }
            case "cancel" -> intent.putAll(Map.of("status", "canceled", "amount_capturable", 0L));
            case "increment_authorization" -> {
                if (token.equals("tok_no_more")) {
                    return error(402, "card_error", "card_declined", "insufficient_funds");
                }
                long amount = Long.parseLong(form.get("amount"));
                intent.putAll(Map.of("amount", amount, "amount_capturable", amount));
            }
            default -> throw new IllegalStateException("no such route: " + path);
        }
        return new Answer(200, Map.copyOf(intent));
    }

    private Answer create(Map<String, String> form) {
        if (!"manual".equals(form.get("capture_method")) || !"true".equals(form.get("confirm"))) {
            return error(400, "invalid_request_error", "parameter_missing", null);
        }
        String token = form.getOrDefault("payment_method", form.getOrDefault("payment_method_data[card][token]", ""));
        long amount = Long.parseLong(form.get("amount"));
        var intent = new HashMap<String, Object>();
        intent.put("id", "pi_" + (intents.size() + 1));
        intent.put("object", "payment_intent");
        intent.put("amount", amount);
        intent.put("amount_capturable", 0L);
        intent.put("amount_received", 0L);
        intent.put("currency", form.get("currency"));
        intent.put("metadata", Map.of("payment_id", form.get("metadata[payment_id]")));
        intent.put("token", token);
        intents.put((String) intent.get("id"), intent);
        switch (token) {
            case "tok_chargeDeclinedInsufficientFunds" -> {
                intent.put("status", "requires_payment_method");
                intent.put("last_payment_error",
                        Map.of("type", "card_error", "code", "card_declined", "decline_code", "insufficient_funds"));
                return error(402, "card_error", "card_declined", "insufficient_funds");
            }
            case "tok_chargeDeclinedExpiredCard" -> {
                intent.put("status", "requires_payment_method");
                intent.put("last_payment_error", Map.of("type", "card_error", "code", "expired_card"));
                return error(402, "card_error", "expired_card", null);
            }
            case "tok_threeDSecure" -> {
                intent.put("status", "requires_action");
                var asked = Map.copyOf(intent);
                // It may be cancelled as well as one that is held.
                intent.put("status", "requires_capture");
                return new Answer(200, asked);
            }
            default -> intent.putAll(Map.of("status", "requires_capture", "amount_capturable", amount));
        }
        return new Answer(200, Map.copyOf(intent));
    }

    private Answer refund(Map<String, String> form) {
        var intent = intents.get(form.get("payment_intent"));
        long amount = Long.parseLong(form.get("amount"));
        long before = refunds.values().stream().filter(refund -> refund.get("payment_intent").equals(form.get("payment_intent")))
                .mapToLong(refund -> (long) refund.get("amount")).sum();
        if (intent == null || (long) intent.get("amount_received") < before + amount) {
            return error(400, "invalid_request_error", "charge_already_refunded", null);
        }
        if (refusedRefunds-- > 0) {
            return error(400, "invalid_request_error", "insufficient_balance", null);
        }
        String id = "re_" + (refunds.size() + 1);
        refunds.put(id, Map.of("id", id, "object", "refund", "amount", amount, "status", "succeeded", "payment_intent", intent.get("id"),
                "metadata", Map.of("payment_id", form.get("metadata[payment_id]"), "refund_id", form.get("metadata[refund_id]"))));
        return new Answer(200, refunds.get(id));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> metadata(Map<String, Object> object) {
        return (Map<String, String>) object.get("metadata");
    }

    private static Answer list(List<Map<String, Object>> data) {
        return new Answer(200, Map.of("object", "list", "data", data));
    }

    private static Answer error(int status, String type, @Nullable String code, @Nullable String declineCode) {
        var error = new HashMap<String, Object>(Map.of("type", type, "message", "no"));
        if (code != null) {
            error.put("code", code);
        }
        if (declineCode != null) {
            error.put("decline_code", declineCode);
        }
        return new Answer(status, Map.of("error", error));
    }

    private static Map<String, String> parameters(String encoded) {
        var parameters = new HashMap<String, String>();
        for (String pair : encoded.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
