package io.tiffin.delivery.api;

import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.SealedText;
import io.tiffin.kernel.web.Caller;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Port: the order's own word on what an agent does with it. The order decides about its state (a customer may have cancelled it this very
 * moment), so a delivery asks it first. A refusal completes the stage with {@link io.tiffin.kernel.RefusedException}.
 */
public interface OrderHandover {

    /** The meal changes hands at the restaurant; answers with the global position of the order's event, 0 where it was so already. */
    CompletionStage<Long> pickUp(Caller agent, OrderId order);

    /** The meal changes hands at the customer's door; answers with the global position of the order's event, 0 where it was so already. */
    CompletionStage<Long> deliver(Caller agent, OrderId order, @Nullable SealedText signature);
}
