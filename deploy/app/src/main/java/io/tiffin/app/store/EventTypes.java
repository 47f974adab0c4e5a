package io.tiffin.app.store;

import io.tiffin.delivery.api.AgentEvent;
import io.tiffin.delivery.api.DeliveryEvent;
import io.tiffin.eventstore.TypeNames;
import io.tiffin.eventstore.TypeNames.TypeName;
import io.tiffin.kernel.StoredAs;
import io.tiffin.order.api.OrderEvent;
import io.tiffin.restaurant.api.MenuItemEvent;
import io.tiffin.restaurant.api.RestaurantEvent;
import io.tiffin.user.api.PaymentEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Every event of the platform, under the name that its class is annotated with. */
public final class EventTypes {

    /** The vocabularies of all contexts. */
    private static final List<Class<?>> VOCABULARIES = List.of(OrderEvent.class, RestaurantEvent.class, MenuItemEvent.class,
            DeliveryEvent.class, AgentEvent.class, PaymentEvent.class);

    private EventTypes() {}

    /** All event classes, each once, however many kinds of events it is one of; each has a stored name. */
    public static List<Class<?>> all() {
        return VOCABULARIES.stream().<Class<?>>flatMap(EventTypes::recordsOf).distinct().toList();
    }

    /** The name and revision that an event, or a snapshot, is stored under. */
    public static TypeName nameOf(Class<?> type) {
        StoredAs stored = type.getAnnotation(StoredAs.class);
        if (stored == null) {
            throw new IllegalStateException(type.getName() + " is to be stored and has no stored name");
        }
        return new TypeName(stored.value(), stored.revision());
    }

    /** The registry of events, and of what else Axon stores in our name. */
    static TypeNames registry(Map<Class<?>, TypeName> others) {
        var names = new HashMap<>(others);
        all().forEach(event -> names.put(event, nameOf(event)));
        return TypeNames.of(names);
    }

    private static Stream<Class<?>> recordsOf(Class<?> vocabulary) {
        return vocabulary.isSealed()
                ? Stream.of(vocabulary.getPermittedSubclasses()).flatMap(EventTypes::recordsOf)
                : Stream.of(vocabulary);
    }
}
