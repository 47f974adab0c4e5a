package io.tiffin.order.domain;

import io.tiffin.kernel.Actor;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.ChangeId;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.SealedText;
import io.tiffin.kernel.UserId;
import io.tiffin.order.api.ChangedLine;
import io.tiffin.order.api.OrderCommand.CreateOrder;
import io.tiffin.order.api.OrderCommand.Missing;
import io.tiffin.order.api.OrderCommand.ProposeChange;
import io.tiffin.order.api.OrderEvent;
import io.tiffin.order.api.OrderEvent.OrderCancelled;
import io.tiffin.order.api.OrderEvent.OrderChangeAccepted;
import io.tiffin.order.api.OrderEvent.OrderChangeProposed;
import io.tiffin.order.api.OrderEvent.OrderChangeRefused;
import io.tiffin.order.api.OrderEvent.OrderChanged;
import io.tiffin.order.api.OrderEvent.OrderConfirmed;
import io.tiffin.order.api.OrderEvent.OrderCreated;
import io.tiffin.order.api.OrderEvent.OrderDelivered;
import io.tiffin.order.api.OrderEvent.OrderPickedUp;
import io.tiffin.order.api.OrderEvent.OrderReady;
import io.tiffin.order.api.OrderEvent.OrderReceived;
import io.tiffin.order.api.OrderEvent.OrderRejected;
import io.tiffin.order.api.OrderLine;
import io.tiffin.order.api.OrderStatus;
import io.tiffin.order.api.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** An order at any point of its way. */
public final class OrderFixture {

    public static final OrderId ORDER = new OrderId(new UUID(1, 1));
    public static final UserId CUSTOMER = new UserId(new UUID(2, 1));
    public static final UserId SOMEBODY_ELSE = new UserId(new UUID(2, 2));
    public static final RestaurantId RESTAURANT = new RestaurantId(new UUID(3, 1));
    public static final RestaurantId ANOTHER_RESTAURANT = new RestaurantId(new UUID(3, 2));
    public static final AgentId AGENT = new AgentId(new UUID(4, 1));
    public static final AgentId ANOTHER_AGENT = new AgentId(new UUID(4, 2));
    public static final Duration TWENTY_MINUTES = Duration.ofMinutes(20);

    public static final ChangeId CHANGE = new ChangeId(new UUID(6, 1));
    public static final MenuItemId LASAGNE = new MenuItemId(new UUID(5, 1));
    public static final MenuItemId WATER = new MenuItemId(new UUID(5, 2));
    public static final MenuItemId GNOCCHI = new MenuItemId(new UUID(5, 3));
    public static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    private OrderFixture() {}

    /** One lasagne less, and gnocchi for it. */
    public static ProposeChange aProposal() {
        return new ProposeChange(ORDER, CHANGE, RESTAURANT, List.of(new Missing(LASAGNE, 1)), List.of(gnocchi(1, 1400)), FIVE_MINUTES);
    }

    public static OrderLine gnocchi(int quantity, long price) {
        return new OrderLine(GNOCCHI, "Gnocchi", quantity, Money.of(price, "EUR"), true);
    }

    public static OrderChangeProposed proposed() {
        OrderLine lasagne = created().lines().get(0);
        OrderLine water = created().lines().get(1);
        return new OrderChangeProposed(ORDER, RESTAURANT, CHANGE, 1, List.of(lasagne.of(1)), List.of(gnocchi(1, 1400)),
                List.of(new ChangedLine(lasagne.of(1), 0), new ChangedLine(water, 1), new ChangedLine(gnocchi(1, 1400), null)),
                Money.of(2900, "EUR"), Money.of(2750, "EUR"), FIVE_MINUTES);
    }

    public static OrderChangeAccepted accepted() {
        return new OrderChangeAccepted(ORDER, RESTAURANT, CHANGE);
    }

    public static OrderChangeRefused refused() {
        return new OrderChangeRefused(ORDER, RESTAURANT, CHANGE);
    }

    public static OrderChanged changed() {
        return new OrderChanged(ORDER, RESTAURANT, CHANGE, proposed().lines(), proposed().total());
    }

    public static CreateOrder aNewOrder() {
        var lines = List.of(new OrderLine(LASAGNE, "Lasagne", 2, Money.of(1250, "EUR"), true),
                new OrderLine(WATER, "Water", 1, Money.of(250, "EUR"), false));
        return new CreateOrder(ORDER, CUSTOMER, RESTAURANT, "Trattoria", new GeoPoint(52.52, 13.405), lines, Money.of(2750, "EUR"),
                new SealedText(CUSTOMER.value(), "details"), new SealedText(CUSTOMER.value(), "token"));
    }

    public static OrderCreated created() {
        CreateOrder c = aNewOrder();
        return new OrderCreated(c.orderId(), c.customer(), c.restaurantId(), c.restaurantName(), c.restaurantLocation(), c.lines(),
                c.total(), c.details(), c.paymentToken());
    }

    /** The events of an order that came as far as that status. */
    public static List<OrderEvent> historyUntil(OrderStatus status) {
        var way = List.<OrderEvent>of(created(), new OrderReceived(ORDER, RESTAURANT),
                new OrderConfirmed(ORDER, RESTAURANT, TWENTY_MINUTES),
                new OrderReady(ORDER, RESTAURANT), new OrderPickedUp(ORDER, AGENT), new OrderDelivered(ORDER, AGENT, null));
        return switch (status) {
            case PENDING, RECEIVED, CONFIRMED, READY, PICKED_UP, DELIVERED -> way.subList(0, status.ordinal() + 1);
            case REJECTED -> plus(way.subList(0, 2),
                    new OrderRejected(ORDER, RESTAURANT, Actor.of(RESTAURANT), Reason.CAPACITY, null));
            case CANCELLED -> plus(way.subList(0, 2), new OrderCancelled(ORDER, RESTAURANT, Actor.of(CUSTOMER), Reason.CHANGED_MIND));
        };
    }

    public static OrderState anOrder(OrderStatus status) {
        return after(new OrderState.None(), historyUntil(status));
    }

    /** A received order to which that has happened since. */
    public static OrderState aReceivedOrder(OrderEvent... since) {
        return after(anOrder(OrderStatus.RECEIVED), List.of(since));
    }

    private static OrderState after(OrderState before, List<OrderEvent> events) {
        OrderState state = before;
        for (OrderEvent event : events) {
            state = OrderState.evolve(state, event);
        }
        return state;
    }

    private static List<OrderEvent> plus(List<OrderEvent> events, OrderEvent last) {
        var all = new ArrayList<>(events);
        all.add(last);
        return all;
    }
}
