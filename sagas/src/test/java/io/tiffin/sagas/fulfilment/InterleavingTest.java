package io.tiffin.sagas.fulfilment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tiffin.order.api.OrderStatus;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Commands overtake one another or arrive twice, events are handled late or again after a crash, people change their minds. */
class InterleavingTest {

    private static final int STORIES = 20_000;

    @Test
    void however_events_and_commands_interleave_every_story_ends_with_everything_in_order() {
        Map<OrderStatus, Integer> endings = new EnumMap<>(OrderStatus.class);
        Set<World.Payment> payments = EnumSet.noneOf(World.Payment.class);
        int refusedCaptures = 0;
        int lateAuthorizations = 0;
        int mealsAfterADropOut = 0;
        for (int seed = 0; seed < STORIES; seed++) {
            var random = new Random(seed);
            var world = new World(random);
            var story = Story.withFee(seed % 2 == 0 ? 0 : 10);
            assertThatCode(() -> play(story, world, random)).as("story %s: %s", seed, world.log()).doesNotThrowAnyException();
            endings.merge(world.order(), 1, Integer::sum);
            payments.add(world.payment());
            refusedCaptures += world.captureWasRefused() ? 1 : 0;
            mealsAfterADropOut += world.agentDroppedOut() && world.order() == OrderStatus.DELIVERED ? 1 : 0;
            lateAuthorizations += world.authorizedTooLate() ? 1 : 0;
        }
        assertThat(endings).containsOnlyKeys(OrderStatus.DELIVERED, OrderStatus.REJECTED, OrderStatus.CANCELLED);
        assertThat(endings.values()).allMatch(often -> often > STORIES / 20);
        assertThat(payments).contains(World.Payment.CAPTURED, World.Payment.VOIDED, World.Payment.REFUNDED, World.Payment.KEPT,
                World.Payment.GIVEN_UP, World.Payment.DECLINED);
        assertThat(refusedCaptures).isPositive();
        assertThat(lateAuthorizations).isPositive();
        assertThat(mealsAfterADropOut).isPositive();
    }

    private static void play(Story story, World world, Random random) {
        int handled = 0;
        Reaction committed = null;
        int committedUpTo = 0;
        for (int rounds = 0; committed == null || !committed.ended(); rounds++) {
            // "Seldom" moves come up now and then, so one round without any is not the end.
            assertThat(rounds).as("rounds without an end").isLessThan(5_000);
            boolean ended = story.last() != null && story.last().ended();
            switch (random.nextInt(12)) {
                case 0 -> {
                    // The node dies: state and token are what they were, but the commands are on their way.
                    story.goBackTo(committed);
                    handled = committedUpTo;
                }
                case 1, 2 -> {
                    committed = story.last();
                    committedUpTo = handled;
                }
                case 3, 4, 5, 6 -> {
                    if (!ended && handled < world.log().size()) {
                        story.when(world.log().get(handled++));
                        carryOut(story.last(), world);
                        if (story.last().ended()) {
                            world.isInOrder();
                        }
                    }
                }
                default -> {
                    List<Runnable> possible = world.possibilities();
                    if (!possible.isEmpty()) {
                        possible.get(random.nextInt(possible.size())).run();
                    }
                }
            }
        }
    }

    private static void carryOut(Reaction reaction, World world) {
        for (Step step : reaction.steps()) {
            switch (step) {
                case Step.Send(var command) -> world.take(command);
                case Step.ScheduleDeadline(_, _, var command) -> world.schedule(command);
            }
        }
    }
}
