package io.tiffin.kernel;

import java.util.UUID;

/** The delivery of an order; there is one for each, so it is derived. */
public record DeliveryId(UUID value) implements Identifier {

    public static DeliveryId of(OrderId order) {
        return new DeliveryId(Identifier.withTimeOf(order.value(), Identifier.derive("delivery", order)));
    }

    public static DeliveryId parse(String text) {
        return new DeliveryId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
