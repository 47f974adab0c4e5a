package io.tiffin.projections.orders;

import io.tiffin.delivery.api.DeliveryEvent;
import io.tiffin.kernel.web.json.TiffinJson;
import io.tiffin.order.api.ChangedLine;
import io.tiffin.order.api.OrderEvent;
import io.tiffin.order.api.OrderEvent.OrderCancelled;
import io.tiffin.order.api.OrderEvent.OrderChangeAccepted;
import io.tiffin.order.api.OrderEvent.OrderChangeProposed;
import io.tiffin.order.api.OrderEvent.OrderChangeRefused;
import io.tiffin.order.api.OrderEvent.OrderChanged;
import io.tiffin.order.api.OrderEvent.OrderCreated;
import io.tiffin.order.api.OrderEvent.OrderRejected;
import io.tiffin.order.api.OrderStatus;
import io.tiffin.order.api.OrderView;
import io.tiffin.order.api.OrderView.ChangeStatus;
import io.tiffin.projections.deliveries.DeliveryChange;
import io.tiffin.projections.tables.BatchedWrites;
import io.tiffin.user.api.PaymentEvent;
import java.time.Instant;
import java.util.UUID;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventhandling.TrackingToken;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes orders. Every event of an order and its delivery, and every visible one of its payment, moves the row's position, also where it
 * changes nothing else, so that a reader can tell from the row alone whether it has seen an event.
 */
@Component
@ProcessingGroup(OrdersProjection.NAME)
public class OrdersProjection {

    public static final String NAME = "orders";

    private final BatchedWrites writes;
    private final JdbcClient jdbc;
    private final JsonMapper json = TiffinJson.stored();

    public OrdersProjection(BatchedWrites writes, JdbcClient jdbc) {
        this.writes = writes;
        this.jdbc = jdbc;
    }

    @EventHandler
    void on(OrderEvent event, TrackingToken token, @SequenceNumber long sequence, @Timestamp Instant at) {
        long position = token.position().orElseThrow();
        UUID order = event.orderId().value();
        if (event instanceof OrderCreated created) {
            String items = json.writeValueAsString(created.lines());
            writes.add(OrderWrite.CREATE, OrderWrite.Created.of(created, sequence, items, at, position));
        } else {
            writes.add(OrderWrite.CHANGE, OrderWrite.Changed.ofOrder(order, OrderStatus.after(event), sequence, at, position));
        }
        StatusChange.of(event)
                .ifPresent(change -> writes.add(OrderWrite.TIMELINE, OrderWrite.TimelineRow.of(order, change, at, position)));
        switch (event) {
            case OrderChangeProposed proposed -> propose(order, OrderView.Change.of(proposed, at), position);
            case OrderChangeAccepted accepted -> change(order, accepted, ChangeStatus.ACCEPTED, position);
            case OrderChangeRefused refused -> change(order, refused, ChangeStatus.REFUSED, position);
            case OrderChanged changed -> {
                change(order, changed, ChangeStatus.APPLIED, position);
                writes.add(OrderWrite.LINES, lines(order, changed, position));
            }
            case OrderRejected _,OrderCancelled _ -> writes.add(ChangeWrite.CLOSE, new ChangeWrite.Closed(order, position));
            default -> {
                // It is about no change, and ends none.
            }
        }
    }

    private void propose(UUID order, OrderView.Change change, long position) {
        writes.add(ChangeWrite.PROPOSE, ChangeWrite.Proposed.of(order, change, json.writeValueAsString(change.removed()),
                json.writeValueAsString(change.substitutes()), position));
    }

    private void change(UUID order, OrderEvent.OfChange event, ChangeStatus status, long position) {
        writes.add(ChangeWrite.STATUS, new ChangeWrite.Progress(order, event.changeId(), status, position));
    }

    private OrderWrite.Lines lines(UUID order, OrderChanged changed, long position) {
        String items = json.writeValueAsString(changed.lines().stream().map(ChangedLine::line).toList());
        String notes = json.writeValueAsString(changed.lines().stream().map(ChangedLine::placedAs).toList());
        return new OrderWrite.Lines(order, items, notes, changed.total().amount(), position);
    }

    @EventHandler
    void on(PaymentEvent.Visible event, TrackingToken token, @Timestamp Instant at) {
        long position = token.position().orElseThrow();
        UUID order = event.orderId().value();
        writes.add(OrderWrite.CHANGE, OrderWrite.Changed.ofPayment(order, PaymentChange.of(event), at, position));
        switch (event) {
            case PaymentEvent.RefundRequested requested ->
                writes.add(OrderWrite.REFUND, OrderWrite.RefundRow.of(order, requested, at, position));
            case PaymentEvent.PaymentRefunded refunded ->
                writes.add(OrderWrite.REFUND_STATUS, new OrderWrite.RefundStatus(order, refunded.refundId(), "refunded", at, position));
            case PaymentEvent.RefundRefused refused when refused.last() ->
                writes.add(OrderWrite.REFUND_STATUS, new OrderWrite.RefundStatus(order, refused.refundId(), "refused", at, position));
            default -> {
                // It is about no refund, or about one that will be tried again.
            }
        }
    }

    @EventHandler
    void on(DeliveryEvent event, TrackingToken token, @Timestamp Instant at) {
        writes.add(OrderWrite.CHANGE, OrderWrite.Changed.ofDelivery(event.orderId().value(), DeliveryChange.of(event), at,
                token.position().orElseThrow()));
    }

    @ResetHandler
    void reset() {
        jdbc.sql("DELETE FROM read_model.order_timeline").update();
        jdbc.sql("DELETE FROM read_model.order_refunds").update();
        jdbc.sql("DELETE FROM read_model.order_changes").update();
        jdbc.sql("DELETE FROM read_model.orders").update();
    }
}
