package io.tiffin.order.domain;

import static io.tiffin.order.domain.OrderDecider.illegal;
import static io.tiffin.order.domain.OrderDecider.notYours;

import io.tiffin.kernel.Actor;
import io.tiffin.kernel.ChangeId;
import io.tiffin.kernel.Decision;
import io.tiffin.kernel.Refusal;
import io.tiffin.order.api.OrderCommand.AcceptChange;
import io.tiffin.order.api.OrderCommand.ApplyChange;
import io.tiffin.order.api.OrderCommand.ExpireChange;
import io.tiffin.order.api.OrderCommand.ProposeChange;
import io.tiffin.order.api.OrderCommand.RefuseChange;
import io.tiffin.order.api.OrderCommand.RejectOrder;
import io.tiffin.order.api.OrderEvent;
import io.tiffin.order.api.OrderEvent.OrderChangeAccepted;
import io.tiffin.order.api.OrderEvent.OrderChangeRefused;
import io.tiffin.order.api.OrderEvent.OrderChanged;
import io.tiffin.order.api.OrderEvent.OrderRejected;
import io.tiffin.order.api.OrderStatus;
import io.tiffin.order.api.Reason;
import io.tiffin.order.domain.OrderChange.Stage;
import io.tiffin.order.domain.OrderState.Placed;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of changing a received order: {@code proposed -> accepted -> applied}, or {@code refused}. One is open at a time, and while it
 * is, the restaurant cannot accept the order; rejecting and cancelling end it with the order.
 */
final class ChangeDecider {

    private ChangeDecider() {}

    static boolean isOpen(Placed order) {
        return order.status() == OrderStatus.RECEIVED && order.change() != null && order.change().isOpen();
    }

    /** Of a received order. */
    static Set<String> allowedActions(@Nullable OrderChange change) {
        if (change == null || !change.isOpen()) {
            return Set.of("accept", "propose_change", "reject", "cancel");
        }
        return change.stage() == Stage.PROPOSED
                ? Set.of("accept_change", "refuse_change", "reject", "cancel")
                : Set.of("reject", "cancel");
    }

    static Decision<OrderEvent> propose(ProposeChange propose, Placed order) {
        if (!propose.by().equals(order.restaurant())) {
            return notYours();
        }
        return order.status() == OrderStatus.RECEIVED && !isOpen(order) ? Proposal.of(propose, order) : illegal("change it", order);
    }

    static Decision<OrderEvent> accept(AcceptChange accept, Placed order) {
        if (!accept.by().equals(order.customer())) {
            return notYours();
        }
        return switch (stageOf(accept.changeId(), order)) {
            case null -> notThere();
            case PROPOSED -> order.status() == OrderStatus.RECEIVED
                    ? Decision.accept(new OrderChangeAccepted(order.orderId(), order.restaurant(), accept.changeId()))
                    : illegal("accept its change", order);
            case ACCEPTED, APPLIED -> Decision.alreadyDone();
            case REFUSED -> illegal("accept its change", order);
        };
    }

    /** It was the restaurant that could not make the order. */
    static Decision<OrderEvent> refuse(RefuseChange refuse, Placed order) {
        if (!refuse.by().equals(order.customer())) {
            return notYours();
        }
        return switch (stageOf(refuse.changeId(), order)) {
            case null -> notThere();
            case PROPOSED -> order.status() == OrderStatus.RECEIVED
                    ? Decision.accept(new OrderChangeRefused(order.orderId(), order.restaurant(), refuse.changeId()),
                            new OrderRejected(order.orderId(), order.restaurant(), Actor.of(order.restaurant()), Reason.ITEM_UNAVAILABLE,
                                    null))
                    : illegal("refuse its change", order);
            case ACCEPTED, APPLIED -> illegal("refuse its change", order);
            case REFUSED -> Decision.alreadyDone();
        };
    }

    static Decision<OrderEvent> expire(ExpireChange expire, Placed order) {
        return order.status() == OrderStatus.RECEIVED && stageOf(expire.changeId(), order) == Stage.PROPOSED
                ? Decision.accept(
                        new OrderRejected(order.orderId(), order.restaurant(), Actor.SYSTEM, Reason.ITEMS_UNAVAILABLE, null))
                : illegal("let its change expire", order);
    }

    static Decision<OrderEvent> apply(ApplyChange apply, Placed order) {
        OrderChange change = order.change();
        if (change == null || !change.id().equals(apply.changeId())) {
            return notThere();
        }
        if (change.stage() == Stage.APPLIED) {
            return Decision.alreadyDone();
        }
        return order.status() == OrderStatus.RECEIVED && change.stage() == Stage.ACCEPTED
                ? Decision.accept(new OrderChanged(order.orderId(), order.restaurant(), change.id(), change.lines(), change.total()))
                : illegal("change it", order);
    }

    /** Whether what the system rejects the order for is still undecided: a change that fails, or a restaurant that does not answer to one. */
    static boolean isUndecided(RejectOrder reject, Placed order) {
        return order.status() == OrderStatus.RECEIVED
                && stageOf(reject.change(), order) == (reject.reason() == Reason.RESTAURANT_TIMEOUT ? Stage.APPLIED : Stage.ACCEPTED);
    }

    private static @Nullable Stage stageOf(@Nullable ChangeId id, Placed order) {
        OrderChange change = order.change();
        return change == null || !change.id().equals(id) ? null : change.stage();
    }

    private static Decision<OrderEvent> notThere() {
        return Decision.refuse(new Refusal.NotFound("change"));
    }
}
