package io.tiffin.kernel.web.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiffin.kernel.Actor;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class TiffinJsonTest {

    record Example(OrderId order, Money price, Actor.Type by, Instant at, Map<OrderId, Integer> counts, List<String> notes, boolean open) {}

    private final OrderId order = new OrderId(new UUID(1, 2));
    private final Example example = new Example(order, Money.of(3150, "EUR"), Actor.Type.SYSTEM, Instant.parse("2026-11-24T12:00:00Z"),
            Map.of(order, 3), List.of("no\nonions", "Käse \uD83E\uDDC0"), true);
    private final String json = "{\"order\":\"00000000-0000-0001-0000-000000000002\",\"price\":{\"amount\":3150,\"currency\":\"EUR\"},"
            + "\"by\":\"system\",\"at\":\"2026-11-24T12:00:00Z\",\"counts\":{\"00000000-0000-0001-0000-000000000002\":3},"
            + "\"notes\":[\"no\\nonions\",\"Käse \uD83E\uDDC0\"],\"open\":true}";

    @Test
    void values_of_the_kernel_look_the_same_over_http_and_in_the_store() {
        for (JsonMapper mapper : List.of(TiffinJson.strict(), TiffinJson.stored())) {
            assertThat(mapper.readTree(mapper.writeValueAsString(example))).isEqualTo(mapper.readTree(json));
            assertThat(mapper.readValue(json, Example.class)).isEqualTo(example);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"  \"", "\"nonsense\"", "17", "{}"})
    void an_identifier_is_a_uuid(String text) {
        for (JsonMapper mapper : List.of(TiffinJson.strict(), TiffinJson.stored())) {
            assertThatThrownBy(() -> mapper.readValue(text, OrderId.class)).isInstanceOf(JacksonException.class);
        }
    }

    @Test
    void what_a_newer_version_stored_is_passed_over_and_what_a_client_made_up_is_refused() {
        String more = json.replace("\"open\":true", "\"open\":true,\"role\":\"admin\"");
        assertThat(TiffinJson.stored().readValue(more, Example.class)).isEqualTo(example);
        assertThatThrownBy(() -> TiffinJson.strict().readValue(more, Example.class)).isInstanceOf(JacksonException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"amount\":\"3150\",\"currency\":\"EUR\"}", "{\"amount\":31.5,\"currency\":\"EUR\"}",
            "{\"amount\":true,\"currency\":\"EUR\"}", "{\"amount\":1,\"amount\":2,\"currency\":\"EUR\"}", "{\"amount\":1,\"currency\":17}",
            "{\"amount\":null,\"currency\":\"EUR\"}", "{\"amount\":1,\"currency\":\"EUR\"} {}"})
    void a_client_is_not_guessed_at(String price) {
        assertThatThrownBy(() -> TiffinJson.strict().readValue(price, Money.class)).isInstanceOf(JacksonException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\\u0000b\"", "\"\\ud800\"", "\"\\u001b[31m\"", "17", "true"})
    void a_text_is_text(String text) {
        assertThatThrownBy(() -> TiffinJson.strict().readValue("[" + text + "]", String[].class)).isInstanceOf(JacksonException.class);
        assertThatThrownBy(() -> TiffinJson.strict().readValue("{\"text\":" + text + "}", Text.class)).isInstanceOf(JacksonException.class);
    }

    record Text(String text) {}
}
