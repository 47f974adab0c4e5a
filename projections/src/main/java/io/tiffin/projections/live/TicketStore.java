package io.tiffin.projections.live;

import java.time.Duration;
import reactor.core.publisher.Mono;

/** Keeps what tickets are good for. */
interface TicketStore {

    Mono<Void> put(String ticket, String grant, Duration validity);

    /** Gives the grant once: of two who ask at the same time, one gets nothing. Empty also when it has expired. */
    Mono<String> take(String ticket);
}
