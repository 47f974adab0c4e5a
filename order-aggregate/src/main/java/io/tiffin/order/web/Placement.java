package io.tiffin.order.web;

import io.tiffin.kernel.Actor;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.PersonalDataCipher;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.UserId;
import io.tiffin.kernel.messaging.Commands;
import io.tiffin.kernel.web.Blocking;
import io.tiffin.kernel.web.Caller;
import io.tiffin.kernel.web.IdempotencyKey;
import io.tiffin.kernel.web.json.TiffinJson;
import io.tiffin.order.api.OrderCommand.CreateOrder;
import io.tiffin.order.api.OrderDetails;
import io.tiffin.order.api.OrderEvent.OrderCreated;
import io.tiffin.order.api.OrderLine;
import io.tiffin.order.api.OrderStatus;
import io.tiffin.order.api.OrderView;
import io.tiffin.order.api.PriceList;
import io.tiffin.order.api.PriceList.Quote;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Places orders, each idempotency key once. The order's id is derived from the caller and the key, so that the event store itself refuses a
 * second order for it, whatever crashed in between; the answer to a repeated key comes from the order's first event.
 */
@Component
class Placement {

    /** Of the time of an event: the first answer must not know it better than those that repeat it. */
    private static final ChronoUnit STORED_PRECISION = ChronoUnit.MILLIS;

    private final PriceList prices;
    private final PersonalDataCipher cipher;
    private final Commands commands;
    private final EventStore store;
    private final JsonMapper json = TiffinJson.stored();

    Placement(PriceList prices, PersonalDataCipher cipher, Commands commands, EventStore store) {
        this.prices = prices;
        this.cipher = cipher;
        this.commands = commands;
        this.store = store;
    }

    /**
     * The order, as it was placed.
     *
     * @param position of its creation; unknown for a replay
     */
    record Placed(OrderView order, OptionalLong position, boolean replayed) {}

    /** Places the order, or answers again for a key that was used for the same order. Fails with {@link RefusedException}. */
    Mono<Placed> place(Caller caller, String key, PlaceOrder request) {
        OrderId orderId = OrderId.of(caller.customer(), key);
        return Mono.fromCompletionStage(() -> prices.quote(request.restaurantId(), request.wanted()))
                .flatMap(quote -> create(caller, orderId, request, quote))
                .onErrorResume(RefusedException.class, refused -> replay(orderId, request).switchIfEmpty(Mono.error(refused)));
    }

    private Mono<Placed> create(Caller caller, OrderId orderId, PlaceOrder request, Quote quote) {
        return switch (quote) {
            case Quote.Declined(Refusal refusal) -> Mono.error(new RefusedException(refusal));
            case Quote.Quoted quoted -> Blocking.call(() -> command(caller.customer(), orderId, request, quoted))
                    .flatMap(command -> commands.ask(caller, command, Instant.class,
                            (position, at) -> new Placed(view(created(command), at.truncatedTo(STORED_PRECISION), request.details()),
                                    position, false)));
        };
    }

    private CreateOrder command(UserId customer, OrderId orderId, PlaceOrder request, Quote.Quoted quoted) {
        return new CreateOrder(orderId, customer, request.restaurantId(), quoted.restaurantName(), quoted.restaurantLocation(),
                quoted.lines(), total(quoted.lines()), cipher.seal(customer.value(), json.writeValueAsString(request.details())),
                cipher.seal(customer.value(), request.paymentToken()));
    }

    private static Money total(List<OrderLine> lines) {
        try {
            return lines.stream().map(OrderLine::lineTotal).reduce(Money::plus).orElseThrow();
        } catch (ArithmeticException e) {
            throw new RefusedException(new Refusal.Unacceptable("out_of_range", "/items", "The total is too large."));
        }
    }

    /** The answer of a creation that happened before; a refusal where that was another order; empty where there was none. */
    private Mono<Placed> replay(OrderId orderId, PlaceOrder request) {
        return Blocking.<Placed>call(() -> creation(orderId).map(event -> {
            OrderCreated created = (OrderCreated) event.getPayload();
            @Nullable
            OrderDetails details = open(created);
            if (!isSame(created, details, request)) {
                throw IdempotencyKey.reused();
            }
            return new Placed(view(created, event.getTimestamp(), details), OptionalLong.empty(), true);
        }).orElse(null));
    }

    private Optional<DomainEventMessage<?>> creation(OrderId orderId) {
        var events = store.readEvents(orderId.toString(), 0);
        return events.hasNext() ? Optional.of(events.next()) : Optional.empty();
    }

    private @Nullable OrderDetails open(OrderCreated created) {
        return cipher.open(created.details()).map(text -> json.readValue(text, OrderDetails.class)).orElse(null);
    }

    private boolean isSame(OrderCreated created, @Nullable OrderDetails details, PlaceOrder request) {
        boolean sameItems = created.lines()
                .stream()
                .map(line -> new PriceList.Wanted(line.menuItemId(), line.quantity()))
                .toList()
                .equals(request.wanted());
        return sameItems && created.restaurantId().equals(request.restaurantId()) && request.details().equals(details)
                && cipher.open(created.paymentToken()).filter(request.paymentToken()::equals).isPresent();
    }

    private static OrderCreated created(CreateOrder command) {
        return new OrderCreated(command.orderId(), command.customer(), command.restaurantId(), command.restaurantName(),
                command.restaurantLocation(), command.lines(), command.total(), command.details(), command.paymentToken());
    }

    private static OrderView view(OrderCreated created, Instant at, @Nullable OrderDetails details) {
        var lines = new ArrayList<OrderView.Line>();
        for (int i = 0; i < created.lines().size(); i++) {
            lines.add(OrderView.Line.of(created.lines().get(i), details == null ? null : details.notes().get(i)));
        }
        return new OrderView(created.orderId(), OrderStatus.PENDING, 0, created.restaurantId(), created.restaurantName(), lines,
                created.total(), details == null ? null : details.deliveryAddress(),
                details == null ? null : details.specialInstructions(), OrderView.Payment.PENDING, OrderView.Delivery.NOT_REQUESTED,
                List.of(), List.of(new OrderView.TimelineEntry(OrderStatus.PENDING, at, Actor.Type.CUSTOMER, null)), at, at);
    }
}
