package io.tiffin.kernel;

import java.util.UUID;

/** One refund of a payment, which may have several; the provider gives money back once for each. */
public record RefundId(UUID value) implements Identifier {

    /** The refund by which a cancelled or rejected order gives back what it took; there is one for each payment, so it is derived. */
    public static RefundId ofReversal(PaymentId payment) {
        return new RefundId(Identifier.withTimeOf(payment.value(), Identifier.derive("refund", payment, "reversal")));
    }

    /** The refund of an order that somebody asked for by a key of their own: the same key asks for the same refund. */
    public static RefundId of(UUID caller, OrderId order, String key) {
        return new RefundId(Identifier.withTimeOf(order.value(), Identifier.derive("refund", caller, order, key)));
    }

    /** Whether it takes the whole payment back, rather than a part of it for a reason of its own. */
    public boolean reverses(PaymentId payment) {
        return equals(ofReversal(payment));
    }

    public static RefundId parse(String text) {
        return new RefundId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
