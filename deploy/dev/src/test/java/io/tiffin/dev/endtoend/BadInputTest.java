package io.tiffin.dev.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import io.tiffin.dev.endtoend.Api.Answer;
import io.tiffin.dev.endtoend.Routes.Route;
import io.tiffin.dev.endtoend.Routes.Who;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Whatever a client sends to any route, the answer is the contract's envelope with the right status, and nothing is stored. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {

    private final City city = RunningPlatform.city();
    private final Api api = city.api;
    private final JdbcClient database = RunningPlatform.platform().application().getBean(JdbcClient.class);

    private final ReactiveStringRedisTemplate redis = RunningPlatform.platform().application().getBean(ReactiveStringRedisTemplate.class);

    private final City.Customer customer = city.customer();
    private final City.Restaurant restaurant = city.restaurant();
    private final City.Agent agent = city.agent();
    private final String admin = RunningPlatform.admin();
    private String foreignOrder = "";
    private String foreignItem = "";
    private List<String> storedBefore = List.of();

    @BeforeAll
    void let_others_have_things_and_count_what_is_stored() {
        var otherRestaurant = city.restaurant();
        foreignItem = otherRestaurant.offers("Soup", 500, 10);
        var order = city.customer().orders(otherRestaurant, foreignItem, 1);
        order.awaitStatus("received");
        order.await("/payment/status", "authorized");
        foreignOrder = order.id;
        storedBefore = stored();
    }

    @AfterAll
    void nothing_was_stored() {
        assertThat(stored()).isEqualTo(storedBefore);
    }

    /**
     * Accounts of every kind, word for word; what happened to the things of others; what was done in the name of the callers of this test;
     * and where its agent is.
     */
    private List<String> stored() {
        var accounts = Stream.of("user_context.users", "restaurant_context.restaurants", "delivery_context.delivery_agents")
                .map(table -> database.sql("SELECT coalesce(string_agg(md5(t::text), ',' ORDER BY t::text), '') FROM " + table + " t")
                        .query(String.class)
                        .single());
        long ofOthers = database.sql("SELECT count(*) FROM eventstore.event WHERE aggregate_id IN (:things)")
                .param("things", List.of(foreignOrder, foreignItem))
                .query(Long.class)
                .single();
        long byCallers = database
                .sql("SELECT count(*) FROM eventstore.event WHERE convert_from(metadata, 'UTF8')::jsonb ->> 'actorId' IN (:callers)")
                .param("callers", List.of(customer.id, restaurant.id, agent.id))
                .query(Long.class)
                .single();
        String place = redis.opsForHash().entries("tiffin:agent-location:" + agent.id).collectList().block().toString();
        return Stream.concat(accounts, Stream.of("of others: " + ofOthers, "by callers: " + byCallers, "place: " + place)).toList();
    }

    static Stream<Route> routes() {
        return Routes.ALL.stream();
    }

    static Stream<Route> routesWithBody() {
        return routes().filter(Route::hasBody);
    }

    @Test
    void the_table_has_every_route() {
        var mapped = new TreeSet<String>();
        RunningPlatform.platform()
                .application()
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((info, method) -> {
                    if (method.getBeanType().getName().startsWith("io.tiffin.")) {
                        info.getPatternsCondition()
                                .getPatterns()
                                .forEach(path -> info.getMethodsCondition()
                                        .getMethods()
                                        .forEach(verb -> mapped.add(verb + " " + anonymous(path.getPatternString()))));
                    }
                });
        assertThat(mapped).isEqualTo(new TreeSet<>(routes().map(route -> route.method() + " " + anonymous(route.path())).toList()));
    }

    private static String anonymous(String path) {
        return path.replaceAll("\\{[^}]+}", "{}");
    }

    @ParameterizedTest
    @MethodSource("routes")
    void tokens_are_needed_and_checked(Route route) {
        String path = route.at(UUID.randomUUID().toString());
        if (route.who() == Who.EVERYBODY) {
            return;
        }
        refused(401, "unauthorized", send(route, path, null));
        refused(401, "unauthorized", send(route, path, "nonsense"));
        refused(401, "unauthorized", send(route, path, tampered(customer.token)));
        for (Map.Entry<Who, String> other : Map
                .of(Who.CUSTOMER, customer.token, Who.RESTAURANT, restaurant.token, Who.AGENT, agent.token, Who.ADMIN, admin)
                .entrySet()) {
            boolean isWelcome = route.who() == other.getKey() || route.who() == Who.CONCERNED
                    || route.who() == Who.CUSTOMER_OR_TICKET && other.getKey() == Who.CUSTOMER;
            if (!isWelcome) {
                refused(403, "forbidden", send(route, path, other.getValue()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("routesWithBody")
    void malformed_json_is_400(Route route) {
        String path = route.at(UUID.randomUUID().toString());
        String valid = route.body();
        String truncated = valid.substring(0, valid.length() - 1);
        for (String malformed : List.of(truncated, truncated + ",}", valid + "}", valid + " trailing", "{", "{'a': 1}", "\u0000", " ")) {
            refused(400, null, send(route, path, tokenFor(route), malformed));
        }
        Answer plain = api.send(route.method(), path, route.body(), tokenFor(route), headers(route, "Content-Type", "text/plain"));
        refused(415, null, plain);
        String huge = "{\"name\": \"" + "x".repeat(400_000) + "\"}";
        refused(413, "content_too_large", send(route, path, tokenFor(route), huge));
    }

    @ParameterizedTest
    @MethodSource("routesWithBody")
    void values_of_the_wrong_kind_are_422(Route route) {
        String path = route.at(UUID.randomUUID().toString());
        for (String otherThanAnObject : List.of("[]", "\"text\"", "17")) {
            refused(422, null, send(route, path, tokenFor(route), otherThanAnObject));
        }
        for (String pointer : arrays(route)) {
            for (String wrong : List.of("[\"text\"]", "[null]", "[[]]", "[17]")) {
                refused(422, null, send(route, path, tokenFor(route), with(route.body(), pointer, Api.JSON.readTree(wrong))));
            }
        }
        for (String pointer : pointers(Api.JSON.readTree(route.body()), "")) {
            JsonNode value = Api.JSON.readTree(route.body()).at(pointer);
            String wrong = value.isContainer() ? "\"text\"" : value.isBoolean() ? "17" : "{\"a\": 1}";
            refused(422, null, send(route, path, tokenFor(route), with(route.body(), pointer, Api.JSON.readTree(wrong))));
            JsonNode coerced = value.isString()
                    ? Api.JSON.readTree("17")
                    : value.isNumber() ? Api.JSON.readTree("\"17\"") : Api.JSON.readTree("\"true\"");
            refused(422, null, send(route, path, tokenFor(route), with(route.body(), pointer, coerced)));
        }
    }

    @ParameterizedTest
    @MethodSource("routesWithBody")
    void missing_fields_are_422_and_named(Route route) {
        String path = route.at(UUID.randomUUID().toString());
        for (String pointer : route.required()) {
            for (boolean asNull : new boolean[]{true, false}) {
                JsonNode replacement = asNull ? Api.JSON.readTree("null") : null;
                Answer answer = refused(422, null, send(route, path, tokenFor(route), with(route.body(), pointer, replacement)));
                assertThat(answer.body().path("errors").valueStream().map(error -> error.path("pointer").asString()))
                        .as("%s without %s: %s", route, pointer, answer.body())
                        .contains(pointer);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("routesWithBody")
    void empty_texts_are_422_where_something_is_needed(Route route) {
        String path = route.at(UUID.randomUUID().toString());
        JsonNode body = Api.JSON.readTree(route.body());
        route.required().stream().filter(pointer -> body.at(pointer).isString()).forEach(pointer -> {
            for (String empty : List.of("\"\"", "\"  \"")) {
                refused(422, null, send(route, path, tokenFor(route), with(route.body(), pointer, Api.JSON.readTree(empty))));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("routesWithBody")
    void unknown_fields_are_422(Route route) {
        String path = route.at(UUID.randomUUID().toString());
        for (String place : objects(route)) {
            for (String field : List.of("price", "unitPrice", "totalAmount", "status", "role", "roles", "userId", "version", "__proto__")) {
                var body = Api.JSON.readTree(route.body());
                var object = (ObjectNode) body.at(place);
                if (object.has(field)) {
                    continue;
                }
                object.put(field, 1);
                Answer answer = refused(422, "unknown_field", send(route, path, tokenFor(route), body.toString()));
                assertThat(answer.body().at("/errors/0/pointer").asString()).isEqualTo(place + "/" + field);
            }
        }
    }

    /** Where the objects of a body are, itself among them. */
    private static List<String> objects(Route route) {
        JsonNode body = Api.JSON.readTree(route.body());
        var inner = pointers(body, "").stream().filter(pointer -> body.at(pointer).isObject());
        var elements = arrays(route).stream().map(pointer -> pointer + "/0").filter(pointer -> body.at(pointer).isObject());
        return Stream.of(Stream.of(""), inner, elements).flatMap(found -> found).toList();
    }

    private static List<String> arrays(Route route) {
        JsonNode body = Api.JSON.readTree(route.body());
        return pointers(body, "").stream().filter(pointer -> body.at(pointer).isArray()).toList();
    }

    @ParameterizedTest
    @MethodSource("routes")
    void what_is_not_there_or_not_yours_is_the_same_404(Route route) {
        if (!route.hasId()) {
            return;
        }
        // No order is foreign to an admin.
        String foreign = route.who() == Who.ADMIN
                ? ""
                : route.path().contains("{orderId}") ? foreignOrder : route.path().contains("{menuItemId}") ? foreignItem : "";
        for (String token : tokensFor(route)) {
            Answer nowhere = refused(404, "not_found", send(route, route.at(UUID.randomUUID().toString()), token));
            if (!foreign.isEmpty()) {
                Answer others = refused(404, "not_found", send(route, route.at(foreign), token));
                assertThat(withoutTrace(others)).isEqualTo(withoutTrace(nowhere));
            }
            refused(400, null, send(route, route.at("not-a-uuid"), token));
        }
    }

    /** Of everybody whom the route lets in. */
    private List<@Nullable String> tokensFor(Route route) {
        return route.who() == Who.CONCERNED
                ? List.of(customer.token, restaurant.token, agent.token)
                : Collections.singletonList(tokenFor(route));
    }

    @Test
    void what_belongs_to_others_cannot_be_named_in_a_body_either() {
        refused(422, "item_not_found", post("/api/orders", customer.orderOf(restaurant, foreignItem, 1), customer.token));
        refused(404, "not_found",
                api.post("/api/streams/tickets", "{\"stream\": \"/api/orders/%s/stream\"}".formatted(foreignOrder), customer.token));
    }

    private static JsonNode withoutTrace(Answer answer) {
        return ((ObjectNode) answer.body().deepCopy()).put("traceId", "");
    }

    @Test
    void values_outside_their_range_are_422() {
        refused(422, null, api.get("/api/orders?limit=101", customer.token));
        refused(422, null, api.get("/api/orders?page=0", customer.token));
        refused(400, null, api.get("/api/orders?page=first", customer.token));
        refused(400, null, api.get("/api/orders?status=eaten", customer.token));
        refused(400, null, api.get("/restaurants?near=200,1&radiusKm=1", null));
        refused(400, null, api.get("/restaurants?sort=price", null));
        for (String place : List.of("{\"lat\": 91, \"lng\": 0}", "{\"lat\": 0, \"lng\": -181}", "{\"lat\": 1e400, \"lng\": 0}")) {
            assertThat(api.put("/agents/location", place, agent.token).status()).isIn(400, 422);
        }
        for (int quantity : new int[]{0, -1, 100}) {
            refused(422, null, post("/api/orders", customer.orderOf(restaurant, UUID.randomUUID().toString(), quantity), customer.token));
        }
        refused(422, null, post("/api/orders", customer.orderOf(restaurant, UUID.randomUUID().toString(), 1), customer.token));
        refused(422, null, api.post("/restaurants/me/menu", "{\"name\": \"Soup\", \"price\": {\"amount\": -5, \"currency\": \"EUR\"}}",
                restaurant.token));
        refused(422, null, api.post("/restaurants/me/menu", "{\"name\": \"Soup\", \"price\": {\"amount\": 5, \"currency\": \"XXX\"}}",
                restaurant.token));
        refused(422, null, api.post("/api/auth/register",
                "{\"email\": \"no-address\", \"password\": \"a-good-password\", \"name\": \"New\"}", null));
        refused(422, null,
                api.post("/api/auth/register", "{\"email\": \"a@test.example\", \"password\": \"short\", \"name\": \"New\"}", null));
    }

    @Test
    void a_refund_that_makes_no_sense_is_refused() {
        String path = "/api/admin/orders/" + foreignOrder + "/refunds";
        for (String amount : List.of("{\"amount\": 0, \"currency\": \"EUR\"}", "{\"amount\": -1, \"currency\": \"EUR\"}",
                "{\"amount\": 1, \"currency\": \"euro\"}", "{\"amount\": 1, \"currency\": \"ZZZ\"}")) {
            refused(422, null, api.post(path, "{\"amount\": %s, \"reason\": \"cold\"}".formatted(amount), admin));
        }
        String body = "{\"amount\": {\"amount\": 1, \"currency\": \"EUR\"}, \"reason\": \"cold\"}";
        Answer notTaken = refused(409, "illegal_transition", api.post(path, body, admin));
        assertThat(notTaken.body().path("currentState").asString()).isEqualTo("authorized");
        refused(422, "invalid_idempotency_key", api.post(path, body, admin, "Idempotency-Key", "x".repeat(256)));
        refused(422, null,
                api.post(path, "{\"amount\": {\"amount\": 1, \"currency\": \"EUR\"}, \"reason\": \"%s\"}".formatted("x".repeat(201)),
                        admin));
    }

    @Test
    void a_webhook_without_a_signature_is_refused() {
        refused(400, null, api.post("/webhooks/stripe", "{}", null));
        refused(400, null, api.post("/webhooks/stripe", "{}", null, "Stripe-Signature", "t=1,v1=00"));
        refused(413, null, api.post("/webhooks/stripe", "x".repeat(400_000), null));
    }

    @Test
    void an_order_needs_its_key() {
        String body = customer.orderOf(restaurant, UUID.randomUUID().toString(), 1);
        refused(400, "missing_idempotency_key", api.post("/api/orders", body, customer.token));
        refused(422, "invalid_idempotency_key", api.post("/api/orders", body, customer.token, "Idempotency-Key", "x".repeat(256)));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void looking_at_the_head_only_needs_the_same_token(Route route) {
        if (!route.method().equals("GET") || route.who() == Who.EVERYBODY || route.who() == Who.CONCERNED) {
            return;
        }
        String path = route.at(UUID.randomUUID().toString());
        assertThat(api.send("HEAD", path, null, null).status()).isEqualTo(401);
        assertThat(api.send("HEAD", path, null, route.who() == Who.AGENT ? customer.token : agent.token).status()).isEqualTo(403);
    }

    @Test
    void what_cannot_be_text_is_refused_in_queries_too() {
        refused(422, "invalid_text", api.get("/api/restaurants?search=a%00b", null));
        refused(422, "invalid_text", api.get("/restaurants?cuisine=%1b", null));
    }

    @Test
    void unknown_paths_and_methods_get_the_envelope_too() {
        refused(404, "not_found", api.get("/nowhere", null));
        refused(404, "not_found", api.get("/api/orders/1/2/3", customer.token));
        Answer notForThisPath = refused(405, "method_not_allowed", api.send("PATCH", "/api/orders", "{}", customer.token));
        assertThat(notForThisPath.headers().firstValue("Allow").orElse("")).contains("GET").contains("POST");
        refused(401, "unauthorized",
                api.post("/api/auth/login", "{\"email\": \"nobody@test.example\", \"password\": \"guess-guess\"}", null));
        refused(401, "unauthorized", api.post("/api/auth/refresh", "{\"refreshToken\": \"guess\"}", null));
    }

    @Test
    void who_asks_for_a_problem_gets_one() {
        Answer problem = api.get("/api/orders/" + UUID.randomUUID(), customer.token, "Accept", "application/problem+json");
        assertThat(problem.status()).isEqualTo(404);
        assertThat(problem.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(problem.body().path("status").asInt()).isEqualTo(404);
        assertThat(problem.body().path("code").asString()).isEqualTo("not_found");
        api.get("/api/orders", customer.token, "Accept", "application/problem+json").expect(200);
    }

    @Test
    void errors_of_streams_are_json() {
        Answer answer = api.get("/api/orders/" + foreignOrder + "/stream", customer.token, "Accept", "text/event-stream");
        refused(404, "not_found", answer);
    }

    private Answer post(String path, String body, String token) {
        return api.post(path, body, token, "Idempotency-Key", UUID.randomUUID().toString());
    }

    private Answer send(Route route, String path, @Nullable String token) {
        return send(route, path, token, route.hasBody() ? route.body() : null);
    }

    private Answer send(Route route, String path, @Nullable String token, @Nullable String body) {
        return api.send(route.method(), path, body, token, headers(route));
    }

    private static String[] headers(Route route, String... more) {
        var headers = new ArrayList<>(List.of(more));
        if (route.path().equals("/api/orders") && route.method().equals("POST")) {
            headers.addAll(List.of("Idempotency-Key", UUID.randomUUID().toString()));
        }
        return headers.toArray(String[]::new);
    }

    private @Nullable String tokenFor(Route route) {
        return switch (route.who()) {
            case EVERYBODY -> null;
            case CUSTOMER, CUSTOMER_OR_TICKET, CONCERNED -> customer.token;
            case RESTAURANT -> restaurant.token;
            case AGENT -> agent.token;
            case ADMIN -> admin;
        };
    }

    private static String tampered(String token) {
        int dot = token.indexOf('.');
        char flipped = token.charAt(dot + 5) == 'A' ? 'B' : 'A';
        return token.substring(0, dot + 5) + flipped + token.substring(dot + 6);
    }

    /** All fields of a body, as pointers. */
    private static List<String> pointers(JsonNode node, String prefix) {
        var found = new ArrayList<String>();
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> {
                found.add(prefix + "/" + field.getKey());
                found.addAll(pointers(field.getValue(), prefix + "/" + field.getKey()));
            });
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                found.addAll(pointers(array.get(i), prefix + "/" + i));
            }
        }
        return found;
    }

    /** The body with one value replaced, or removed. */
    private static String with(String body, String pointer, @Nullable JsonNode value) {
        JsonNode root = Api.JSON.readTree(body);
        int slash = pointer.lastIndexOf('/');
        var parent = (ObjectNode) root.at(pointer.substring(0, slash));
        String field = pointer.substring(slash + 1);
        if (value == null) {
            parent.remove(field);
        } else {
            parent.set(field, value);
        }
        return root.toString();
    }

    private static Answer refused(int status, @Nullable String code, Answer answer) {
        assertSoftly(softly -> {
            softly.assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
            JsonNode body = answer.body();
            softly.assertThat(body.path("success").isBoolean() && !body.path("success").asBoolean()).as("success in %s", body).isTrue();
            softly.assertThat(body.path("error").asString()).isNotBlank();
            softly.assertThat(body.path("code").asString()).matches("[a-z0-9_]+");
            softly.assertThat(body.path("errors").isArray()).isTrue();
            softly.assertThat(body.path("traceId").asString()).hasSize(32);
            softly.assertThat(body.has("data")).isTrue();
            softly.assertThat(body.toString()).doesNotContain("Exception", "io.tiffin", "org.springframework");
            softly.assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
            if (code != null) {
                softly.assertThat(body.path("code").asString()).isEqualTo(code);
            }
        });
        return answer;
    }
}
