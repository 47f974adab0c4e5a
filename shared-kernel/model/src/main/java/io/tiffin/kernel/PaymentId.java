package io.tiffin.kernel;

import java.util.UUID;

/** The payment of an order; there is one for each, so it is derived. */
public record PaymentId(UUID value) implements Identifier {

    public static PaymentId of(OrderId order) {
        return new PaymentId(Identifier.withTimeOf(order.value(), Identifier.derive("payment", order)));
    }

    public static PaymentId parse(String text) {
        return new PaymentId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
