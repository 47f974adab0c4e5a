package io.tiffin.order.web.violations;

import reactor.core.publisher.Mono;

/** Breaks a rule of the architecture on purpose. */
public final class WebBlocks {

    Object waits(Mono<?> answer) {
        return answer.block();
    }
}
