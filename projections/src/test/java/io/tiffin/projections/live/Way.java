package io.tiffin.projections.live;

import io.tiffin.delivery.api.AgentEvent.AgentRegistered;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryAssigned;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryRequested;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.DeliveryId;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.PersonalDataCipher;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.SealedText;
import io.tiffin.kernel.UserId;
import io.tiffin.order.api.OrderEvent.OrderConfirmed;
import io.tiffin.order.api.OrderEvent.OrderCreated;
import io.tiffin.order.api.OrderEvent.OrderDelivered;
import io.tiffin.order.api.OrderEvent.OrderPickedUp;
import io.tiffin.order.api.OrderEvent.OrderReady;
import io.tiffin.order.api.OrderEvent.OrderReceived;
import io.tiffin.order.api.OrderLine;
import io.tiffin.projections.ports.StoredEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The way of an order, step by step, into a store. */
final class Way {

    static final OrderId ORDER = new OrderId(new UUID(1, 1));
    static final UserId CUSTOMER = new UserId(new UUID(2, 1));
    static final UserId SOMEBODY_ELSE = new UserId(new UUID(2, 2));
    static final RestaurantId RESTAURANT = new RestaurantId(new UUID(3, 1));
    static final AgentId AGENT = new AgentId(new UUID(4, 1));

    /** A step is one event; {@code CREATED} is the first of an order, {@code DELIVERED} its last. */
    enum Step {
        CREATED, RECEIVED, CONFIRMED, REQUESTED, ASSIGNED, READY, PICKED_UP, DELIVERED
    }

    /** Seals by writing backwards, and forgets whom it is told to forget. */
    static final class MirrorCipher implements PersonalDataCipher {
        private final Set<UUID> erased = new HashSet<>();

        @Override
        public SealedText seal(UUID owner, String plaintext) {
            return new SealedText(owner, new StringBuilder(plaintext).reverse().toString());
        }

        @Override
        public Optional<String> open(SealedText sealed) {
            return erased.contains(sealed.owner())
                    ? Optional.empty()
                    : Optional.of(new StringBuilder(sealed.ciphertext()).reverse().toString());
        }

        @Override
        public void erase(UUID owner) {
            erased.add(owner);
        }
    }

    private final InMemoryStore store;
    private final OrderId order;
    private final PersonalDataCipher cipher;
    private int next;

    Way(InMemoryStore store, OrderId order, PersonalDataCipher cipher) {
        this.store = store;
        this.order = order;
        this.cipher = cipher;
    }

    static void registerAgent(InMemoryStore store, PersonalDataCipher cipher) {
        store.append(AGENT, new AgentRegistered(AGENT, cipher.seal(AGENT.value(), "Ada"), "bicycle"));
    }

    /** Goes on up to and including that step, telling of each. */
    List<StoredEvent> until(Step last) {
        var events = new ArrayList<StoredEvent>();
        while (next <= last.ordinal()) {
            events.add(store());
            store.tell();
        }
        return events;
    }

    /** Stores the next step without telling. */
    StoredEvent store() {
        Step step = Step.values()[next++];
        boolean ofDelivery = step == Step.REQUESTED || step == Step.ASSIGNED;
        return store.store(ofDelivery ? DeliveryId.of(order) : order, payload(step));
    }

    boolean isOver() {
        return next == Step.values().length;
    }

    private Object payload(Step step) {
        var place = new GeoPoint(52.52, 13.405);
        var details = cipher.seal(CUSTOMER.value(), "{}");
        return switch (step) {
            case CREATED -> new OrderCreated(order, CUSTOMER, RESTAURANT, "Trattoria", place,
                    List.of(new OrderLine(new MenuItemId(new UUID(5, 1)), "Lasagne", 1, Money.of(1250, "EUR"), false)),
                    Money.of(1250, "EUR"), details, details);
            case RECEIVED -> new OrderReceived(order, RESTAURANT);
            case CONFIRMED -> new OrderConfirmed(order, RESTAURANT, Duration.ofMinutes(20));
            case REQUESTED -> new DeliveryRequested(order, RESTAURANT, CUSTOMER, place, details, Money.of(1250, "EUR"),
                    Duration.ofMinutes(20));
            case ASSIGNED -> new DeliveryAssigned(order, AGENT, cipher.seal(AGENT.value(), "{\"lat\":52.5,\"lng\":13.4}"),
                    InMemoryStore.NOON.plusSeconds(1800));
            case READY -> new OrderReady(order, RESTAURANT);
            case PICKED_UP -> new OrderPickedUp(order, AGENT);
            case DELIVERED -> new OrderDelivered(order, AGENT, null);
        };
    }
}
