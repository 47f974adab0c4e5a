package io.tiffin.app.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.delivery.api.DeliveryCommand.GiveUpSearch;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.web.json.TiffinJson;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A deadline may be carried out by a later version of the platform than the one that scheduled it. */
class StoredDeadlinesTest {

    @Test
    void a_search_from_before_agents_could_drop_out_is_still_given_up() {
        var order = new OrderId(new UUID(1, 1));

        assertThat(TiffinJson.stored().readValue("{\"orderId\":\"%s\"}".formatted(order), GiveUpSearch.class))
                .isEqualTo(new GiveUpSearch(order, Set.of()));
    }
}
