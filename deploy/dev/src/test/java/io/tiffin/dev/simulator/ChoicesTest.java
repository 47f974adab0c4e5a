package io.tiffin.dev.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.dev.simulator.AgentChoice.Answer;
import io.tiffin.dev.simulator.AgentChoice.Journey;
import io.tiffin.dev.simulator.Wish.ChangeAnswer;
import io.tiffin.dev.simulator.Wish.Retry;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What people decide: the seed says it, and everything that can happen does. */
class ChoicesTest {

    private static final SimulatorSettings SEVEN = new SimulatorSettings(60, 7);
    private static final SimulatorSettings EIGHT = new SimulatorSettings(60, 8);

    @Test
    void the_same_seed_gives_the_same_decisions_whatever_is_asked_first() {
        assertThat(backwards(number -> Wish.of(7, number, 6))).isEqualTo(all(number -> Wish.of(7, number, 6)))
                .isNotEqualTo(all(number -> Wish.of(8, number, 6)));
        assertThat(backwards(order -> RestaurantChoice.of(SEVEN, order % 6, order)))
                .isEqualTo(all(order -> RestaurantChoice.of(SEVEN, order % 6, order)))
                .isNotEqualTo(all(order -> RestaurantChoice.of(EIGHT, order % 6, order)));
        assertThat(backwards(order -> AgentChoice.of(SEVEN, order % 6, order)))
                .isEqualTo(all(order -> AgentChoice.of(SEVEN, order % 6, order)))
                .isNotEqualTo(all(order -> AgentChoice.of(EIGHT, order % 6, order)));
    }

    @Test
    void a_seed_keeps_its_decisions_from_one_jvm_to_the_next() {
        assertThat(Wish.of(7, 1, 6))
                .isEqualTo(new Wish(1, 4, 405, 3, "tok_error", null, "other", Wish.Retry.NEVER, true, ChangeAnswer.NONE));
    }

    @Test
    void customers_cancel_at_every_stage_pay_with_every_outcome_and_send_in_every_way() {
        List<Wish> wishes = all(number -> Wish.of(7, number, 6));
        assertThat(wishes).extracting(Wish::cancelsAt).contains(null, "pending", "received", "confirmed", "ready", "picked_up");
        assertThat(wishes).extracting(Wish::paymentToken)
                .contains("tok_visa", "tok_declined", "not-a-token", "tok_error", "tok_slow", "tok_timeout", "tok_capture_timeout",
                        "tok_capture_refused", "tok_refund_refused", "tok_refund_refused_twice", "tok_refund_timeout");
        assertThat(wishes).extracting(Wish::retry).contains(Retry.values());
        assertThat(wishes).extracting(Wish::changeAnswer).contains(ChangeAnswer.values());
        assertThat(wishes).extracting(Wish::streams).contains(true, false);
        assertThat(wishes).extracting(Wish::restaurant).containsOnly(0, 1, 2, 3, 4, 5).contains(0, 1, 2, 3, 4, 5);
    }

    @Test
    void restaurants_do_everything_that_restaurants_do() {
        assertThat(all(order -> RestaurantChoice.of(SEVEN, order % 7, order))).<Class<?>>extracting(Object::getClass)
                .contains(RestaurantChoice.Accept.class, RestaurantChoice.Reject.class, RestaurantChoice.Ignore.class,
                        RestaurantChoice.CloseFirst.class, RestaurantChoice.Propose.class);
    }

    @Test
    void agents_do_everything_that_agents_do() {
        List<AgentChoice> choices = all(order -> AgentChoice.of(SEVEN, order % 6, order));
        assertThat(choices).extracting(AgentChoice::answer).contains(Answer.values());
        assertThat(choices).extracting(AgentChoice::journey).contains(Journey.values());
        assertThat(choices).extracting(AgentChoice::arrives).contains(true, false);
    }

    @Test
    void an_order_is_known_by_its_house_number() {
        assertThat(City.numberOf(PlatformClient.json("{\"text\": \"Simulated street 17\"}"))).isEqualTo(17);
        assertThat(City.numberOf(PlatformClient.json("{\"text\": \"Karl-Marx-Allee 3\"}"))).isZero();
        assertThat(City.addressOf(7, 17)).containsEntry("text", "Simulated street 17");
    }

    private static <T> List<T> all(IntFunction<T> choice) {
        return IntStream.range(0, 1_000).mapToObj(choice).toList();
    }

    private static <T> List<T> backwards(IntFunction<T> choice) {
        return IntStream.range(0, 1_000).mapToObj(i -> choice.apply(999 - i)).toList().reversed();
    }
}
