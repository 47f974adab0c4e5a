package io.tiffin.dev.drill;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.tiffin.dev.drill.StoredLog.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** What is true of the log of a platform where nothing is open any more, whatever was killed on the way. */
final class Invariants {

    private static final String[] TERMINAL = {"order.delivered", "order.rejected", "order.cancelled"};
    private static final String[] DELIVERY_ENDS = {"delivery.completed", "delivery.failed", "delivery.cancelled"};

    private final List<Stored> log;
    private final Map<String, List<Stored>> byOrder;
    private final int cancellationFee;
    private final Set<String> chargedFailures;
    private final List<Violation> violations = new ArrayList<>();

    private Invariants(List<Stored> log, int cancellationFee, Set<String> chargedFailures) {
        this.log = log;
        this.byOrder = log.stream().filter(event -> !event.order().isEmpty())
                .collect(groupingBy(Stored::order, LinkedHashMap::new, toList()));
        this.cancellationFee = cancellationFee;
        this.chargedFailures = chargedFailures;
    }

    /**
     * Every violation there is.
     *
     * @param cancellationFee of customers who cancel what was confirmed, in percent
     * @param chargedFailures reasons of agents who could not hand over a meal that is paid for all the same
     */
    static List<Violation> check(List<Stored> log, int cancellationFee, Set<String> chargedFailures) {
        var invariants = new Invariants(log, cancellationFee, chargedFailures);
        invariants.positionsAreDense();
        invariants.agentsHaveOneDeliveryAtATime();
        invariants.byOrder.forEach((order, events) -> {
            invariants.ordersEndOnce(order, events);
            invariants.moneyIsRight(order, events);
            invariants.portionsAreBack(order, events);
            invariants.whatWasBegunIsConfirmed(order, events);
        });
        return invariants.violations;
    }

    /** How each order ended, by its id; empty where it did not. */
    static Map<String, String> endings(List<Stored> log) {
        var endings = new LinkedHashMap<String, String>();
        log.stream().filter(event -> event.is("order.created")).forEach(event -> endings.put(event.order(), ""));
        log.stream().filter(event -> event.is(TERMINAL))
                .forEach(event -> endings.put(event.order(), event.type().substring("order.".length())));
        return endings;
    }

    private void violated(String rule, String order, String what) {
        violations.add(new Violation(rule, order, what));
    }

    private void positionsAreDense() {
        var sequences = new HashMap<String, Long>();
        for (int i = 0; i < log.size(); i++) {
            Stored event = log.get(i);
            if (event.position() != i + 1) {
                violated("positions are dense", event.order(), "position " + event.position() + " is number " + (i + 1));
                return;
            }
            long expected = sequences.merge(event.aggregate(), 0L, (last, _) -> last + 1);
            if (event.sequence() != expected) {
                violated("streams have no holes", event.order(), "%s of %s is number %d".formatted(event.sequence(), event.aggregate(),
                        expected));
            }
        }
    }

    private void ordersEndOnce(String order, List<Stored> events) {
        var own = events.stream().filter(event -> event.type().startsWith("order.")).toList();
        if (own.isEmpty() || !own.getFirst().is("order.created")) {
            violated("whatever happens, happens to an order", order, "it was never created");
            return;
        }
        long ends = own.stream().filter(event -> event.is(TERMINAL)).count();
        if (ends != 1) {
            violated("an order ends once", order, "it ended " + ends + " times");
        } else if (!own.getLast().is(TERMINAL)) {
            violated("nothing follows the end of an order", order, own.getLast().type() + " does");
        }
    }

    private void moneyIsRight(String order, List<Stored> events) {
        long taken = sum(events, "payment.captured") - sum(events, "payment.refunded");
        // A provider that refuses to hand over what it held is nobody's fault.
        boolean refused = any(events, event -> event.is("payment.capture-refused"));
        long owed = refused ? 0 : owed(events);
        if (taken != owed) {
            violated("what is taken and not given back is what was delivered, or the fee", order, taken + " instead of " + owed);
        }
        if (any(events, event -> event.is("payment.captured")) && any(events, event -> event.is("payment.voided"))) {
            violated("money is taken or let go", order, "it was both");
        }
    }

    /** What the order came to, as it was last agreed. */
    private long owed(List<Stored> events) {
        long total = events.stream().filter(event -> event.is("order.created", "order.changed"))
                .mapToLong(event -> event.data().at("/total/amount").asLong())
                .reduce(0, (_, last) -> last);
        boolean charged = any(events, event -> event.is("delivery.failed") && chargedFailures.contains(event.text("reason")));
        if (charged || any(events, event -> event.is("order.delivered"))) {
            return total;
        }
        boolean late = any(events, event -> event.is("order.confirmed"))
                && any(events, event -> event.is("order.cancelled") && event.data().at("/by/type").asString("").equals("customer"));
        return late ? total * cancellationFee / 100 : 0;
    }

    private static long sum(List<Stored> events, String type) {
        return events.stream().filter(event -> event.is(type)).mapToLong(Stored::amount).sum();
    }

    private void portionsAreBack(String order, List<Stored> events) {
        boolean left = any(events, event -> event.is("order.picked-up"));
        // The agent may drop out at the moment of the pick-up: only the delivery knows whether the meal is on its way.
        boolean arrived = any(events, event -> event.is("order.delivered", "delivery.picked-up"));
        var reserved = new HashMap<String, Long>();
        for (Stored event : events) {
            long quantity = event.data().path("quantity").asLong();
            switch (event.type()) {
                case "menu-item.stock-reserved" -> reserved.merge(event.text("menuItemId"), quantity, Long::sum);
                case "menu-item.reservation-changed" -> reserved.put(event.text("menuItemId"), quantity);
                case "menu-item.stock-released", "menu-item.stock-consumed" -> {
                    reserved.merge(event.text("menuItemId"), -quantity, Long::sum);
                    boolean eaten = event.is("menu-item.stock-consumed");
                    if (eaten ? !left : arrived) {
                        violated("portions that left are gone, all others come back", order, event.type() + " at " + event.position());
                    }
                }
                default -> {
                }
            }
            if (event.data().path("remaining").asLong() < 0) {
                violated("nobody sells what is not there", order, event.type() + " at " + event.position());
            }
        }
        reserved.values().removeIf(quantity -> quantity == 0);
        if (!reserved.isEmpty()) {
            violated("nothing stays reserved", order, reserved.toString());
        }
    }

    private void whatWasBegunIsConfirmed(String order, List<Stored> events) {
        confirmed(order, events, "payment.authorization-requested", "", "payment.authorized", "payment.declined");
        confirmed(order, events, "payment.capture-requested", "", "payment.captured", "payment.capture-refused");
        confirmed(order, events, "payment.void-requested", "", "payment.voided");
        confirmed(order, events, "payment.authorized", "", "payment.captured", "payment.voided");
        confirmed(order, events, "payment.adjustment-requested", "number", "payment.authorization-adjusted", "payment.adjustment-declined");
        confirmed(order, events, "order.change-proposed", "", "order.changed", "order.rejected", "order.cancelled");
        confirmed(order, events, "payment.refund-requested", "refundId", "payment.refunded");
        confirmed(order, events, "delivery.requested", "", DELIVERY_ENDS);
        confirmed(order, events, "agent.reserved", "agentId", "agent.released");
    }

    /** Every event of the first type is followed by one of the others, about the same. */
    private void confirmed(String order, List<Stored> events, String begun, String about, String... confirmations) {
        for (Stored event : events) {
            if (event.is(begun) && !any(events, other -> other.position() > event.position() && other.is(confirmations)
                    && (about.isEmpty() || other.text(about).equals(event.text(about))))) {
                violated("what was begun is confirmed", order, "nothing follows " + begun + " at " + event.position());
            }
        }
    }

    /** From assignment to the end of the delivery, or to the agent's release from it, at every position of the log. */
    private void agentsHaveOneDeliveryAtATime() {
        var active = new HashMap<String, Set<String>>();
        for (Stored event : log) {
            String agent = event.text("agentId");
            if (event.is("delivery.assigned")) {
                Set<String> orders = active.computeIfAbsent(agent, _ -> new HashSet<>());
                orders.add(event.order());
                if (orders.size() > 1) {
                    violated("an agent has one delivery at a time", event.order(), "agent " + agent + " has " + orders);
                }
            } else if (event.is(DELIVERY_ENDS) || event.is("delivery.agent-dropped-out", "agent.released")) {
                active.getOrDefault(agent, new HashSet<>()).remove(event.order());
            }
        }
    }

    private static boolean any(List<Stored> events, Predicate<Stored> which) {
        return events.stream().anyMatch(which);
    }
}
