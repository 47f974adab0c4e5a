package io.tiffin.dev.endtoend;

import java.util.List;
import java.util.Set;

/** Every route of the API, with a body that it takes. */
final class Routes {

    /** Whose token a route wants. */
    enum Who {
        EVERYBODY, CUSTOMER, RESTAURANT, AGENT, ADMIN, CUSTOMER_OR_TICKET, CONCERNED
    }

    /**
     * A route.
     *
     * @param body     valid, as far as that can be said without the platform's data; empty where there is none
     * @param required fields of the body, as JSON pointers, that cannot be missing
     */
    record Route(String method, String path, Who who, String body, Set<String> required) {

        boolean hasBody() {
            return !body.isEmpty();
        }

        boolean hasId() {
            return path.contains("{") && !path.contains("{name}");
        }

        /** The path with an id in every place of one. */
        String at(String id) {
            return path.replaceAll("\\{name}", "io.tiffin.order-placed.v1.json").replaceAll("\\{[a-zA-Z]+}", id);
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private static final String LOGIN = "{\"email\": \"nobody@test.example\", \"password\": \"a-good-password\"}";
    private static final Set<String> LOGIN_FIELDS = Set.of("/email", "/password");
    private static final String REFRESH = "{\"refreshToken\": \"nonsense\"}";
    private static final Set<String> REFRESH_FIELDS = Set.of("/refreshToken");
    private static final String ITEM = "{\"name\": \"Soup\", \"description\": \"hot\", \"price\": {\"amount\": 500, \"currency\": \"EUR\"},"
            + " \"category\": \"soups\", \"available\": true, \"imageUrl\": \"https://images.example/soup.jpg\", \"stock\": 3}";
    private static final Set<String> ITEM_FIELDS = Set.of("/name", "/price", "/price/amount", "/price/currency");
    private static final String SOMEWHERE = "00000000-0000-7000-8000-000000000001";

    private static final String ORDER = """
        {"restaurantId": "%1$s", "items": [{"menuItemId": "%1$s", "quantity": 1, "notes": "hot"}],
         "deliveryAddress": {"text": "Home", "location": {"lat": 52.5, "lng": 13.4}}, "specialInstructions": "ring twice",
         "paymentToken": "tok_visa"}""".formatted(SOMEWHERE);

    static final List<Route> ALL = List.of(
            new Route("POST", "/api/auth/register", Who.EVERYBODY, """
                {"email": "new@test.example", "password": "a-good-password", "name": "New", "phone": "+49 30 1", "address": "Home"}""",
                    Set.of("/email", "/password", "/name")),
            new Route("POST", "/api/auth/login", Who.EVERYBODY, LOGIN, LOGIN_FIELDS),
            new Route("POST", "/api/auth/refresh", Who.EVERYBODY, REFRESH, REFRESH_FIELDS),
            new Route("POST", "/api/auth/logout", Who.EVERYBODY, REFRESH, REFRESH_FIELDS),
            new Route("GET", "/api/users/me", Who.CUSTOMER, "", Set.of()),
            new Route("PUT", "/api/users/me", Who.CUSTOMER, "{\"name\": \"Other\", \"phone\": \"1\", \"address\": \"Away\"}", Set.of()),
            new Route("GET", "/api/restaurants", Who.EVERYBODY, "", Set.of()),
            new Route("GET", "/api/restaurants/{restaurantId}", Who.EVERYBODY, "", Set.of()),
            new Route("GET", "/api/restaurants/{restaurantId}/menu", Who.EVERYBODY, "", Set.of()),
            new Route("POST", "/api/orders", Who.CUSTOMER, ORDER,
                    Set.of("/restaurantId", "/items", "/items/0/menuItemId", "/items/0/quantity", "/deliveryAddress",
                            "/deliveryAddress/text", "/deliveryAddress/location", "/deliveryAddress/location/lat", "/paymentToken")),
            new Route("GET", "/api/orders", Who.CUSTOMER, "", Set.of()),
            new Route("GET", "/api/orders/{orderId}", Who.CUSTOMER, "", Set.of()),
            new Route("POST", "/api/orders/{orderId}/cancel", Who.CUSTOMER, "{\"reason\": \"changed_mind\"}", Set.of("/reason")),
            new Route("POST", "/api/orders/{orderId}/changes/{changeId}/accept", Who.CUSTOMER, "", Set.of()),
            new Route("POST", "/api/orders/{orderId}/changes/{changeId}/refuse", Who.CUSTOMER, "", Set.of()),
            new Route("GET", "/api/orders/{orderId}/stream", Who.CUSTOMER_OR_TICKET, "", Set.of()),
            new Route("POST", "/api/streams/tickets", Who.CUSTOMER, "{\"stream\": \"/api/orders/%s/stream\"}".formatted(SOMEWHERE),
                    Set.of("/stream")),
            new Route("POST", "/restaurants/auth/register", Who.EVERYBODY, """
                {"name": "New", "email": "kitchen@test.example", "password": "a-good-password", "phone": "+49 30 1",
                 "address": {"text": "Main street 1", "location": {"lat": 52.5, "lng": 13.4}}, "cuisineType": "thai",
                 "openingTime": "10:00", "closingTime": "22:00"}""",
                    Set.of("/name", "/email", "/password", "/address", "/address/text", "/address/location", "/address/location/lng")),
            new Route("POST", "/restaurants/auth/login", Who.EVERYBODY, LOGIN, LOGIN_FIELDS),
            new Route("POST", "/restaurants/auth/refresh", Who.EVERYBODY, REFRESH, REFRESH_FIELDS),
            new Route("POST", "/restaurants/auth/logout", Who.EVERYBODY, REFRESH, REFRESH_FIELDS),
            new Route("GET", "/restaurants", Who.EVERYBODY, "", Set.of()),
            new Route("GET", "/restaurants/{restaurantId}/menu", Who.EVERYBODY, "", Set.of()),
            new Route("GET", "/restaurants/me", Who.RESTAURANT, "", Set.of()),
            new Route("PUT", "/restaurants/me", Who.RESTAURANT, "{\"name\": \"Other\"}", Set.of()),
            new Route("PUT", "/restaurants/me/status", Who.RESTAURANT, "{\"status\": \"busy\", \"busyExtraMinutes\": 10}",
                    Set.of("/status")),
            new Route("GET", "/restaurants/me/menu", Who.RESTAURANT, "", Set.of()),
            new Route("POST", "/restaurants/me/menu", Who.RESTAURANT, ITEM, ITEM_FIELDS),
            new Route("PUT", "/restaurants/me/menu/{menuItemId}", Who.RESTAURANT, ITEM, ITEM_FIELDS),
            new Route("DELETE", "/restaurants/me/menu/{menuItemId}", Who.RESTAURANT, "", Set.of()),
            new Route("PUT", "/restaurants/me/menu/{menuItemId}/stock", Who.RESTAURANT, "{\"stock\": 4}", Set.of()),
            new Route("GET", "/restaurants/me/orders", Who.RESTAURANT, "", Set.of()),
            new Route("GET", "/restaurants/me/orders/{orderId}", Who.RESTAURANT, "", Set.of()),
            new Route("POST", "/restaurants/me/orders/{orderId}/accept", Who.RESTAURANT, "{\"estimatedPrepTime\": 15}",
                    Set.of("/estimatedPrepTime")),
            new Route("POST", "/restaurants/me/orders/{orderId}/reject", Who.RESTAURANT, "{\"reason\": \"capacity\", \"note\": \"full\"}",
                    Set.of("/reason")),
            new Route("POST", "/restaurants/me/orders/{orderId}/ready", Who.RESTAURANT, "", Set.of()),
            new Route("POST", "/restaurants/me/orders/{orderId}/changes", Who.RESTAURANT, """
                {"remove": [{"menuItemId": "%1$s", "quantity": 1}], "substitutes": [{"menuItemId": "%1$s", "quantity": 1}]}"""
                    .formatted(SOMEWHERE),
                    Set.of("/remove", "/remove/0/menuItemId", "/substitutes/0/menuItemId", "/substitutes/0/quantity")),
            new Route("POST", "/agents/auth/register", Who.EVERYBODY, """
                {"name": "New", "email": "agent@test.example", "password": "a-good-password", "phone": "+49 30 1", "vehicle": "bike"}""",
                    Set.of("/name", "/email", "/password", "/phone")),
            new Route("POST", "/agents/auth/login", Who.EVERYBODY, LOGIN, LOGIN_FIELDS),
            new Route("POST", "/agents/auth/refresh", Who.EVERYBODY, REFRESH, REFRESH_FIELDS),
            new Route("POST", "/agents/auth/logout", Who.EVERYBODY, REFRESH, REFRESH_FIELDS),
            new Route("GET", "/agents/me", Who.AGENT, "", Set.of()),
            new Route("PUT", "/agents/me", Who.AGENT, "{\"name\": \"Other\"}", Set.of()),
            new Route("PUT", "/agents/me/availability", Who.AGENT, "{\"available\": true, \"autoAccept\": false}", Set.of("/available")),
            new Route("PUT", "/agents/location", Who.AGENT, "{\"lat\": 1.5, \"lng\": 2.5, \"heading\": 90, \"speed\": 3.5}",
                    Set.of("/lat", "/lng")),
            new Route("GET", "/agents/me/offers", Who.AGENT, "", Set.of()),
            new Route("POST", "/agents/me/offers/{orderId}/accept", Who.AGENT, "", Set.of()),
            new Route("POST", "/agents/me/offers/{orderId}/decline", Who.AGENT, "{\"reason\": \"too_far\"}", Set.of()),
            new Route("GET", "/agents/me/deliveries", Who.AGENT, "", Set.of()),
            new Route("POST", "/deliveries/{orderId}/arrived", Who.AGENT, "", Set.of()),
            new Route("POST", "/deliveries/{orderId}/picked-up", Who.AGENT, "", Set.of()),
            new Route("POST", "/deliveries/{orderId}/delivered", Who.AGENT, "{\"customerSignature\": \"x\", \"pin\": \"1234\"}", Set.of()),
            new Route("POST", "/deliveries/{orderId}/failed", Who.AGENT, "{\"reason\": \"customer_absent\"}", Set.of("/reason")),
            new Route("GET", "/deliveries/{orderId}/status", Who.CONCERNED, "", Set.of()),
            new Route("POST", "/api/admin/auth/login", Who.EVERYBODY, LOGIN, LOGIN_FIELDS),
            new Route("POST", "/api/admin/auth/refresh", Who.EVERYBODY, REFRESH, REFRESH_FIELDS),
            new Route("POST", "/api/admin/auth/logout", Who.EVERYBODY, REFRESH, REFRESH_FIELDS),
            new Route("POST", "/api/admin/staff", Who.ADMIN, """
                {"name": "New", "email": "staff@test.example", "password": "a-good-password", "role": "auditor"}""",
                    Set.of("/name", "/email", "/password", "/role")),
            new Route("GET", "/api/admin/dead-letters", Who.ADMIN, "", Set.of()),
            new Route("GET", "/api/admin/dead-letters/deadlines", Who.ADMIN, "", Set.of()),
            new Route("GET", "/api/admin/dead-letters/{processor}/{sequenceId}", Who.ADMIN, "", Set.of()),
            new Route("POST", "/api/admin/dead-letters/{processor}/{sequenceId}/retry", Who.ADMIN, "", Set.of()),
            new Route("DELETE", "/api/admin/dead-letters/{processor}/{sequenceId}", Who.ADMIN, "", Set.of()),
            new Route("POST", "/api/admin/orders/{orderId}/refunds", Who.ADMIN,
                    "{\"amount\": {\"amount\": 500, \"currency\": \"EUR\"}, \"reason\": \"cold soup\"}",
                    Set.of("/amount", "/amount/amount", "/amount/currency", "/reason")),
            new Route("POST", "/webhooks/stripe", Who.EVERYBODY, "", Set.of()),
            new Route("GET", "/schemas/{name}", Who.EVERYBODY, "", Set.of()),
            new Route("GET", "/health", Who.EVERYBODY, "", Set.of()));

    private Routes() {}
}
