package io.tiffin.kernel;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The identity of something, typed, so that the id of an order cannot stand where that of an agent belongs.
 * It is written as the UUID's text, in JSON as in {@link Object#toString()} (which Axon takes for the aggregate identifier).
 */
public sealed interface Identifier permits OrderId, ChangeId, UserId, RestaurantId, MenuItemId, AgentId, PaymentId, RefundId, DeliveryId {

    UUID value();

    /**
     * An id derived from what it is for: the same parts give the same id (UUID version 3), so that a repeated request or a
     * redelivered event names the same thing again.
     *
     * @param purpose separates derivations from the same source, such as {@code "payment"}
     * @param source  what the id is derived from
     */
    static UUID derive(String purpose, Object... source) {
        var name = new StringBuilder(purpose);
        for (Object part : source) {
            String text = part.toString();
            // The length in front keeps ("a", "bc") and ("ab", "c") apart.
            name.append('\n').append(text.length()).append(':').append(text);
        }
        return UUID.nameUUIDFromBytes(name.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The derived id with the time of what it comes from in front (UUID version 8, RFC 9562), so that what is made at the same time lies
     * side by side in every index. As derived where its origin carries no time.
     *
     * @param origin carries the milliseconds of its making in front where it is of version 7, or was made here
     */
    static UUID withTimeOf(UUID origin, UUID derived) {
        if (origin.version() != 7 && origin.version() != 8) {
            return derived;
        }
        long time = origin.getMostSignificantBits() & ~0xFFFFL;
        long version = 0x8000;
        long name = derived.getMostSignificantBits() & 0xFFF;
        return new UUID(time | version | name, derived.getLeastSignificantBits());
    }
}
