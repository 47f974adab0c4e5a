package io.tiffin.sagas.interleaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.delivery.api.AgentEvent;
import io.tiffin.delivery.api.DeliveryEvent;
import io.tiffin.delivery.api.DeliveryEvent.AgentDroppedOut;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryAssigned;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryCancelled;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryCompleted;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryFailed;
import io.tiffin.delivery.domain.AgentState;
import io.tiffin.kernel.Actor;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.OrderRelated;
import io.tiffin.kernel.PaymentId;
import io.tiffin.kernel.StoredAs;
import io.tiffin.order.api.OrderEvent;
import io.tiffin.order.api.OrderEvent.OrderCancelled;
import io.tiffin.order.api.OrderEvent.OrderCreated;
import io.tiffin.order.api.OrderEvent.OrderRejected;
import io.tiffin.order.api.OrderStatus;
import io.tiffin.restaurant.api.MenuItemEvent;
import io.tiffin.restaurant.api.MenuItemEvent.StockConsumed;
import io.tiffin.restaurant.api.MenuItemEvent.StockReleased;
import io.tiffin.restaurant.api.MenuItemEvent.StockReserved;
import io.tiffin.restaurant.api.MenuItemEvent.StockSet;
import io.tiffin.restaurant.domain.MenuItemState;
import io.tiffin.sagas.interleaving.Contexts.Stored;
import io.tiffin.user.api.PaymentEvent;
import io.tiffin.user.api.PaymentEvent.CaptureRefused;
import io.tiffin.user.api.PaymentEvent.CaptureRequested;
import io.tiffin.user.api.PaymentEvent.PaymentCaptured;
import io.tiffin.user.api.PaymentEvent.PaymentRefunded;
import io.tiffin.user.api.PaymentEvent.PaymentVoided;
import io.tiffin.user.api.PaymentEvent.RefundRefused;
import io.tiffin.user.api.PaymentEvent.RefundRequested;
import io.tiffin.user.api.PaymentEvent.VoidRequested;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What must be true of the log of a {@link City}, at every moment and in the end. */
final class Books {

    private final City city;
    private final List<Stored> log;
    private int checked;
    private final Map<AgentId, OrderId> busy = new HashMap<>();
    private final Map<OrderId, OrderStatus> statuses = new HashMap<>();
    private final Map<OrderId, OrderStatus> cancelledFrom = new HashMap<>();
    private final Map<MenuItemId, Integer> portions = new HashMap<>();
    private final Map<MenuItemId, Integer> reserved = new HashMap<>();
    private final Map<MenuItemId, Integer> consumed = new HashMap<>();

    Books(City city) {
        this.city = city;
        this.log = city.contexts.log();
    }

    /** Of everything that has happened since the last time. */
    void check() {
        for (; checked < log.size(); checked++) {
            switch (log.get(checked).event()) {
                case OrderEvent event -> orderGoesOn(event);
                case DeliveryEvent event -> deliveryGoesOn(event);
                case MenuItemEvent event -> stockGoesOn(event);
                default -> {
                }
            }
        }
        for (MenuItemId item : List.of(City.LASAGNE, City.TIRAMISU)) {
            int remaining = Objects.requireNonNull(((MenuItemState.Known) city.contexts.item(item)).remaining());
            assertThat(remaining).as(this::history).isNotNegative();
            assertThat(remaining + reserved.getOrDefault(item, 0) + consumed.getOrDefault(item, 0)).as(this::history)
                    .isEqualTo(portions.getOrDefault(item, City.PORTIONS));
        }
    }

    private void orderGoesOn(OrderEvent event) {
        OrderStatus before = statuses.put(event.orderId(), OrderStatus.after(event));
        if (event instanceof OrderCreated) {
            assertThat(before).as(this::history).isNull();
        } else {
            assertThat(before).as(this::history).isNotNull();
            assertThat(before.isTerminal()).as("an order has one end: %s", history()).isFalse();
        }
        if (event instanceof OrderCancelled && before != null) {
            cancelledFrom.put(event.orderId(), before);
        }
    }

    private void deliveryGoesOn(DeliveryEvent event) {
        switch (event) {
            case DeliveryAssigned assigned -> assertThat(busy.put(assigned.agentId(), assigned.orderId()))
                    .as("an agent has one delivery: %s", history())
                    .isNull();
            case AgentDroppedOut dropOut -> busy.remove(dropOut.agentId());
            case DeliveryCompleted _,DeliveryFailed _,DeliveryCancelled _ -> busy.values().remove(event.orderId());
            default -> {
            }
        }
    }

    private void stockGoesOn(MenuItemEvent event) {
        switch (event) {
            case StockSet of -> portions.put(of.menuItemId(), Objects.requireNonNull(of.stock())
                    + reserved.getOrDefault(of.menuItemId(), 0) + consumed.getOrDefault(of.menuItemId(), 0));
            case StockReserved of -> reserved.merge(of.menuItemId(), of.quantity(), Integer::sum);
            case StockReleased of -> reserved.merge(of.menuItemId(), -of.quantity(), Integer::sum);
            case StockConsumed of -> {
                reserved.merge(of.menuItemId(), -of.quantity(), Integer::sum);
                consumed.merge(of.menuItemId(), of.quantity(), Integer::sum);
            }
            default -> {
            }
        }
    }

    /** Nobody waits for anything any more. */
    void checkTheEnd() {
        assertThat(statuses.values()).as(this::history).allMatch(OrderStatus::isTerminal);
        assertThat(city.allSagasEnded()).as(this::history).isTrue();
        assertThat(reserved.values()).as(this::history).allMatch(portions -> portions == 0);
        assertThat(busy).as(this::history).isEmpty();
        for (AgentId agent : City.AGENTS) {
            assertThat(((AgentState.Registered) city.contexts.agent(agent)).reservedFor()).as(this::history).isNull();
        }
        assertThat(city.provider.holdsNothing()).as(this::history).isTrue();
        statuses.keySet().forEach(this::checkMoney);
    }

    private void checkMoney(OrderId order) {
        long captured = sum(events(order, PaymentCaptured.class).map(event -> event.amount().amount()));
        long refunded = sum(events(order, PaymentRefunded.class).map(event -> event.amount().amount()));
        assertThat(city.provider.taken(PaymentId.of(order))).as(this::history).isEqualTo(captured);
        assertThat(city.provider.given(PaymentId.of(order))).as(this::history).isEqualTo(refunded);
        assertConfirmed(order);

        long byStaff = sum(events(order, PaymentRefunded.class).filter(event -> !event.refundId().reverses(event.paymentId()))
                .map(event -> event.amount().amount()));
        boolean owed = events(order, RefundRefused.class).anyMatch(event -> event.last() && event.refundId().reverses(event.paymentId()));
        // A meal that was faster than its refused capture is the platform's loss.
        long due = events(order, CaptureRefused.class).findAny().isPresent() ? 0 : due(order);
        if (byStaff == 0 && !owed) {
            assertThat(captured - refunded).as("charged is what is due: %s", history()).isEqualTo(due);
        } else {
            assertThat(captured - refunded).as(this::history).isBetween(0L, owed ? captured : due);
        }
    }

    /** What was begun was answered. */
    private void assertConfirmed(OrderId order) {
        if (events(order, VoidRequested.class).findAny().isPresent()) {
            assertThat(events(order, PaymentVoided.class)).as(this::history).hasSize(1);
        }
        if (events(order, CaptureRequested.class).findAny().isPresent()) {
            assertThat(Stream.concat(events(order, PaymentCaptured.class), events(order, CaptureRefused.class))).as(this::history)
                    .hasSize(1);
        }
        assertThat(events(order, RefundRequested.class).map(RefundRequested::refundId).collect(Collectors.toSet())).as(this::history)
                .isEqualTo(Stream.concat(events(order, PaymentRefunded.class).map(PaymentRefunded::refundId),
                        events(order, RefundRefused.class).filter(RefundRefused::last).map(RefundRefused::refundId))
                        .collect(Collectors.toSet()));
    }

    /** What the customer has to pay in the end, in minor units. */
    private long due(OrderId order) {
        long total = events(order, OrderCreated.class).findFirst().orElseThrow().total().amount();
        return switch (statuses.get(order)) {
            case DELIVERED -> total;
            case CANCELLED -> charged(order) ? total : fee(order, total);
            default -> 0;
        };
    }

    private boolean charged(OrderId order) {
        return events(order, DeliveryFailed.class).anyMatch(failed -> failed.reason().equals(City.ABSENT));
    }

    private long fee(OrderId order, long total) {
        boolean late = Set.of(OrderStatus.CONFIRMED, OrderStatus.READY).contains(cancelledFrom.get(order))
                && events(order, OrderCancelled.class).allMatch(event -> event.by().type() == Actor.Type.CUSTOMER);
        return late ? total * City.FEE / 100 : 0;
    }

    private static long sum(Stream<Long> amounts) {
        return amounts.mapToLong(Long::longValue).sum();
    }

    private <E extends OrderRelated> Stream<E> events(OrderId order, Class<E> type) {
        return log.stream().map(Stored::event).filter(type::isInstance).map(type::cast).filter(event -> event.orderId().equals(order));
    }

    /** The status, and why. */
    String ending(OrderId order) {
        OrderStatus status = statuses.get(order);
        String reason = Stream.concat(events(order, OrderRejected.class).map(OrderRejected::reason),
                events(order, OrderCancelled.class).map(OrderCancelled::reason)).map(Object::toString).findFirst().orElse("");
        return status == null ? "not placed" : (status + " " + reason).strip().toLowerCase(Locale.ROOT);
    }

    /** What happened from there on, how it ended, and what the customer paid for it: three cells of a table. */
    String row(OrderId order, int from) {
        List<String> names = log.subList(from, log.size())
                .stream()
                .map(Stored::event)
                .filter(event -> event instanceof OrderRelated of && of.orderId().equals(order))
                .map(Books::named)
                .toList();
        var told = new ArrayList<String>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            int times = 1;
            while (i + 1 < names.size() && names.get(i + 1).equals(name)) {
                times++;
                i++;
            }
            told.add(times == 1 ? name : name + " x" + times);
        }
        var total = events(order, OrderCreated.class).findFirst().orElseThrow().total();
        long paid = city.provider.taken(PaymentId.of(order)) - city.provider.given(PaymentId.of(order));
        return "%s | %s | %s of %s".formatted(String.join(", ", told), ending(order), City.eur(paid).inMajorUnits(), total.inMajorUnits());
    }

    private static String named(Object event) {
        return event.getClass().getAnnotation(StoredAs.class).value();
    }

    /** A line for each event: its position, the order, what happened and to whom. */
    String history() {
        var text = new StringBuilder("\n");
        for (int i = 0; i < log.size(); i++) {
            Object event = log.get(i).event();
            text.append("%4d  %-8s %-34s %s%n".formatted(i + 1,
                    event instanceof OrderRelated of ? "order " + of.orderId().value().getLeastSignificantBits() : "", named(event),
                    about(event)));
        }
        return text.toString();
    }

    private static String about(Object event) {
        return switch (event) {
            case OrderRejected rejected -> rejected.by().type() + " " + rejected.reason();
            case OrderCancelled cancelled -> cancelled.by().type() + " " + cancelled.reason();
            case PaymentCaptured captured -> captured.amount().inMajorUnits().toString();
            case PaymentRefunded refunded -> refunded.amount().inMajorUnits() + " " + refunded.reason();
            case RefundRequested requested -> requested.amount().inMajorUnits() + " " + requested.reason();
            case DeliveryFailed failed -> (failed.agentId() == null ? "" : name(failed.agentId()) + " ") + failed.reason();
            case DeliveryEvent.DeliveryOffered offered -> name(offered.agentId());
            case DeliveryAssigned assigned -> name(assigned.agentId());
            case AgentDroppedOut dropOut -> name(dropOut.agentId());
            case AgentEvent ofAgent -> name(ofAgent.agentId());
            case MenuItemEvent.OfReservation ofItem -> "item " + ofItem.menuItemId().value().getLeastSignificantBits();
            case PaymentEvent _,OrderEvent _ -> "";
            default -> "";
        };
    }

    private static String name(AgentId agent) {
        return "agent " + agent.value().getLeastSignificantBits();
    }
}
