package io.tiffin.sagas.interleaving;

import io.tiffin.kernel.Money;
import io.tiffin.kernel.PaymentId;
import io.tiffin.kernel.RefundId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The books of a payment provider. The same asked twice is done once. */
final class Provider {

    /** How the provider behaves towards one payment. */
    record Manners(boolean declines, boolean refusesCapture, int refusesRefunds) {}

    private final Map<PaymentId, Money> held = new HashMap<>();
    private final Set<PaymentId> letGo = new HashSet<>();
    private final Map<PaymentId, Money> taken = new HashMap<>();
    private final Map<RefundId, Money> given = new HashMap<>();
    private final Map<RefundId, PaymentId> refunds = new HashMap<>();

    void hold(PaymentId payment, Money amount) {
        if (!taken.containsKey(payment) && !letGo.contains(payment)) {
            held.put(payment, amount);
        }
    }

    /** Takes of what is held; the remainder is let go. */
    void take(PaymentId payment, Money amount) {
        if (!taken.containsKey(payment)) {
            taken.put(payment, amount);
            held.remove(payment);
        }
    }

    void letGo(PaymentId payment) {
        letGo.add(payment);
        held.remove(payment);
    }

    void give(PaymentId payment, RefundId refund, Money amount) {
        given.put(refund, amount);
        refunds.put(refund, payment);
    }

    boolean holdsNothing() {
        return held.isEmpty();
    }

    /** In minor units. */
    long taken(PaymentId payment) {
        return taken.containsKey(payment) ? taken.get(payment).amount() : 0;
    }

    /** In minor units. */
    long given(PaymentId payment) {
        return refunds.entrySet().stream().filter(of -> of.getValue().equals(payment)).mapToLong(of -> given.get(of.getKey()).amount())
                .sum();
    }
}
