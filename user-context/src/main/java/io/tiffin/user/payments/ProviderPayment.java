package io.tiffin.user.payments;

import io.tiffin.kernel.Money;
import io.tiffin.kernel.RefundId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A payment as the provider's books have it.
 *
 * @param reference what the provider calls it
 * @param code      why it was declined, lower snake case; null where it was not
 * @param amount    what is held, or what was taken
 * @param refunds   what went back, with the provider's reference of each; without what was refused
 */
public record ProviderPayment(String reference, Standing standing, @Nullable String code, Money amount, Map<RefundId, String> refunds) {

    /** {@code CAPTURED} also where money went back since. */
    public enum Standing {
        DECLINED, AUTHORIZED, CAPTURED, VOIDED
    }

    public ProviderPayment {
        refunds = Map.copyOf(refunds);
    }
}
