package io.tiffin.order.web;

import io.tiffin.kernel.ChangeId;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.messaging.Commands;
import io.tiffin.kernel.web.Blocking;
import io.tiffin.kernel.web.Caller;
import io.tiffin.kernel.web.IdempotencyKey;
import io.tiffin.order.api.OrderCommand.ProposeChange;
import io.tiffin.order.api.OrderEvent.OrderChangeProposed;
import io.tiffin.order.api.OrderEvent.OrderCreated;
import io.tiffin.order.api.OrderLine;
import io.tiffin.order.api.OrderView;
import io.tiffin.order.api.PriceList;
import io.tiffin.order.api.PriceList.Quote;
import io.tiffin.order.api.PriceList.Wanted;
import io.tiffin.order.config.ChangeSettings;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Proposes changes of orders at the prices of the menu, each idempotency key once. */
@Component
class ChangeProposals {

    private final PriceList prices;
    private final Commands commands;
    private final EventStore store;
    private final Duration window;

    ChangeProposals(PriceList prices, Commands commands, EventStore store, ChangeSettings settings) {
        this.prices = prices;
        this.commands = commands;
        this.store = store;
        this.window = settings.changeWindow();
    }

    /**
     * The change, as it was proposed.
     *
     * @param position of the proposal; unknown for a replay
     */
    record Proposed(OrderView.Change change, OptionalLong position, boolean replayed) {}

    /** Proposes the change, or answers again for a key that was used for the same one. Fails with {@link RefusedException}. */
    Mono<Proposed> propose(Caller caller, OrderId order, String key, ProposedChange request) {
        ChangeId change = ChangeId.of(caller.id(), order, key);
        return find(caller, order, change).map(event -> replay(event, request))
                .switchIfEmpty(Mono.defer(() -> quote(caller, request.wanted())
                        .flatMap(lines -> commands.send(caller,
                                new ProposeChange(order, change, caller.restaurant(), request.missing(), lines, window)))
                        .flatMap(position -> find(caller, order, change).map(event -> new Proposed(view(event), position, false)))));
    }

    private static Proposed replay(DomainEventMessage<?> event, ProposedChange request) {
        if (!request.led((OrderChangeProposed) event.getPayload())) {
            throw IdempotencyKey.reused();
        }
        return new Proposed(view(event), OptionalLong.empty(), true);
    }

    private static OrderView.Change view(DomainEventMessage<?> event) {
        return OrderView.Change.of((OrderChangeProposed) event.getPayload(), event.getTimestamp());
    }

    /** The proposal, empty where that change was not proposed; refused where the order is not the caller's. */
    private Mono<DomainEventMessage<?>> find(Caller caller, OrderId order, ChangeId change) {
        return Blocking.<DomainEventMessage<?>>call(() -> proposal(caller, order, change));
    }

    private @Nullable DomainEventMessage<?> proposal(Caller caller, OrderId order, ChangeId change) {
        var events = store.readEvents(order.toString(), 0);
        if (!events.hasNext() || !((OrderCreated) events.next().getPayload()).restaurantId().equals(caller.restaurant())) {
            throw new RefusedException(new Refusal.NotFound("order"));
        }
        while (events.hasNext()) {
            DomainEventMessage<?> event = events.next();
            if (event.getPayload() instanceof OrderChangeProposed proposed && proposed.changeId().equals(change)) {
                return event;
            }
        }
        return null;
    }

    private Mono<List<OrderLine>> quote(Caller caller, List<Wanted> wanted) {
        return wanted.isEmpty()
                ? Mono.just(List.of())
                : Mono.fromCompletionStage(() -> prices.quoteSubstitutes(caller.restaurant(), wanted)).map(quote -> switch (quote) {
                    case Quote.Quoted quoted -> quoted.lines();
                    case Quote.Declined(Refusal refusal) -> throw new RefusedException(inOurWords(refusal));
                });
    }

    /** A quote points to the items it was asked for. */
    private static Refusal inOurWords(Refusal refusal) {
        return refusal instanceof Refusal.Unacceptable(var code, var pointer, var detail) && pointer.startsWith("/items/")
                ? new Refusal.Unacceptable(code, pointer.replaceFirst("/items/", "/substitutes/"), detail)
                : refusal;
    }
}
