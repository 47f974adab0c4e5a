package io.tiffin.delivery.domain;

import static io.tiffin.delivery.api.DeliveryStatus.ASSIGNED;
import static io.tiffin.delivery.api.DeliveryStatus.AT_RESTAURANT;
import static io.tiffin.delivery.api.DeliveryStatus.DELIVERED;
import static io.tiffin.delivery.api.DeliveryStatus.FAILED;
import static io.tiffin.delivery.api.DeliveryStatus.OFFERED;
import static io.tiffin.delivery.api.DeliveryStatus.PICKED_UP;
import static io.tiffin.delivery.api.DeliveryStatus.REQUESTED;

import io.tiffin.delivery.api.DeliveryCommand;
import io.tiffin.delivery.api.DeliveryCommand.AcceptOffer;
import io.tiffin.delivery.api.DeliveryCommand.ArriveAtRestaurant;
import io.tiffin.delivery.api.DeliveryCommand.CancelDelivery;
import io.tiffin.delivery.api.DeliveryCommand.CompleteDelivery;
import io.tiffin.delivery.api.DeliveryCommand.DeclineOffer;
import io.tiffin.delivery.api.DeliveryCommand.ExpireOffer;
import io.tiffin.delivery.api.DeliveryCommand.FailDelivery;
import io.tiffin.delivery.api.DeliveryCommand.GiveUpSearch;
import io.tiffin.delivery.api.DeliveryCommand.OfferDelivery;
import io.tiffin.delivery.api.DeliveryCommand.PickUpDelivery;
import io.tiffin.delivery.api.DeliveryCommand.ReportLateness;
import io.tiffin.delivery.api.DeliveryCommand.RequestDelivery;
import io.tiffin.delivery.api.DeliveryCommand.RetrySearch;
import io.tiffin.delivery.api.DeliveryEvent;
import io.tiffin.delivery.api.DeliveryEvent.AgentArrived;
import io.tiffin.delivery.api.DeliveryEvent.AgentDroppedOut;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryAssigned;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryCancelled;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryCompleted;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryFailed;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryOffered;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryPickedUp;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryRequested;
import io.tiffin.delivery.api.DeliveryEvent.OfferDeclined;
import io.tiffin.delivery.api.DeliveryEvent.OfferExpired;
import io.tiffin.delivery.api.DeliveryEvent.RunningLate;
import io.tiffin.delivery.api.DeliveryEvent.SearchRetried;
import io.tiffin.delivery.api.DeliveryStatus;
import io.tiffin.delivery.domain.DeliveryState.Assigned;
import io.tiffin.delivery.domain.DeliveryState.Ended;
import io.tiffin.delivery.domain.DeliveryState.Known;
import io.tiffin.delivery.domain.DeliveryState.None;
import io.tiffin.delivery.domain.DeliveryState.Offered;
import io.tiffin.delivery.domain.DeliveryState.Searching;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.Decision;
import io.tiffin.kernel.Refusal;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The rules of a delivery: {@code requested -> offered -> assigned -> at_restaurant -> picked_up -> delivered}, back to {@code requested}
 * when an offer comes to nothing or the agent drops out before the pick-up, or {@code failed} or {@code cancelled}. An agent may skip the
 * arrival. What an agent asks for a second time is done already; deadlines that no longer matter change nothing.
 */
public final class DeliveryDecider {

    private static final Set<DeliveryStatus> LOOKING = EnumSet.of(REQUESTED, OFFERED);
    private static final Set<DeliveryStatus> NOT_YET_AT_RESTAURANT = EnumSet.of(ASSIGNED);
    private static final Set<DeliveryStatus> BEFORE_PICK_UP = EnumSet.of(ASSIGNED, AT_RESTAURANT);
    private static final Set<DeliveryStatus> CARRIED = EnumSet.of(PICKED_UP);

    private DeliveryDecider() {}

    public static Decision<DeliveryEvent> decide(DeliveryCommand command, DeliveryState state) {
        return switch (state) {
            case None _ ->
                command instanceof RequestDelivery request ? request(request) : Decision.refuse(new Refusal.NotFound("delivery"));
            case Known delivery -> switch (command) {
                case RequestDelivery _ -> Decision.alreadyDone();
                case OfferDelivery offer -> offer(offer, delivery);
                case AcceptOffer accept -> accept(accept, delivery);
                case DeclineOffer decline -> decline(decline, delivery);
                case ExpireOffer expire -> expire(expire, delivery);
                case RetrySearch retry -> retry(retry, delivery);
                case GiveUpSearch giveUp -> giveUp(giveUp, delivery);
                case ArriveAtRestaurant arrive -> step(arrive.by(), delivery, NOT_YET_AT_RESTAURANT, AT_RESTAURANT, "arrive",
                        () -> new AgentArrived(arrive.orderId(), arrive.by()));
                case PickUpDelivery pickUp -> step(pickUp.by(), delivery, BEFORE_PICK_UP, PICKED_UP, "pick it up",
                        () -> new DeliveryPickedUp(pickUp.orderId(), pickUp.by()));
                case CompleteDelivery complete -> step(complete.by(), delivery, CARRIED, DELIVERED, "deliver it",
                        () -> new DeliveryCompleted(complete.orderId(), complete.by()));
                case FailDelivery fail -> fail(fail, delivery);
                case ReportLateness report -> report(report, delivery);
                case CancelDelivery _ -> cancel(delivery);
            };
        };
    }

    private static Decision<DeliveryEvent> request(RequestDelivery r) {
        return Decision.accept(new DeliveryRequested(r.orderId(), r.restaurantId(), r.customer(), r.restaurantLocation(), r.details(),
                r.orderValue(), r.preparation()));
    }

    private static Decision<DeliveryEvent> offer(OfferDelivery offer, Known delivery) {
        if (delivery.declined().contains(offer.agentId())) {
            return Decision.refuse(new Refusal.Conflict("offer_declined", "This agent has declined the delivery."));
        }
        return switch (delivery) {
            case Searching _ -> Decision
                    .accept(new DeliveryOffered(offer.orderId(), offer.agentId(), offer.agentLocation(), offer.expiresAt()));
            case Offered offered when offered.agent().equals(offer.agentId()) -> Decision.alreadyDone();
            case Assigned assigned when assigned.agent().equals(offer.agentId()) -> Decision.alreadyDone();
            case Offered _,Assigned _,Ended _ -> illegal("offer it", delivery);
        };
    }

    private static Decision<DeliveryEvent> accept(AcceptOffer accept, Known delivery) {
        if (!accept.by().equals(delivery.agent())) {
            return notTheirs(accept.by(), delivery);
        }
        return switch (delivery) {
            case Offered offered -> Decision.accept(new DeliveryAssigned(accept.orderId(), accept.by(), offered.agentLocation(),
                    accept.estimatedDeliveryTime()));
            case Assigned assigned when assigned.status() == ASSIGNED -> Decision.alreadyDone();
            case Searching _,Assigned _,Ended _ -> illegal("accept it", delivery);
        };
    }

    private static Decision<DeliveryEvent> decline(DeclineOffer decline, Known delivery) {
        if (delivery.declined().contains(decline.by())) {
            return Decision.alreadyDone();
        }
        if (!decline.by().equals(delivery.agent())) {
            return notTheirs(decline.by(), delivery);
        }
        return delivery.status() == OFFERED
                ? Decision.accept(new OfferDeclined(decline.orderId(), decline.by(), decline.reason()))
                : illegal("decline it", delivery);
    }

    private static Decision<DeliveryEvent> expire(ExpireOffer expire, Known delivery) {
        return delivery instanceof Offered offered && offered.agent().equals(expire.agentId())
                && offered.expiresAt().equals(expire.expiresAt())
                        ? Decision.accept(new OfferExpired(expire.orderId(), expire.agentId()))
                        : Decision.alreadyDone();
    }

    private static Decision<DeliveryEvent> retry(RetrySearch retry, Known delivery) {
        return delivery instanceof Searching search && retry.attempt() > search.attempt()
                ? Decision.accept(new SearchRetried(retry.orderId(), retry.attempt()))
                : Decision.alreadyDone();
    }

    private static Decision<DeliveryEvent> giveUp(GiveUpSearch giveUp, Known delivery) {
        return LOOKING.contains(delivery.status()) && giveUp.droppedOut().equals(delivery.droppedOut())
                ? Decision.accept(new DeliveryFailed(giveUp.orderId(), null, "courier_not_found"))
                : Decision.alreadyDone();
    }

    /** Before the pick-up another agent can take over; the meal that an agent has is lost. */
    private static Decision<DeliveryEvent> fail(FailDelivery fail, Known delivery) {
        if (delivery.droppedOut().contains(fail.by())) {
            return Decision.alreadyDone();
        }
        return fail.by().equals(delivery.agent()) && BEFORE_PICK_UP.contains(delivery.status())
                ? Decision.accept(new AgentDroppedOut(fail.orderId(), fail.by(), fail.reason()))
                : step(fail.by(), delivery, CARRIED, FAILED, "give it up",
                        () -> new DeliveryFailed(fail.orderId(), fail.by(), fail.reason()));
    }

    /** Late is what has not happened yet, and is told once of each agent. */
    private static Decision<DeliveryEvent> report(ReportLateness report, Known delivery) {
        boolean late = delivery instanceof Assigned assigned && assigned.agent().equals(report.agentId())
                && !assigned.late().contains(report.what()) && switch (report.what()) {
                    case PICK_UP -> BEFORE_PICK_UP.contains(assigned.status());
                    case DELIVERY -> true;
                };
        return late
                ? Decision.accept(new RunningLate(report.orderId(), report.agentId(), report.what(), report.due()))
                : Decision.alreadyDone();
    }

    /** A step of the agent who has it; a repeated one is done already. */
    private static Decision<DeliveryEvent> step(AgentId by, Known delivery, Set<DeliveryStatus> from, DeliveryStatus to, String what,
            Supplier<DeliveryEvent> event) {
        if (!by.equals(delivery.agent())) {
            return notTheirs(by, delivery);
        }
        if (delivery.status() == to) {
            return Decision.alreadyDone();
        }
        return from.contains(delivery.status()) ? Decision.accept(event.get()) : illegal(what, delivery);
    }

    private static Decision<DeliveryEvent> cancel(Known delivery) {
        return delivery.status().isTerminal()
                ? Decision.alreadyDone()
                : Decision.accept(new DeliveryCancelled(delivery.request().orderId(), delivery.agent()));
    }

    /** What the agent may do with a delivery; lower snake case. */
    public static Set<String> allowedActions(DeliveryStatus status) {
        return switch (status) {
            case OFFERED -> Set.of("accept", "decline");
            case ASSIGNED -> Set.of("arrive", "pick_up", "fail");
            case AT_RESTAURANT -> Set.of("pick_up", "fail");
            case PICKED_UP -> Set.of("deliver", "fail");
            case REQUESTED, DELIVERED, FAILED, CANCELLED -> Set.of();
        };
    }

    private static Decision<DeliveryEvent> illegal(String what, Known delivery) {
        String status = delivery.status().name().toLowerCase(Locale.ROOT);
        return Decision.refuse(new Refusal.IllegalTransition(status, allowedActions(delivery.status()),
                "The delivery is " + status + ": one cannot " + what + " now."));
    }

    /** Who let an offer pass knows of the delivery, and is told so; to all others it does not exist. */
    private static Decision<DeliveryEvent> notTheirs(AgentId by, Known delivery) {
        return Decision.refuse(delivery.declined().contains(by)
                ? new Refusal.Conflict("offer_closed", "This offer is not open any more.")
                : new Refusal.NotFound("delivery"));
    }
}
