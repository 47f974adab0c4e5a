package io.tiffin.order.axon;

import static io.tiffin.order.domain.OrderFixture.RESTAURANT;
import static io.tiffin.order.domain.OrderFixture.AGENT;
import static io.tiffin.order.domain.OrderFixture.CHANGE;
import static io.tiffin.order.domain.OrderFixture.CUSTOMER;
import static io.tiffin.order.domain.OrderFixture.ORDER;
import static io.tiffin.order.domain.OrderFixture.TWENTY_MINUTES;
import static io.tiffin.order.domain.OrderFixture.aNewOrder;
import static io.tiffin.order.domain.OrderFixture.aProposal;
import static io.tiffin.order.domain.OrderFixture.accepted;
import static io.tiffin.order.domain.OrderFixture.changed;
import static io.tiffin.order.domain.OrderFixture.created;
import static io.tiffin.order.domain.OrderFixture.historyUntil;
import static io.tiffin.order.domain.OrderFixture.proposed;
import static io.tiffin.order.domain.OrderFixture.refused;

import io.tiffin.kernel.Actor;
import io.tiffin.kernel.RefusedException;
import io.tiffin.order.api.OrderCommand.AcceptChange;
import io.tiffin.order.api.OrderCommand.ApplyChange;
import io.tiffin.order.api.OrderCommand.CancelOrder;
import io.tiffin.order.api.OrderCommand.ConfirmOrder;
import io.tiffin.order.api.OrderCommand.DeliverOrder;
import io.tiffin.order.api.OrderCommand.ExpireChange;
import io.tiffin.order.api.OrderCommand.MarkOrderReady;
import io.tiffin.order.api.OrderCommand.PickUpOrder;
import io.tiffin.order.api.OrderCommand.ReceiveOrder;
import io.tiffin.order.api.OrderCommand.RefuseChange;
import io.tiffin.order.api.OrderCommand.RejectOrder;
import io.tiffin.order.api.OrderEvent;
import io.tiffin.order.api.OrderEvent.OrderCancelled;
import io.tiffin.order.api.OrderEvent.OrderConfirmed;
import io.tiffin.order.api.OrderEvent.OrderDelivered;
import io.tiffin.order.api.OrderEvent.OrderPickedUp;
import io.tiffin.order.api.OrderEvent.OrderReady;
import io.tiffin.order.api.OrderEvent.OrderReceived;
import io.tiffin.order.api.OrderEvent.OrderRejected;
import io.tiffin.order.api.OrderStatus;
import io.tiffin.order.api.Reason;
import java.util.List;
import java.util.stream.Stream;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That Axon finds the handlers and rebuilds the state; the rules themselves are tested with the decider. */
class OrderTest {

    private FixtureConfiguration<Order> order;

    @BeforeEach
    void setUp() {
        order = new AggregateTestFixture<>(Order.class);
    }

    @Test
    void is_created_once() {
        order.givenNoPriorActivity().when(aNewOrder()).expectEvents(created());
        order = new AggregateTestFixture<>(Order.class);
        order.given(created()).when(aNewOrder()).expectException(RefusedException.class).expectNoEvents();
    }

    @Test
    void walks_its_way_to_the_customer() {
        order.given(historyUntil(OrderStatus.PENDING)).when(new ReceiveOrder(ORDER)).expectEvents(new OrderReceived(ORDER, RESTAURANT));
        order.given(historyUntil(OrderStatus.RECEIVED)).when(new ConfirmOrder(ORDER, RESTAURANT, TWENTY_MINUTES))
                .expectEvents(new OrderConfirmed(ORDER, RESTAURANT, TWENTY_MINUTES));
        order.given(historyUntil(OrderStatus.CONFIRMED)).when(new MarkOrderReady(ORDER, RESTAURANT))
                .expectEvents(new OrderReady(ORDER, RESTAURANT));
        order.given(historyUntil(OrderStatus.READY)).when(new PickUpOrder(ORDER, AGENT)).expectEvents(new OrderPickedUp(ORDER, AGENT));
        order.given(historyUntil(OrderStatus.PICKED_UP)).when(new DeliverOrder(ORDER, AGENT, null))
                .expectEvents(new OrderDelivered(ORDER, AGENT, null));
    }

    @Test
    void ends_early_with_a_reason() {
        order.given(historyUntil(OrderStatus.RECEIVED)).when(new RejectOrder(ORDER, Actor.SYSTEM, Reason.RESTAURANT_TIMEOUT, null))
                .expectEvents(new OrderRejected(ORDER, RESTAURANT, Actor.SYSTEM, Reason.RESTAURANT_TIMEOUT, null));
        order.given(historyUntil(OrderStatus.READY)).when(new CancelOrder(ORDER, Actor.SYSTEM, Reason.COURIER_NOT_FOUND))
                .expectEvents(new OrderCancelled(ORDER, RESTAURANT, Actor.SYSTEM, Reason.COURIER_NOT_FOUND));
    }

    @Test
    void changes_while_it_is_received() {
        order.given(historyUntil(OrderStatus.RECEIVED)).when(aProposal()).expectEvents(proposed());
        order.given(receivedAnd(proposed())).when(new AcceptChange(ORDER, CHANGE, CUSTOMER)).expectEvents(accepted());
        order.given(receivedAnd(proposed())).when(new RefuseChange(ORDER, CHANGE, CUSTOMER))
                .expectEvents(refused(), new OrderRejected(ORDER, RESTAURANT, Actor.of(RESTAURANT), Reason.ITEM_UNAVAILABLE, null));
        order.given(receivedAnd(proposed())).when(new ExpireChange(ORDER, CHANGE))
                .expectEvents(new OrderRejected(ORDER, RESTAURANT, Actor.SYSTEM, Reason.ITEMS_UNAVAILABLE, null));
        order.given(receivedAnd(proposed(), accepted())).when(new ApplyChange(ORDER, CHANGE)).expectEvents(changed());
    }

    private static List<OrderEvent> receivedAnd(OrderEvent... since) {
        return Stream.concat(historyUntil(OrderStatus.RECEIVED).stream(), Stream.of(since)).toList();
    }

    @Test
    void stores_nothing_when_it_refuses() {
        order.given(historyUntil(OrderStatus.PICKED_UP)).when(new ReceiveOrder(ORDER)).expectException(RefusedException.class)
                .expectNoEvents();
    }
}
