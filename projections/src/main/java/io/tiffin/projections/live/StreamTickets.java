package io.tiffin.projections.live;

import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.UserId;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;

/**
 * Tickets for clients that cannot send headers: each opens one stream once. They may stand in a URL, and so in a log, because by then they
 * are worth nothing.
 */
final class StreamTickets {

    static final Duration VALIDITY = Duration.ofSeconds(30);

    private static final int BYTES = 32;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final TicketStore store;
    private final SecureRandom random = new SecureRandom();

    StreamTickets(TicketStore store) {
        this.store = store;
    }

    Mono<String> issue(OrderId order, UserId customer) {
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        return store.put(ticket, order + " " + customer, VALIDITY).thenReturn(ticket);
    }

    /** In whose name the stream of that order may be opened; empty where the ticket is not, or no longer, good for it. */
    Mono<UserId> redeem(String ticket, OrderId order) {
        if (!FORM.matcher(ticket).matches()) {
            return Mono.empty();
        }
        String stream = order + " ";
        return store.take(ticket)
                .filter(grant -> grant.startsWith(stream))
                .map(grant -> UserId.parse(grant.substring(stream.length())));
    }
}
