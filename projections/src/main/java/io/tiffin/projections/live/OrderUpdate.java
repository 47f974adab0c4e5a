package io.tiffin.projections.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tiffin.delivery.api.DeliveryEvent.AgentDroppedOut;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryAssigned;
import io.tiffin.delivery.api.DeliveryEvent.RunningLate;
import io.tiffin.kernel.Actor;
import io.tiffin.kernel.ChangeId;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.RefundId;
import io.tiffin.order.api.OrderEvent;
import io.tiffin.order.api.OrderEvent.OfChange;
import io.tiffin.order.api.OrderEvent.OrderChangeAccepted;
import io.tiffin.order.api.OrderEvent.OrderChangeProposed;
import io.tiffin.order.api.OrderEvent.OrderChangeRefused;
import io.tiffin.order.api.OrderEvent.OrderChanged;
import io.tiffin.order.api.OrderStatus;
import io.tiffin.order.api.OrderView;
import io.tiffin.order.api.OrderView.ChangeStatus;
import io.tiffin.order.api.OrderView.Line;
import io.tiffin.order.api.Reason;
import io.tiffin.projections.orders.StatusChange;
import io.tiffin.projections.ports.StoredEvent;
import io.tiffin.user.api.PaymentEvent;
import io.tiffin.user.api.PaymentEvent.AdjustmentDeclined;
import io.tiffin.user.api.PaymentEvent.AuthorizationAdjusted;
import io.tiffin.user.api.PaymentEvent.CaptureRefused;
import io.tiffin.user.api.PaymentEvent.NothingToReverse;
import io.tiffin.user.api.PaymentEvent.PaymentAuthorized;
import io.tiffin.user.api.PaymentEvent.PaymentCaptured;
import io.tiffin.user.api.PaymentEvent.PaymentDeclined;
import io.tiffin.user.api.PaymentEvent.PaymentRefunded;
import io.tiffin.user.api.PaymentEvent.PaymentVoided;
import io.tiffin.user.api.PaymentEvent.RefundRefused;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a stream tells of a stored event, and no more: a node holds many streams for long. */
sealed interface OrderUpdate {

    OrderId order();

    /** Global. */
    long position();

    Instant at();

    /** The order changed its status. {@code version} is the sequence number of the event within the order. */
    record StatusChanged(OrderId order, long position, Instant at, long version, StatusChange change) implements OrderUpdate {}

    record AgentAssigned(OrderId order, long position, Instant at, DeliveryAssigned assigned) implements OrderUpdate {}

    /** The agent gave the delivery back, and another one is looked for. */
    record AgentLeft(OrderId order, long position, Instant at, AgentDroppedOut dropOut) implements OrderUpdate {}

    record Late(OrderId order, long position, Instant at, RunningLate late) implements OrderUpdate {}

    record PaymentChanged(OrderId order, long position, Instant at, Payment payment) implements OrderUpdate {}

    /**
     * What happened to the payment.
     *
     * @param status   authorized, declined, captured, capture_refused, voided, refunded or refund_refused
     * @param amount   that it is about: held, taken or given back; null where none is
     * @param refundId of a refund, which may be one of several
     * @param reason   of a refund
     * @param code     why it was declined or refused
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Payment(String status, @Nullable Money amount, @Nullable RefundId refundId, @Nullable String reason, @Nullable String code) {

        static Optional<Payment> of(PaymentEvent event) {
            return switch (event) {
                case PaymentAuthorized authorized -> Optional.of(simply("authorized", authorized.amount(), null));
                case AuthorizationAdjusted adjusted -> Optional.of(simply("authorized", adjusted.amount(), null));
                case PaymentDeclined declined -> Optional.of(simply("declined", null, declined.code()));
                case PaymentCaptured captured -> Optional.of(simply("captured", captured.amount(), null));
                case CaptureRefused refused -> Optional.of(simply("capture_refused", refused.amount(), refused.code()));
                case PaymentVoided _ -> Optional.of(simply("voided", null, null));
                case PaymentRefunded refunded ->
                    Optional.of(new Payment("refunded", refunded.amount(), refunded.refundId(), refunded.reason(), null));
                case RefundRefused refused -> refused.last()
                        ? Optional.of(new Payment("refund_refused", refused.amount(), refused.refundId(), null, refused.code()))
                        : Optional.empty();
                case PaymentEvent.Request _ ->
                    Optional.empty();
                case AdjustmentDeclined _,NothingToReverse _ -> Optional.empty();
            };
        }

        private static Payment simply(String status, @Nullable Money amount, @Nullable String code) {
            return new Payment(status, amount, null, null, code);
        }
    }

    /** A change of the order was proposed, answered or applied. {@code version} is as of {@link StatusChanged}. */
    record ChangeMade(OrderId order, long position, Instant at, long version, Actor.Type by, Change change) implements OrderUpdate {}

    /**
     * How far a change is; a proposal says what goes, what comes and until when it can be answered, an applied one what the order is now.
     *
     * @param status    proposed, accepted, refused or applied
     * @param items     of the order, without their notes
     * @param newAmount the total of the order with the change
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Change(ChangeId changeId, ChangeStatus status, @Nullable List<Line> removed, @Nullable List<Line> substitutes,
            @Nullable Money previousAmount, @Nullable Money newAmount, @Nullable Instant answerBy, @Nullable List<Line> items) {

        private static Change proposed(OrderChangeProposed proposed, Instant at) {
            OrderView.Change change = OrderView.Change.of(proposed, at);
            return new Change(change.changeId(), change.status(), change.removed(), change.substitutes(), change.previousAmount(),
                    change.newAmount(), change.answerBy(), null);
        }

        private static Change answered(ChangeId change, ChangeStatus status) {
            return new Change(change, status, null, null, null, null, null, null);
        }

        private static Change applied(OrderChanged changed) {
            List<Line> items = changed.lines().stream().map(line -> Line.of(line.line(), null)).toList();
            return new Change(changed.changeId(), ChangeStatus.APPLIED, null, null, null, changed.total(), null, items);
        }
    }

    private static OrderUpdate change(OfChange event, StoredEvent stored) {
        return switch (event) {
            case OrderChangeProposed proposed -> made(stored, proposed, Actor.Type.RESTAURANT, Change.proposed(proposed, stored.at()));
            case OrderChangeAccepted accepted -> made(stored, accepted, Actor.Type.CUSTOMER,
                    Change.answered(accepted.changeId(), ChangeStatus.ACCEPTED));
            case OrderChangeRefused refused -> made(stored, refused, Actor.Type.CUSTOMER,
                    Change.answered(refused.changeId(), ChangeStatus.REFUSED));
            case OrderChanged changed -> made(stored, changed, Actor.Type.SYSTEM, Change.applied(changed));
        };
    }

    private static OrderUpdate made(StoredEvent stored, OfChange event, Actor.Type by, Change change) {
        return new ChangeMade(event.orderId(), stored.position(), stored.at(), stored.sequence(), by, change);
    }

    /** Empty for the events that streams pass over. */
    static Optional<OrderUpdate> of(StoredEvent event) {
        return switch (event.payload()) {
            case OfChange change -> Optional.of(change(change, event));
            case OrderEvent happened -> StatusChange.of(happened)
                    .map(change -> new StatusChanged(happened.orderId(), event.position(), event.at(), event.sequence(), change));
            case DeliveryAssigned assigned -> Optional.of(new AgentAssigned(assigned.orderId(), event.position(), event.at(), assigned));
            case AgentDroppedOut dropOut -> Optional.of(new AgentLeft(dropOut.orderId(), event.position(), event.at(), dropOut));
            case RunningLate late -> Optional.of(new Late(late.orderId(), event.position(), event.at(), late));
            case PaymentEvent paid -> Payment.of(paid)
                    .map(payment -> new PaymentChanged(paid.orderId(), event.position(), event.at(), payment));
            default -> Optional.empty();
        };
    }

    /** Whether nothing follows. */
    default boolean ends() {
        return this instanceof StatusChanged changed && changed.change().status().isTerminal();
    }

    /**
     * Where an order stands, and since when.
     *
     * @param version the sequence number of the order's own last event
     * @param by      whose doing it was
     * @param reason  of a rejection or cancellation
     */
    record Standing(OrderStatus status, long version, Instant at, Actor.Type by, @Nullable Reason reason) {

        /** Of an order of which nothing was read yet. */
        static final Standing BEFORE_ALL = new Standing(OrderStatus.PENDING, 0, Instant.EPOCH, Actor.Type.CUSTOMER, null);

        Standing after(OrderUpdate update) {
            return switch (update) {
                case StatusChanged(var _, var _, var since, var number, var change) ->
                    new Standing(change.status(), number, since, change.by(), change.reason());
                case ChangeMade made -> new Standing(status, made.version(), at, by, reason);
                case AgentAssigned _,AgentLeft _,Late _,PaymentChanged _ -> this;
            };
        }
    }
}
