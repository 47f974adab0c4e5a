package io.tiffin.delivery.dispatching;

import io.tiffin.delivery.api.AgentCommand.ReleaseAgent;
import io.tiffin.delivery.api.AgentCommand.ReserveAgent;
import io.tiffin.delivery.api.AgentEvent.AgentReserved;
import io.tiffin.delivery.api.DeliveryCommand.AcceptOffer;
import io.tiffin.delivery.api.DeliveryCommand.ExpireOffer;
import io.tiffin.delivery.api.DeliveryCommand.GiveUpSearch;
import io.tiffin.delivery.api.DeliveryCommand.OfferDelivery;
import io.tiffin.delivery.api.DeliveryCommand.ReportLateness;
import io.tiffin.delivery.api.DeliveryCommand.RetrySearch;
import io.tiffin.delivery.api.DeliveryEvent.AgentDroppedOut;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryAssigned;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryCancelled;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryCompleted;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryFailed;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryOffered;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryRequested;
import io.tiffin.delivery.api.DeliveryEvent.OfferDeclined;
import io.tiffin.delivery.api.DeliveryEvent.OfferExpired;
import io.tiffin.delivery.api.DeliveryEvent.SearchRetried;
import io.tiffin.delivery.api.Lateness;
import io.tiffin.delivery.dispatching.Deliveries.Found;
import io.tiffin.delivery.domain.DeliveryState.Searching;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.Deadlines;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.PersonalDataCipher;
import io.tiffin.kernel.SealedText;
import io.tiffin.kernel.messaging.Reactions;
import io.tiffin.kernel.web.json.TiffinJson;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds an agent for a delivery, one step for each event: a search reserves an agent; the reservation leads to the offer; an offer that
 * comes to nothing leads to the next search.
 *
 * <p>Any event may come twice after a crash. Only the newest event of a delivery starts a search; and should two agents get reserved all
 * the same, the delivery takes the offer to the first, refuses the second, and that agent is released. It needs the events of one order in
 * their order.
 */
@Component
@ProcessingGroup("dispatcher")
public class Dispatcher {

    private final Deliveries deliveries;
    private final NearbyAgents nearby;
    private final DeliveryTimes times;
    private final Reactions reactions;
    private final Deadlines deadlines;
    private final PersonalDataCipher cipher;
    private final DispatchSettings settings;
    private final Clock clock;
    private final JsonMapper json = TiffinJson.stored();

    public Dispatcher(Deliveries deliveries, NearbyAgents nearby, DeliveryTimes times, Reactions reactions, Deadlines deadlines,
            PersonalDataCipher cipher, DispatchSettings settings, Clock clock) {
        this.deliveries = deliveries;
        this.nearby = nearby;
        this.times = times;
        this.reactions = reactions;
        this.deadlines = deadlines;
        this.cipher = cipher;
        this.settings = settings;
        this.clock = clock;
    }

    @EventHandler
    void on(DeliveryRequested requested, @Timestamp Instant at, @SequenceNumber long sequence) {
        OrderId order = requested.orderId();
        deadlines.schedule("search-window:" + order, at.plus(settings.searchWindow()), new GiveUpSearch(order, Set.of()));
        search(order, sequence);
    }

    @EventHandler
    void on(OfferDeclined declined, @SequenceNumber long sequence) {
        release(declined.agentId(), declined.orderId());
        search(declined.orderId(), sequence);
    }

    @EventHandler
    void on(OfferExpired expired, @SequenceNumber long sequence) {
        release(expired.agentId(), expired.orderId());
        search(expired.orderId(), sequence);
    }

    @EventHandler
    void on(SearchRetried retried, @SequenceNumber long sequence) {
        search(retried.orderId(), sequence);
    }

    @EventHandler
    void on(AgentReserved reserved) {
        AgentId agent = reserved.agentId();
        OrderId order = reserved.orderId();
        Optional<Found> delivery = deliveries.find(order);
        if (delivery.isEmpty()) {
            release(agent, order);
            return;
        }
        // Whoever was found had a place; only a Redis that lost its data since then does not know it.
        GeoPoint place = nearby.lastPlace(agent).orElse(delivery.get().state().request().restaurantLocation());
        SealedText sealedPlace = cipher.seal(agent.value(), json.writeValueAsString(place));
        Instant expiresAt = clock.instant().plus(settings.offerWindow());
        boolean offered = reactions.carryOut(new OfferDelivery(order, agent, sealedPlace, expiresAt)).isEmpty();
        if (!offered) {
            release(agent, order);
        } else if (isTakenUpAgain(delivery.get()) && reactions.carryOut(new ReserveAgent(agent, order)).isPresent()) {
            // This event came twice, and its agent was released in between and has other things to do.
            reactions.carryOut(new ExpireOffer(order, agent, expiresAt));
        } else if (reserved.autoAccept()) {
            reactions.send(new AcceptOffer(order, agent, times.estimate(delivery.get(), place)));
        }
    }

    /** An agent who was released could be offered the delivery once more by an event that came twice. */
    private static boolean isTakenUpAgain(Found delivery) {
        return delivery.state() instanceof Searching searching && searching.attempt() > 0;
    }

    @EventHandler
    void on(DeliveryOffered offered, @SequenceNumber long sequence) {
        deadlines.schedule("offer-window:" + offered.orderId() + ":" + sequence, offered.expiresAt(),
                new ExpireOffer(offered.orderId(), offered.agentId(), offered.expiresAt()));
    }

    /** A search of its own, with its own time. */
    @EventHandler
    void on(AgentDroppedOut dropOut, @Timestamp Instant at, @SequenceNumber long sequence) {
        OrderId order = dropOut.orderId();
        release(dropOut.agentId(), order);
        deliveries.find(order, sequence).ifPresent(found -> deadlines.schedule("search-window:" + order + ":" + sequence,
                at.plus(settings.searchWindow()), new GiveUpSearch(order, found.state().droppedOut())));
        search(order, sequence);
    }

    /** Whoever waits is told when it takes longer than was said. */
    @EventHandler
    void on(DeliveryAssigned assigned, @SequenceNumber long sequence) {
        OrderId order = assigned.orderId();
        Instant arrival = assigned.estimatedDeliveryTime();
        deliveries.find(order).ifPresent(found -> remind(order + ":" + sequence,
                new ReportLateness(order, assigned.agentId(), Lateness.PICK_UP, arrival.minus(times.lastWay(found)))));
        remind(order + ":" + sequence, new ReportLateness(order, assigned.agentId(), Lateness.DELIVERY, arrival));
    }

    private void remind(String id, ReportLateness report) {
        deadlines.schedule("lateness:" + report.what().name().toLowerCase(Locale.ROOT) + ":" + id,
                report.due().plus(settings.lateness()), report);
    }

    @EventHandler
    void on(DeliveryCompleted completed) {
        release(completed.agentId(), completed.orderId());
    }

    /** A search that was given up names no agent, though one may have had an open offer. */
    @EventHandler
    void on(DeliveryFailed failed) {
        AgentId agent = failed.agentId() != null
                ? failed.agentId()
                : deliveries.find(failed.orderId()).map(found -> found.state().agent()).orElse(null);
        release(agent, failed.orderId());
    }

    @EventHandler
    void on(DeliveryCancelled cancelled) {
        release(cancelled.agentId(), cancelled.orderId());
    }

    /** A newer event of the delivery has seen to its search, or made it pointless. */
    private void search(OrderId order, long newest) {
        deliveries.find(order).filter(found -> found.lastSequence() == newest).ifPresent(found -> {
            if (found.state() instanceof Searching searching && !reserveFirst(searching)) {
                lookAgain(searching, newest);
            }
        });
    }

    private boolean reserveFirst(Searching delivery) {
        OrderId order = delivery.request().orderId();
        var candidates = Dispatch.inTurn(delivery, nearby.reservedFor(order), nearby.freeAround(delivery.request().restaurantLocation()));
        return candidates.stream().anyMatch(agent -> reactions.carryOut(new ReserveAgent(agent, order)).isEmpty());
    }

    /** The sequence number tells this deadline from one of the same attempt that is just being carried out. */
    private void lookAgain(Searching delivery, long sequence) {
        OrderId order = delivery.request().orderId();
        int attempt = delivery.attempt() + 1;
        deadlines.schedule("dispatch-retry:" + order + ":" + attempt + ":" + sequence,
                clock.instant().plus(settings.waitBefore(attempt)), new RetrySearch(order, attempt));
    }

    /** Before the next event: a search must not find this agent still reserved for the order. */
    private void release(@Nullable AgentId agent, OrderId order) {
        if (agent != null) {
            reactions.carryOut(new ReleaseAgent(agent, order));
        }
    }
}
