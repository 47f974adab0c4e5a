package io.tiffin.eventstore;

import java.util.List;
import java.util.function.Consumer;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One who is told of new events by the {@link EventTail}, and who can harm nobody but itself by failing. */
final class LiveSubscriber implements EventTail.Subscription {

    private static final Logger log = LoggerFactory.getLogger(LiveSubscriber.class);

    private final Consumer<List<TrackedEventMessage<?>>> consumer;
    private final long after;
    private final Consumer<LiveSubscriber> leave;
    private volatile boolean left;

    LiveSubscriber(Consumer<List<TrackedEventMessage<?>>> consumer, long after, Consumer<LiveSubscriber> leave) {
        this.consumer = consumer;
        this.after = after;
        this.leave = leave;
    }

    @Override
    public long after() {
        return after;
    }

    void tell(List<TrackedEventMessage<?>> events) {
        if (left) {
            return;
        }
        try {
            consumer.accept(events);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            log.error("A subscriber failed and loses {} events up to {}", events.size(), events.getLast().trackingToken(), e);
        }
    }

    @Override
    public void close() {
        left = true;
        leave.accept(this);
    }
}
