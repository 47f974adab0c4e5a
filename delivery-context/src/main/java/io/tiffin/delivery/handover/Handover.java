package io.tiffin.delivery.handover;

import io.tiffin.delivery.api.DeliveryCommand;
import io.tiffin.delivery.api.DeliveryCommand.CompleteDelivery;
import io.tiffin.delivery.api.DeliveryCommand.PickUpDelivery;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryRequested;
import io.tiffin.delivery.api.OrderHandover;
import io.tiffin.delivery.dispatching.Deliveries;
import io.tiffin.delivery.domain.DeliveryDecider;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.PersonalDataCipher;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.messaging.Commands;
import io.tiffin.kernel.web.Blocking;
import io.tiffin.kernel.web.Caller;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * A meal changes hands. The delivery must allow it (is this the agent?), then the order (is it ready, and not cancelled?), whose word
 * counts; then the delivery follows. Should it not come to that, the fulfilment saga makes it follow.
 */
@Component
public class Handover {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Deliveries deliveries;
    private final OrderHandover orders;
    private final Commands commands;
    private final PersonalDataCipher cipher;

    public Handover(Deliveries deliveries, OrderHandover orders, Commands commands, PersonalDataCipher cipher) {
        this.deliveries = deliveries;
        this.orders = orders;
        this.commands = commands;
        this.cipher = cipher;
    }

    /** At the restaurant; the position is empty where it was picked up before. */
    public Mono<OptionalLong> pickUp(Caller caller, OrderId order) {
        var command = new PickUpDelivery(order, caller.agent());
        return Blocking.call(() -> allowing(command))
                .flatMap(_ -> ask(() -> orders.pickUp(caller, order)))
                .flatMap(position -> follow(caller, command, position));
    }

    /**
     * At the customer's door; the position is empty where it was delivered before.
     *
     * @param signature is sealed with the customer's key
     */
    public Mono<OptionalLong> deliver(Caller caller, OrderId order, @Nullable String signature) {
        var command = new CompleteDelivery(order, caller.agent());
        return Blocking.call(() -> {
            DeliveryRequested request = allowing(command);
            return Optional.ofNullable(signature).map(text -> cipher.seal(request.customer().value(), text));
        }).flatMap(sealed -> ask(() -> orders.deliver(caller, order, sealed.orElse(null))))
                .flatMap(position -> follow(caller, command, position));
    }

    /** What was requested, if the delivery as it is would carry out the command. */
    private DeliveryRequested allowing(DeliveryCommand command) {
        var delivery = deliveries.find(command.orderId())
                .orElseThrow(() -> new RefusedException(new Refusal.NotFound("delivery")))
                .state();
        DeliveryDecider.decide(command, delivery).orThrow();
        return delivery.request();
    }

    private static Mono<Long> ask(Supplier<CompletionStage<Long>> order) {
        return Mono.fromCompletionStage(order).timeout(TIMEOUT).defaultIfEmpty(0L);
    }

    private Mono<OptionalLong> follow(Caller caller, DeliveryCommand command, long orderPosition) {
        return commands.send(caller, command)
                .map(own -> own.isPresent() || orderPosition == 0 ? own : OptionalLong.of(orderPosition));
    }
}
