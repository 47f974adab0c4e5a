package io.tiffin.sagas.fulfilment;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.kernel.OrderMilestone;
import io.tiffin.kernel.OrderRelated;
import io.tiffin.order.api.OrderEvent.OrderCreated;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Tells a fulfilment what happens, and checks what it asks for in return: {@code story.when(event).asks(commands).when(...)...}. */
final class Story {

    static final Duration PAYMENT_WINDOW = Duration.ofSeconds(30);
    static final Duration WINDOW = Duration.ofMinutes(10);

    private final Fulfilment fulfilment;
    private Reaction last;

    Story() {
        this(0);
    }

    private Story(int cancellationFee) {
        fulfilment = new Fulfilment(PAYMENT_WINDOW, WINDOW, cancellationFee, Set.of("customer_absent"));
    }

    /** Of a platform where a late cancellation costs that many percent. */
    static Story withFee(int percent) {
        return new Story(percent);
    }

    static Story of(OrderRelated... events) {
        var story = new Story();
        for (OrderRelated event : events) {
            story.when(event);
        }
        return story;
    }

    Story when(OrderRelated event) {
        if (last == null) {
            last = fulfilment.begin((OrderCreated) event);
        } else {
            // Of what is no milestone the saga does not hear.
            last = event instanceof OrderMilestone milestone ? fulfilment.react(last.state(), milestone) : Reaction.await(last.state());
        }
        return this;
    }

    Story asks(Object... commands) {
        assertThat(last.steps()).filteredOn(Step.Send.class::isInstance)
                .containsExactly(List.of(commands).stream().map(Step.Send::new).toArray(Step[]::new));
        assertThat(last.ended()).isFalse();
        return this;
    }

    Story schedules(String id, Duration after, Object command) {
        assertThat(last.steps()).filteredOn(Step.ScheduleDeadline.class::isInstance)
                .containsExactly(new Step.ScheduleDeadline(id, after, command));
        assertThat(last.ended()).isFalse();
        return this;
    }

    Story asksNothing() {
        assertThat(last.steps()).isEmpty();
        return asks();
    }

    void ends() {
        assertThat(last.steps()).isEmpty();
        assertThat(last.ended()).isTrue();
    }

    /** As if all since then had been rolled back; null is before the beginning. */
    void goBackTo(Reaction earlier) {
        last = earlier;
    }

    FulfilmentState state() {
        return last.state();
    }

    Reaction last() {
        return last;
    }
}
