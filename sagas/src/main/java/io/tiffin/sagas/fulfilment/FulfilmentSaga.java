package io.tiffin.sagas.fulfilment;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import io.tiffin.kernel.Deadlines;
import io.tiffin.kernel.OrderMilestone;
import io.tiffin.kernel.messaging.Reactions;
import io.tiffin.order.api.OrderEvent.OrderCreated;
import java.time.Instant;
import java.util.Objects;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.modelling.saga.SagaEventHandler;
import org.axonframework.modelling.saga.SagaLifecycle;
import org.axonframework.modelling.saga.StartSaga;
import org.axonframework.spring.stereotype.Saga;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Carries out what {@link Fulfilment} says, for one order from its placing until nothing is left to wait for. Stored as JSON: its only
 * content is the {@code state}.
 */
@Saga
@ProcessingGroup("fulfilment")
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
public class FulfilmentSaga {

    /** What it is found by, and named by: there is one for each order. */
    public static final String ORDER = "orderId";

    @Autowired
    private transient Fulfilment fulfilment;
    @Autowired
    private transient Reactions reactions;
    @Autowired
    private transient Deadlines deadlines;

    private @Nullable FulfilmentState state;

    @StartSaga
    @SagaEventHandler(associationProperty = ORDER)
    void on(OrderCreated event, @Timestamp Instant at) {
        if (state == null) {
            carryOut(fulfilment.begin(event), at);
        }
    }

    @SagaEventHandler(associationProperty = ORDER)
    void on(OrderMilestone event, @Timestamp Instant at) {
        carryOut(fulfilment.react(state(), event), at);
    }

    private void carryOut(Reaction reaction, Instant at) {
        state = reaction.state();
        for (Step step : reaction.steps()) {
            switch (step) {
                case Step.Send(var command) -> reactions.send(command);
                case Step.ScheduleDeadline(var id, var after, var command) -> deadlines.schedule(id, at.plus(after), command);
            }
        }
        if (reaction.ended()) {
            SagaLifecycle.end();
        }
    }

    private FulfilmentState state() {
        return Objects.requireNonNull(state, "a fulfilment begins when its order is placed");
    }
}
