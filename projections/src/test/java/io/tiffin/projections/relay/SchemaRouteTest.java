package io.tiffin.projections.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiffin.kernel.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaRouteTest {

    private final SchemaRoute route = new SchemaRoute();

    @ParameterizedTest
    @EnumSource
    void shows_the_schema_of_every_type(IntegrationType type) {
        var answer = route.schema(type.schema());

        assertThat(answer.getBody()).contains("\"title\": \"" + type.ceType() + ", version 1\"")
                .contains("\"const\": \"" + type.eventType() + "\"");
        assertThat(answer.getHeaders().getContentType()).hasToString("application/schema+json");
        assertThat(answer.getHeaders().getCacheControl()).isEqualTo("max-age=86400, public");
    }

    @ParameterizedTest
    @ValueSource(strings = {"io.tiffin.order-placed.v2.json", "../application.yml", ""})
    void knows_no_other(String name) {
        assertThatThrownBy(() -> route.schema(name)).isInstanceOf(RefusedException.class);
    }

    @Test
    void names_types_after_what_happened() {
        assertThat(IntegrationType.DELIVERY_STATUS_UPDATED.ceType()).isEqualTo("io.tiffin.delivery-status-updated");
        assertThat(IntegrationType.DELIVERY_STATUS_UPDATED.schema()).isEqualTo("io.tiffin.delivery-status-updated.v1.json");
    }
}
