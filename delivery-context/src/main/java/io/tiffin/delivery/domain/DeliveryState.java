package io.tiffin.delivery.domain;

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
import io.tiffin.delivery.api.Lateness;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.SealedText;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the rules need to know of a delivery. */
public sealed interface DeliveryState {

    /** There is no delivery yet. */
    record None() implements DeliveryState {}

    /** A delivery that was requested. */
    sealed interface Known extends DeliveryState {

        /** The last one, which found whoever has it. */
        Searching search();

        default DeliveryRequested request() {
            return search().request;
        }

        /** To whom it is not offered now: who declined it or dropped out, and who let an offer expire since the search was last taken up. */
        default Set<AgentId> declined() {
            return search().declined;
        }

        /** Who gave it back after having accepted. */
        default Set<AgentId> droppedOut() {
            return search().droppedOut;
        }

        DeliveryStatus status();

        /** Whom it is offered or assigned to, or was when it ended. */
        @Nullable
        AgentId agent();
    }

    /**
     * Nobody has it. Who said no is never asked again, nor who dropped out; who said nothing is, once nobody else was found: the telephone
     * may have been in a pocket, or the platform away.
     *
     * @param passed     those of {@code declined} who let an offer expire
     * @param droppedOut those of {@code declined} who had accepted
     * @param attempt    how often the search was taken up again after it had found nobody
     */
    record Searching(DeliveryRequested request, Set<AgentId> declined, Set<AgentId> passed, Set<AgentId> droppedOut,
            int attempt) implements Known {
        @Override
        public Searching search() {
            return this;
        }

        @Override
        public DeliveryStatus status() {
            return DeliveryStatus.REQUESTED;
        }

        @Override
        public @Nullable AgentId agent() {
            return null;
        }

        private Searching takenUpAgain(int nextAttempt) {
            var unwilling = new HashSet<>(declined);
            unwilling.removeAll(passed);
            return new Searching(request, Set.copyOf(unwilling), Set.of(), droppedOut, nextAttempt);
        }

        private Searching declinedBy(AgentId agent) {
            return new Searching(request, with(agent, declined), passed, droppedOut, attempt);
        }

        private Searching passedBy(AgentId agent) {
            return new Searching(request, with(agent, declined), with(agent, passed), droppedOut, attempt);
        }

        private Searching after(AgentId dropOut) {
            return new Searching(request, with(dropOut, declined), passed, with(dropOut, droppedOut), attempt);
        }

        private static Set<AgentId> with(AgentId agent, Set<AgentId> others) {
            var all = new HashSet<>(others);
            all.add(agent);
            return Set.copyOf(all);
        }
    }

    /** An agent may accept it. */
    record Offered(Searching search, AgentId agent, SealedText agentLocation, Instant expiresAt) implements Known {
        @Override
        public DeliveryStatus status() {
            return DeliveryStatus.OFFERED;
        }
    }

    /**
     * An agent carries it out.
     *
     * @param status assigned, at_restaurant or picked_up
     * @param late   what was reported to be
     */
    record Assigned(Searching search, DeliveryStatus status, AgentId agent, Instant estimatedDeliveryTime,
            Set<Lateness> late) implements Known {

        private Assigned now(DeliveryStatus next) {
            return new Assigned(search, next, agent, estimatedDeliveryTime, late);
        }

        private Assigned late(Lateness what) {
            var all = EnumSet.of(what);
            all.addAll(late);
            return new Assigned(search, status, agent, estimatedDeliveryTime, Set.copyOf(all));
        }
    }

    /** It is delivered, failed or cancelled. */
    record Ended(Searching search, DeliveryStatus status, @Nullable AgentId agent) implements Known {}

    /** The state after an event. */
    static DeliveryState evolve(DeliveryState state, DeliveryEvent event) {
        return switch (event) {
            case DeliveryRequested requested -> new Searching(requested, Set.of(), Set.of(), Set.of(), 0);
            case DeliveryOffered offer -> new Offered(as(Searching.class, state), offer.agentId(), offer.agentLocation(),
                    offer.expiresAt());
            case OfferDeclined declined -> as(Offered.class, state).search.declinedBy(declined.agentId());
            case OfferExpired expired -> as(Offered.class, state).search.passedBy(expired.agentId());
            case SearchRetried retried -> as(Searching.class, state).takenUpAgain(retried.attempt());
            case DeliveryAssigned assigned -> new Assigned(as(Offered.class, state).search, DeliveryStatus.ASSIGNED, assigned.agentId(),
                    assigned.estimatedDeliveryTime(), Set.of());
            case AgentDroppedOut dropOut -> as(Assigned.class, state).search.after(dropOut.agentId());
            case RunningLate late -> as(Assigned.class, state).late(late.what());
            case AgentArrived _ -> as(Assigned.class, state).now(DeliveryStatus.AT_RESTAURANT);
            case DeliveryPickedUp _ -> as(Assigned.class, state).now(DeliveryStatus.PICKED_UP);
            case DeliveryCompleted _ -> ended(state, DeliveryStatus.DELIVERED);
            case DeliveryFailed _ -> ended(state, DeliveryStatus.FAILED);
            case DeliveryCancelled _ -> ended(state, DeliveryStatus.CANCELLED);
        };
    }

    private static Ended ended(DeliveryState state, DeliveryStatus status) {
        Known delivery = as(Known.class, state);
        return new Ended(delivery.search(), status, delivery.agent());
    }

    private static <S extends DeliveryState> S as(Class<S> expected, DeliveryState state) {
        if (!expected.isInstance(state)) {
            throw new IllegalStateException("the event does not follow from " + state.getClass().getSimpleName());
        }
        return expected.cast(state);
    }
}
