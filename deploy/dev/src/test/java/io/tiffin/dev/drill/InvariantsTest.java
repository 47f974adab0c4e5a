package io.tiffin.dev.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.dev.drill.StoredLog.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** A rule that cannot fail is none: each is broken once. */
class InvariantsTest {

    private static final int FEE = 10;
    private static final Set<String> CHARGED = Set.of("customer_absent");

    private static final List<String> DELIVERED = List.of("order.created total=1000",
            "menu-item.stock-reserved item=1 quantity=2 remaining=3",
            "payment.authorization-requested amount=1000", "payment.authorized amount=1000", "order.received", "order.confirmed",
            "delivery.requested", "agent.reserved agent=1", "delivery.assigned agent=1", "payment.capture-requested amount=1000",
            "payment.captured amount=1000", "order.ready", "order.picked-up", "order.delivered", "delivery.completed agent=1",
            "agent.released agent=1", "menu-item.stock-consumed item=1 quantity=2");

    private static final List<String> REFUNDED = List.of("order.created total=1000",
            "menu-item.stock-reserved item=1 quantity=2 remaining=3",
            "payment.authorization-requested amount=1000", "payment.authorized amount=1000", "order.received", "order.confirmed",
            "delivery.requested", "agent.reserved agent=1", "delivery.assigned agent=1", "payment.capture-requested amount=1000",
            "payment.captured amount=1000", "order.cancelled by=customer", "payment.refund-requested amount=900 refund=1",
            "payment.refunded amount=900 refund=1", "delivery.cancelled agent=1", "agent.released agent=1",
            "menu-item.stock-released item=1 quantity=2");

    private static final List<String> CHANGED = List.of("order.created total=1000",
            "menu-item.stock-reserved item=1 quantity=2 remaining=3", "payment.authorization-requested amount=1000",
            "payment.authorized amount=1000", "order.received", "order.change-proposed", "order.change-accepted",
            "menu-item.reservation-changed item=1 quantity=1 remaining=4", "payment.adjustment-requested amount=500",
            "payment.authorization-adjusted amount=500", "order.changed total=500", "order.confirmed", "delivery.requested",
            "agent.reserved agent=1", "delivery.assigned agent=1", "payment.capture-requested amount=500", "payment.captured amount=500",
            "order.ready", "order.picked-up", "order.delivered", "delivery.completed agent=1", "agent.released agent=1",
            "menu-item.stock-consumed item=1 quantity=1");

    @Test
    void a_good_log_breaks_no_rule() {
        var log = new Log();
        log.of("one", DELIVERED);
        log.of("other", REFUNDED);
        log.of("third", CHARGED_THOUGH_LOST);
        log.of("fourth", CHANGED);
        assertThat(Invariants.check(log.events, FEE, CHARGED)).isEmpty();
        assertThat(Invariants.endings(log.events))
                .isEqualTo(Map.of("one", "delivered", "other", "cancelled", "third", "cancelled", "fourth", "delivered"));
    }

    private static final List<String> CHARGED_THOUGH_LOST = List.of("order.created total=1000",
            "menu-item.stock-reserved item=1 quantity=2 remaining=3", "order.confirmed", "delivery.requested", "agent.reserved agent=1",
            "delivery.assigned agent=1", "payment.captured amount=1000", "order.picked-up", "delivery.picked-up agent=1",
            "delivery.failed agent=1 reason=customer_absent", "agent.released agent=1", "order.cancelled by=system",
            "menu-item.stock-consumed item=1 quantity=2");

    static Stream<Arguments> broken() {
        return Stream.of(Arguments.of("an order ends once", without(DELIVERED, "order.delivered")),
                Arguments.of("an order ends once", with(DELIVERED, "order.cancelled by=system")),
                Arguments.of("nothing follows the end of an order", with(DELIVERED, "order.ready")),
                Arguments.of("whatever happens, happens to an order", without(DELIVERED, "order.created")),
                Arguments.of("what is taken and not given back is what was delivered, or the fee", without(REFUNDED, "payment.refunded")),
                Arguments.of("what is taken and not given back is what was delivered, or the fee",
                        with(DELIVERED, "payment.refunded amount=1 refund=9")),
                Arguments.of("money is taken or let go", with(DELIVERED, "payment.voided")),
                Arguments.of("nothing stays reserved", without(REFUNDED, "menu-item.stock-released")),
                Arguments.of("portions that left are gone, all others come back",
                        with(without(DELIVERED, "menu-item.stock-consumed"), "menu-item.stock-released item=1 quantity=2")),
                Arguments.of("portions that left are gone, all others come back",
                        with(without(REFUNDED, "menu-item.stock-released"), "menu-item.stock-consumed item=1 quantity=2")),
                Arguments.of("what is taken and not given back is what was delivered, or the fee",
                        with(CHARGED_THOUGH_LOST, "payment.refunded amount=1000 refund=1")),
                Arguments.of("nobody sells what is not there", with(DELIVERED, "menu-item.stock-reserved item=1 quantity=0 remaining=-1")),
                Arguments.of("what was begun is confirmed", with(REFUNDED, "payment.refund-requested amount=1 refund=2")),
                Arguments.of("what was begun is confirmed", without(DELIVERED, "agent.released")),
                Arguments.of("what was begun is confirmed", without(DELIVERED, "delivery.completed")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void a_broken_rule_is_noticed(String rule, List<String> events) {
        var log = new Log();
        log.of("one", events);
        assertThat(Invariants.check(log.events, FEE, CHARGED)).extracting(Violation::rule).contains(rule);
    }

    @Test
    void an_agent_with_two_deliveries_is_noticed_even_if_both_end_well() {
        var log = new Log();
        log.of("one", DELIVERED.subList(0, 9));
        log.of("other", DELIVERED);
        log.of("one", DELIVERED.subList(9, DELIVERED.size()));
        assertThat(Invariants.check(log.events, FEE, CHARGED)).extracting(Violation::rule)
                .containsOnly("an agent has one delivery at a time");
    }

    @Test
    void holes_are_noticed() {
        var log = new Log();
        log.of("one", DELIVERED);
        log.events.remove(3);
        assertThat(Invariants.check(log.events, FEE, CHARGED)).extracting(Violation::rule).contains("positions are dense");
    }

    private static List<String> without(List<String> events, String type) {
        return events.stream().filter(event -> !event.startsWith(type)).toList();
    }

    private static List<String> with(List<String> events, String more) {
        return Stream.concat(events.stream(), Stream.of(more)).toList();
    }

    /** Written as one would tell it. */
    private static final class Log {

        private static final Map<String, String> FIELDS = Map.of("total", "\"total\": {\"amount\": %s}", "amount",
                "\"amount\": {\"amount\": %s}", "agent", "\"agentId\": \"%s\"", "item", "\"menuItemId\": \"%s\"", "quantity",
                "\"quantity\": %s", "remaining", "\"remaining\": %s", "by", "\"by\": {\"type\": \"%s\"}", "refund",
                "\"refundId\": \"%s\"", "reason", "\"reason\": \"%s\"");
        private static final JsonMapper JSON = JsonMapper.builder().build();

        private final List<Stored> events = new ArrayList<>();
        private final Map<String, Long> sequences = new HashMap<>();

        void of(String order, List<String> lines) {
            for (String line : lines) {
                String[] words = line.split(" ");
                var json = new StringBuilder("{\"orderId\": \"" + order + "\"");
                for (int i = 1; i < words.length; i++) {
                    String[] field = words[i].split("=");
                    json.append(", ").append(FIELDS.get(field[0]).formatted(field[1]));
                }
                String aggregate = words[0].substring(0, words[0].indexOf('.')) + order;
                events.add(new Stored(events.size() + 1, aggregate, sequences.merge(aggregate, 0L, (last, _) -> last + 1), words[0], "",
                        JSON.readTree(json + "}")));
            }
        }
    }
}
