package io.tiffin.delivery.domain;

import static io.tiffin.delivery.api.DeliveryStatus.ASSIGNED;
import static io.tiffin.delivery.api.DeliveryStatus.AT_RESTAURANT;
import static io.tiffin.delivery.api.DeliveryStatus.CANCELLED;
import static io.tiffin.delivery.api.DeliveryStatus.DELIVERED;
import static io.tiffin.delivery.api.DeliveryStatus.FAILED;
import static io.tiffin.delivery.api.DeliveryStatus.OFFERED;
import static io.tiffin.delivery.api.DeliveryStatus.PICKED_UP;
import static io.tiffin.delivery.api.DeliveryStatus.REQUESTED;
import static io.tiffin.delivery.domain.DeliveryDecider.decide;
import static io.tiffin.delivery.domain.DeliveryFixture.CEM;
import static io.tiffin.delivery.domain.DeliveryFixture.DORA;
import static io.tiffin.delivery.domain.DeliveryFixture.EMIL;
import static io.tiffin.delivery.domain.DeliveryFixture.HALF_PAST;
import static io.tiffin.delivery.domain.DeliveryFixture.NOON;
import static io.tiffin.delivery.domain.DeliveryFixture.ORDER;
import static io.tiffin.delivery.domain.DeliveryFixture.SOMEWHERE;
import static io.tiffin.delivery.domain.DeliveryFixture.aDelivery;
import static io.tiffin.delivery.domain.DeliveryFixture.aRequest;
import static io.tiffin.delivery.domain.DeliveryFixture.after;
import static io.tiffin.delivery.domain.DeliveryFixture.assigned;
import static io.tiffin.delivery.domain.DeliveryFixture.historyUntil;
import static io.tiffin.delivery.domain.DeliveryFixture.offeredTo;
import static io.tiffin.delivery.domain.DeliveryFixture.requested;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.delivery.api.DeliveryCommand;
import io.tiffin.delivery.api.DeliveryCommand.AcceptOffer;
import io.tiffin.delivery.api.DeliveryCommand.ArriveAtRestaurant;
import io.tiffin.delivery.api.DeliveryCommand.CancelDelivery;
import io.tiffin.delivery.api.DeliveryCommand.CompleteDelivery;
import io.tiffin.delivery.api.DeliveryCommand.DeclineOffer;
import io.tiffin.delivery.api.DeliveryCommand.ExpireOffer;
import io.tiffin.delivery.api.DeliveryCommand.FailDelivery;
import io.tiffin.delivery.api.DeliveryCommand.GiveUpSearch;
import io.tiffin.delivery.api.DeliveryCommand.OfferDelivery;
import io.tiffin.delivery.api.DeliveryCommand.PickUpDelivery;
import io.tiffin.delivery.api.DeliveryCommand.ReportLateness;
import io.tiffin.delivery.api.DeliveryCommand.RetrySearch;
import io.tiffin.delivery.api.DeliveryEvent;
import io.tiffin.delivery.api.DeliveryEvent.AgentArrived;
import io.tiffin.delivery.api.DeliveryEvent.AgentDroppedOut;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryAssigned;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryCancelled;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryCompleted;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryFailed;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryPickedUp;
import io.tiffin.delivery.api.DeliveryEvent.OfferDeclined;
import io.tiffin.delivery.api.DeliveryEvent.OfferExpired;
import io.tiffin.delivery.api.DeliveryEvent.RunningLate;
import io.tiffin.delivery.api.DeliveryEvent.SearchRetried;
import io.tiffin.delivery.api.DeliveryStatus;
import io.tiffin.delivery.api.Lateness;
import io.tiffin.delivery.domain.DeliveryState.Ended;
import io.tiffin.delivery.domain.DeliveryState.Searching;
import io.tiffin.kernel.Decision;
import io.tiffin.kernel.Refusal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DeliveryDeciderTest {

    private static final Set<DeliveryStatus> ALL = EnumSet.allOf(DeliveryStatus.class);

    /**
     * A command of Cem or of the system.
     *
     * @param allowed     the event it leads to, by state
     * @param alreadyDone the states in which nothing needs storing
     * @param notTheirs   the states in which Cem has no delivery yet
     */
    private record Rule(String name, DeliveryCommand command, Map<DeliveryStatus, DeliveryEvent> allowed, Set<DeliveryStatus> alreadyDone,
            Set<DeliveryStatus> notTheirs) {}

    private static final DeliveryFailed FAILED_BY_CEM = new DeliveryFailed(ORDER, CEM, "nobody_home");
    private static final AgentDroppedOut DROPPED_OUT = new AgentDroppedOut(ORDER, CEM, "nobody_home");
    private static final DeliveryFailed NOBODY_FOUND = new DeliveryFailed(ORDER, null, "courier_not_found");

    private static final List<Rule> RULES = List.of(
            new Rule("request", aRequest(), Map.of(), ALL, Set.of()),
            new Rule("offer", new OfferDelivery(ORDER, CEM, SOMEWHERE, NOON), Map.of(REQUESTED, offeredTo(CEM)),
                    Set.of(OFFERED, ASSIGNED, AT_RESTAURANT, PICKED_UP), Set.of()),
            new Rule("offer to another", new OfferDelivery(ORDER, EMIL, SOMEWHERE, NOON), Map.of(REQUESTED, offeredTo(EMIL)), Set.of(),
                    Set.of()),
            new Rule("accept", new AcceptOffer(ORDER, CEM, HALF_PAST), Map.of(OFFERED, assigned()), Set.of(ASSIGNED), Set.of(REQUESTED)),
            new Rule("decline", new DeclineOffer(ORDER, CEM, "too_far"), Map.of(OFFERED, new OfferDeclined(ORDER, CEM, "too_far")),
                    Set.of(), Set.of(REQUESTED)),
            new Rule("expire", new ExpireOffer(ORDER, CEM, NOON), Map.of(OFFERED, new OfferExpired(ORDER, CEM)), without(OFFERED),
                    Set.of()),
            new Rule("retry", new RetrySearch(ORDER, 1), Map.of(REQUESTED, new SearchRetried(ORDER, 1)), without(REQUESTED), Set.of()),
            new Rule("give up", new GiveUpSearch(ORDER, Set.of()), Map.of(REQUESTED, NOBODY_FOUND, OFFERED, NOBODY_FOUND),
                    without(REQUESTED, OFFERED), Set.of()),
            new Rule("arrive", new ArriveAtRestaurant(ORDER, CEM), Map.of(ASSIGNED, new AgentArrived(ORDER, CEM)), Set.of(AT_RESTAURANT),
                    Set.of(REQUESTED)),
            new Rule("pick up", new PickUpDelivery(ORDER, CEM),
                    Map.of(ASSIGNED, new DeliveryPickedUp(ORDER, CEM), AT_RESTAURANT, new DeliveryPickedUp(ORDER, CEM)), Set.of(PICKED_UP),
                    Set.of(REQUESTED)),
            new Rule("complete", new CompleteDelivery(ORDER, CEM), Map.of(PICKED_UP, new DeliveryCompleted(ORDER, CEM)), Set.of(DELIVERED),
                    Set.of(REQUESTED)),
            new Rule("fail", new FailDelivery(ORDER, CEM, "nobody_home"),
                    Map.of(ASSIGNED, DROPPED_OUT, AT_RESTAURANT, DROPPED_OUT, PICKED_UP, FAILED_BY_CEM), Set.of(FAILED),
                    Set.of(REQUESTED)),
            new Rule("late pick-up", new ReportLateness(ORDER, CEM, Lateness.PICK_UP, NOON),
                    Map.of(ASSIGNED, late(Lateness.PICK_UP), AT_RESTAURANT, late(Lateness.PICK_UP)), without(ASSIGNED, AT_RESTAURANT),
                    Set.of()),
            new Rule("late delivery", new ReportLateness(ORDER, CEM, Lateness.DELIVERY, NOON),
                    Map.of(ASSIGNED, late(Lateness.DELIVERY), AT_RESTAURANT, late(Lateness.DELIVERY), PICKED_UP, late(Lateness.DELIVERY)),
                    without(ASSIGNED, AT_RESTAURANT, PICKED_UP), Set.of()),
            new Rule("cancel", new CancelDelivery(ORDER),
                    Map.of(REQUESTED, new DeliveryCancelled(ORDER, null), OFFERED, new DeliveryCancelled(ORDER, CEM), ASSIGNED,
                            new DeliveryCancelled(ORDER, CEM), AT_RESTAURANT, new DeliveryCancelled(ORDER, CEM), PICKED_UP,
                            new DeliveryCancelled(ORDER, CEM)),
                    Set.of(DELIVERED, FAILED, CANCELLED), Set.of()));

    static Stream<Arguments> every_command_in_every_state() {
        return RULES.stream().flatMap(rule -> ALL.stream().map(status -> Arguments.of(rule.name, status, rule)));
    }

    @ParameterizedTest(name = "{0} when {1}")
    @MethodSource
    void every_command_in_every_state(String name, DeliveryStatus status, Rule rule) {
        Decision<DeliveryEvent> decision = decide(rule.command, aDelivery(status));
        DeliveryEvent expected = rule.allowed.get(status);
        if (expected != null) {
            assertThat(decision).isEqualTo(Decision.accept(expected));
        } else if (rule.alreadyDone.contains(status)) {
            assertThat(decision).isEqualTo(Decision.alreadyDone());
        } else if (rule.notTheirs.contains(status)) {
            assertThat(refusal(decision)).isEqualTo(new Refusal.NotFound("delivery"));
        } else {
            assertThat(refusal(decision)).isInstanceOfSatisfying(Refusal.IllegalTransition.class, refusal -> {
                assertThat(refusal.currentState()).isEqualTo(status.name().toLowerCase(Locale.ROOT));
                assertThat(refusal.allowedActions()).isEqualTo(DeliveryDecider.allowedActions(status));
            });
        }
    }

    @Test
    void a_request_begins_the_delivery() {
        assertThat(decide(aRequest(), new DeliveryState.None())).isEqualTo(Decision.accept(requested()));
    }

    static Stream<DeliveryCommand> nothing_but_a_request_finds_a_delivery_that_is_not_there() {
        return RULES.stream().map(Rule::command).skip(1);
    }

    @ParameterizedTest
    @MethodSource
    void nothing_but_a_request_finds_a_delivery_that_is_not_there(DeliveryCommand command) {
        assertThat(refusal(decide(command, new DeliveryState.None()))).isEqualTo(new Refusal.NotFound("delivery"));
    }

    @ParameterizedTest
    @EnumSource
    void to_other_agents_the_delivery_does_not_exist(DeliveryStatus status) {
        List<DeliveryCommand> commands = List.of(new AcceptOffer(ORDER, EMIL, HALF_PAST), new DeclineOffer(ORDER, EMIL, null),
                new ArriveAtRestaurant(ORDER, EMIL), new PickUpDelivery(ORDER, EMIL), new CompleteDelivery(ORDER, EMIL),
                new FailDelivery(ORDER, EMIL, "nobody_home"));
        assertThat(commands).allSatisfy(
                command -> assertThat(refusal(decide(command, aDelivery(status)))).isEqualTo(new Refusal.NotFound("delivery")));
    }

    @ParameterizedTest
    @EnumSource
    void who_declined_is_not_asked_again(DeliveryStatus status) {
        assertThat(refusal(decide(new OfferDelivery(ORDER, DORA, SOMEWHERE, NOON), aDelivery(status))).code()).isEqualTo("offer_declined");
    }

    @ParameterizedTest
    @EnumSource
    void who_declined_may_say_so_again_but_has_no_offer_any_more(DeliveryStatus status) {
        assertThat(decide(new DeclineOffer(ORDER, DORA, null), aDelivery(status))).isEqualTo(Decision.alreadyDone());
        assertThat(refusal(decide(new AcceptOffer(ORDER, DORA, HALF_PAST), aDelivery(status))).code()).isEqualTo("offer_closed");
    }

    @Test
    void an_expired_offer_counts_as_declined_until_the_search_is_taken_up_again() {
        DeliveryState state = after(List.of(requested(), offeredTo(DORA), new OfferDeclined(ORDER, DORA, null), offeredTo(CEM),
                new OfferExpired(ORDER, CEM)));
        assertThat(state).isEqualTo(new Searching(requested(), Set.of(DORA, CEM), Set.of(CEM), Set.of(), 0));
        assertThat(refusal(decide(new OfferDelivery(ORDER, CEM, SOMEWHERE, NOON), state)).code()).isEqualTo("offer_declined");

        DeliveryState again = DeliveryState.evolve(state, new SearchRetried(ORDER, 1));
        assertThat(again).isEqualTo(new Searching(requested(), Set.of(DORA), Set.of(), Set.of(), 1));
        assertThat(decide(new OfferDelivery(ORDER, CEM, SOMEWHERE, NOON), again)).isEqualTo(Decision.accept(offeredTo(CEM)));
    }

    @Test
    void the_deadline_of_an_earlier_offer_does_not_end_a_later_one() {
        assertThat(decide(new ExpireOffer(ORDER, DORA, NOON), aDelivery(OFFERED))).isEqualTo(Decision.alreadyDone());
        assertThat(decide(new ExpireOffer(ORDER, CEM, NOON.minusSeconds(60)), aDelivery(OFFERED))).isEqualTo(Decision.alreadyDone());
    }

    @Test
    void each_attempt_counts_once() {
        DeliveryState state = DeliveryState.evolve(aDelivery(REQUESTED), new SearchRetried(ORDER, 2));
        assertThat(decide(new RetrySearch(ORDER, 2), state)).isEqualTo(Decision.alreadyDone());
        assertThat(decide(new RetrySearch(ORDER, 3), state)).isEqualTo(Decision.accept(new SearchRetried(ORDER, 3)));
    }

    @Test
    void who_drops_out_never_has_it_again_and_may_say_so_again() {
        DeliveryState state = DeliveryState.evolve(aDelivery(AT_RESTAURANT), DROPPED_OUT);
        assertThat(state).isEqualTo(new Searching(requested(), Set.of(DORA, CEM), Set.of(), Set.of(CEM), 0));
        assertThat(refusal(decide(new OfferDelivery(ORDER, CEM, SOMEWHERE, NOON), state)).code()).isEqualTo("offer_declined");
        assertThat(refusal(decide(new PickUpDelivery(ORDER, CEM), state)).code()).isEqualTo("offer_closed");
        assertThat(decide(new FailDelivery(ORDER, CEM, "nobody_home"), state)).isEqualTo(Decision.alreadyDone());

        DeliveryState again = then(state, new SearchRetried(ORDER, 1), offeredTo(EMIL),
                new DeliveryAssigned(ORDER, EMIL, SOMEWHERE, HALF_PAST));
        assertThat(decide(new FailDelivery(ORDER, CEM, "nobody_home"), again)).isEqualTo(Decision.alreadyDone());
        assertThat(decide(new PickUpDelivery(ORDER, EMIL), again)).isEqualTo(Decision.accept(new DeliveryPickedUp(ORDER, EMIL)));
    }

    @Test
    void the_time_of_an_earlier_search_does_not_end_a_later_one() {
        DeliveryState state = DeliveryState.evolve(aDelivery(ASSIGNED), DROPPED_OUT);
        assertThat(decide(new GiveUpSearch(ORDER, Set.of()), state)).isEqualTo(Decision.alreadyDone());
        assertThat(decide(new GiveUpSearch(ORDER, Set.of(CEM)), state)).isEqualTo(Decision.accept(NOBODY_FOUND));
    }

    @Test
    void lateness_is_told_once_and_only_of_the_agent_who_has_it() {
        DeliveryState state = DeliveryState.evolve(aDelivery(ASSIGNED), late(Lateness.PICK_UP));
        assertThat(decide(new ReportLateness(ORDER, CEM, Lateness.PICK_UP, NOON), state)).isEqualTo(Decision.alreadyDone());
        assertThat(decide(new ReportLateness(ORDER, EMIL, Lateness.DELIVERY, NOON), state)).isEqualTo(Decision.alreadyDone());
        assertThat(decide(new ReportLateness(ORDER, CEM, Lateness.DELIVERY, NOON), state))
                .isEqualTo(Decision.accept(late(Lateness.DELIVERY)));
    }

    private static RunningLate late(Lateness what) {
        return new RunningLate(ORDER, CEM, what, NOON);
    }

    private static DeliveryState then(DeliveryState state, DeliveryEvent... events) {
        for (DeliveryEvent event : events) {
            state = DeliveryState.evolve(state, event);
        }
        return state;
    }

    @Test
    void a_search_that_is_given_up_still_knows_who_had_the_open_offer() {
        var events = new ArrayList<>(historyUntil(OFFERED));
        events.add(NOBODY_FOUND);
        assertThat(after(events)).isInstanceOfSatisfying(Ended.class, ended -> {
            assertThat(ended.agent()).isEqualTo(CEM);
            assertThat(ended.status()).isEqualTo(FAILED);
        });
    }

    private static Set<DeliveryStatus> without(DeliveryStatus... statuses) {
        var rest = EnumSet.allOf(DeliveryStatus.class);
        rest.removeAll(List.of(statuses));
        return rest;
    }

    private static Refusal refusal(Decision<DeliveryEvent> decision) {
        assertThat(decision).isInstanceOf(Decision.Refused.class);
        return ((Decision.Refused<DeliveryEvent>) decision).refusal();
    }
}
