package io.tiffin.user.domain;

import io.tiffin.kernel.Money;
import io.tiffin.kernel.RefundId;
import io.tiffin.user.api.PaymentEvent.RefundRequested;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was given back of a payment, or is being given back. */
public record Refunds(Map<RefundId, Refund> byId) {

    static final Refunds NONE = new Refunds(Map.of());

    /** {@code REFUSED}: it will be asked for again. {@code GIVEN_UP}: it will not, and its amount is free for another refund. */
    enum Standing {
        REQUESTED, REFUSED, GIVEN_UP, DONE
    }

    /** {@code attempt} is the last one. */
    record Refund(Money amount, String reason, int attempt, Standing standing) {

        private Refund now(Standing next) {
            return new Refund(amount, reason, attempt, next);
        }
    }

    public Refunds {
        byId = Map.copyOf(byId);
    }

    @Nullable
    Refund find(RefundId id) {
        return byId.get(id);
    }

    /** What has gone back. */
    Money done(Money zero) {
        return sum(zero, Standing.DONE);
    }

    /** What has gone back or still may. */
    Money promised(Money zero) {
        return sum(zero, Standing.DONE).plus(sum(zero, Standing.REQUESTED)).plus(sum(zero, Standing.REFUSED));
    }

    private Money sum(Money zero, Standing standing) {
        return byId.values().stream().filter(refund -> refund.standing == standing).map(Refund::amount).reduce(zero, Money::plus);
    }

    Refunds with(RefundRequested requested) {
        return with(requested.refundId(),
                new Refund(requested.amount(), requested.reason(), requested.attempt(), Standing.REQUESTED));
    }

    Refunds with(RefundId id, Standing standing) {
        Refund refund = byId.get(id);
        if (refund == null) {
            throw new IllegalStateException("nobody asked for refund " + id);
        }
        return with(id, refund.now(standing));
    }

    private Refunds with(RefundId id, Refund refund) {
        var more = new LinkedHashMap<>(byId);
        more.put(id, refund);
        return new Refunds(more);
    }
}
