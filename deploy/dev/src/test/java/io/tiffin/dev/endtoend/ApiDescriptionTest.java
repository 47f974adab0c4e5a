package io.tiffin.dev.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The OpenAPI description that clients are made from. */
class ApiDescriptionTest {

    private final Api api = RunningPlatform.city().api;

    @Test
    void describes_every_route_and_no_other() {
        JsonNode paths = api.get("/v3/api-docs", null).expect(200).body().path("paths");
        assertThat(paths.properties()
                .stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .map(verb -> verb.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey()))
                .collect(Collectors.toSet())).isEqualTo(Routes.ALL.stream().map(Routes.Route::toString).collect(Collectors.toSet()));
    }

    @Test
    void does_not_ask_clients_for_what_their_token_says() {
        JsonNode place = api.get("/v3/api-docs", null).expect(200).body().at("/paths/~1api~1orders/post");
        assertThat(place.path("parameters").valueStream().map(parameter -> parameter.path("name").asString()))
                .containsExactly("Idempotency-Key");
        assertThat(place.at("/requestBody/content").properties()).hasSize(1);
    }

    @Test
    void can_be_looked_at() {
        assertThat(api.get("/swagger-ui.html", null).status()).isEqualTo(302);
    }
}
