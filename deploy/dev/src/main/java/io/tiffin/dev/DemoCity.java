package io.tiffin.dev;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/**
 * A small city to try things in: restaurants with menus, agents off duty, and a customer, made through the public API like anybody's. A
 * start that was interrupted half way is completed by the next one.
 */
final class DemoCity {

    /** The password of every demo account. */
    static final String PASSWORD = "tiffin-demo";
    static final String CUSTOMER = "customer@demo.example";
    /** Made by the application itself, as the configuration says. */
    static final String ADMIN = "admin@demo.example";

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ParameterizedTypeReference<Map<String, Object>> JSON = new ParameterizedTypeReference<>() {
    };

    private record Dish(String name, String category, int price, @Nullable Integer stock) {}

    private record Restaurant(String email, String name, String cuisine, double lat, double lng, List<Dish> menu) {}

    private static final List<Restaurant> RESTAURANTS = List.of(
            new Restaurant("trattoria@demo.example", "Trattoria am Markt", "italian", 52.5219, 13.4132,
                    List.of(new Dish("Margherita", "pizza", 950, null), new Dish("Lasagne", "pasta", 1250, 20),
                            new Dish("Tiramisu", "dessert", 600, null), new Dish("Mineral water", "drinks", 250, null))),
            new Restaurant("curry@demo.example", "Curry House", "indian", 52.5163, 13.3777,
                    List.of(new Dish("Chicken tikka", "mains", 1350, 15), new Dish("Dal makhani", "mains", 1050, null),
                            new Dish("Garlic naan", "sides", 350, null), new Dish("Mango lassi", "drinks", 400, 25))),
            new Restaurant("noodles@demo.example", "Noodle Bar", "vietnamese", 52.5075, 13.3904,
                    List.of(new Dish("Pho bo", "soups", 1150, 30), new Dish("Bun cha", "mains", 1290, null),
                            new Dish("Summer rolls", "starters", 550, 40))));

    private static final List<double[]> AGENTS = List.of(new double[]{52.5200, 13.4050}, new double[]{52.5130, 13.3880},
            new double[]{52.5080, 13.4000});

    private final WebClient http;

    DemoCity(String baseUrl) {
        this.http = WebClient.create(baseUrl);
    }

    static String agent(int number) {
        return "agent" + number + "@demo.example";
    }

    static List<String> restaurants() {
        return RESTAURANTS.stream().map(Restaurant::email).toList();
    }

    /** Builds the city where its customer does not exist yet; says whether it did. */
    boolean buildUnlessThere() {
        if (post("/api/auth/login", null, Map.of("email", CUSTOMER, "password", PASSWORD), 401) != null) {
            return false;
        }
        RESTAURANTS.forEach(this::open);
        for (int i = 0; i < AGENTS.size(); i++) {
            hire(i + 1, AGENTS.get(i));
        }
        // Last, because it is what says that the city is complete.
        post("/api/auth/register", null,
                Map.of("email", CUSTOMER, "password", PASSWORD, "name", "Demo customer", "address", "Alexanderplatz 1, 10178 Berlin"), 0);
        return true;
    }

    /** The id of a restaurant that is open. */
    String firstRestaurant() {
        var list = call(HttpMethod.GET, "/api/restaurants?search=Trattoria", null, null, 0);
        return ((List<?>) Objects.requireNonNull(Objects.requireNonNull(list).get("data"))).stream()
                .map(restaurant -> String.valueOf(((Map<?, ?>) restaurant).get("restaurantId")))
                .findFirst()
                .orElse("<restaurantId>");
    }

    private void open(Restaurant restaurant) {
        String token = account("/restaurants/auth", restaurant.email, Map.of("name", restaurant.name, "cuisineType", restaurant.cuisine,
                "address", Map.of("text", restaurant.name + ", Berlin", "location", place(restaurant.lat, restaurant.lng))));
        for (Dish dish : restaurant.menu) {
            var item = new LinkedHashMap<String, Object>();
            item.put("name", dish.name);
            item.put("category", dish.category);
            item.put("price", Map.of("amount", dish.price, "currency", "EUR"));
            if (dish.stock != null) {
                item.put("stock", dish.stock);
            }
            http.post()
                    .uri("/restaurants/me/menu")
                    .header(HttpHeaders.AUTHORIZATION, "Bearer " + token)
                    .header("Idempotency-Key", "demo-" + dish.name.replace(' ', '-'))
                    .bodyValue(item)
                    .retrieve()
                    .toBodilessEntity()
                    .block(PATIENCE);
        }
        call(HttpMethod.PUT, "/restaurants/me/status", token, Map.of("status", "online"), 0);
    }

    private void hire(int number, double[] place) {
        String token = account("/agents/auth", agent(number),
                Map.of("name", "Demo agent " + number, "phone", "+49 30 000000" + number, "vehicle", "bicycle"));
        call(HttpMethod.PUT, "/agents/location", token, place(place[0], place[1]), 0);
    }

    /** The access token of an account that is made where it does not exist yet. */
    private String account(String routes, String email, Map<String, Object> profile) {
        var login = post(routes + "/login", null, Map.of("email", email, "password", PASSWORD), 401);
        if (login == null) {
            var request = new LinkedHashMap<>(profile);
            request.put("email", email);
            request.put("password", PASSWORD);
            login = post(routes + "/register", null, request, 0);
        }
        return String.valueOf(((Map<?, ?>) Objects.requireNonNull(Objects.requireNonNull(login).get("data"))).get("accessToken"));
    }

    private static Map<String, Object> place(double lat, double lng) {
        return Map.of("lat", lat, "lng", lng);
    }

    private @Nullable Map<String, Object> post(String path, @Nullable String token, Object body, int tolerated) {
        return call(HttpMethod.POST, path, token, body, tolerated);
    }

    /** The answer; null where its status is the tolerated one. */
    private @Nullable Map<String, Object> call(HttpMethod method, String path, @Nullable String token, @Nullable Object body,
            int tolerated) {
        var request = http.method(method).uri(path);
        if (token != null) {
            request.header(HttpHeaders.AUTHORIZATION, "Bearer " + token);
        }
        if (body != null) {
            request.bodyValue(body);
        }
        return request.exchangeToMono(answer -> answer.statusCode().equals(HttpStatusCode.valueOf(tolerated == 0 ? 999 : tolerated))
                ? answer.releaseBody().then(Mono.<Map<String, Object>>empty())
                : answer.statusCode().isError() ? answer.createError() : answer.bodyToMono(JSON)).block(PATIENCE);
    }
}
