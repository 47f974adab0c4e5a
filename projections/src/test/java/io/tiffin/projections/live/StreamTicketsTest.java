package io.tiffin.projections.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.kernel.OrderId;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class StreamTicketsTest {

    /** Remembers how long it was told to keep things, and keeps them. */
    static final class RememberingStore implements TicketStore {
        private final Map<String, String> grants = new ConcurrentHashMap<>();
        private Duration validity = Duration.ZERO;

        @Override
        public Mono<Void> put(String ticket, String grant, Duration validFor) {
            return Mono.fromRunnable(() -> {
                validity = validFor;
                grants.put(ticket, grant);
            });
        }

        @Override
        public Mono<String> take(String ticket) {
            return Mono.fromSupplier(() -> grants.remove(ticket));
        }
    }

    private final RememberingStore store = new RememberingStore();
    private final StreamTickets tickets = new StreamTickets(store);

    private String issued() {
        return Objects.requireNonNull(tickets.issue(Way.ORDER, Way.CUSTOMER).block());
    }

    @Test
    void opens_its_stream_once() {
        String ticket = issued();

        assertThat(tickets.redeem(ticket, Way.ORDER).block()).isEqualTo(Way.CUSTOMER);
        assertThat(tickets.redeem(ticket, Way.ORDER).block()).isNull();
    }

    @Test
    void opens_no_other_stream() {
        assertThat(tickets.redeem(issued(), new OrderId(new UUID(1, 2))).block()).isNull();
    }

    @Test
    void is_good_for_30_seconds_and_never_the_same() {
        assertThat(issued()).isNotEqualTo(issued()).hasSize(43);
        assertThat(store.validity).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void what_is_no_ticket_is_not_even_looked_up() {
        store.grants.put("x", Way.ORDER + " " + Way.CUSTOMER);

        assertThat(tickets.redeem("x", Way.ORDER).block()).isNull();
        assertThat(store.grants).containsKey("x");
    }
}
