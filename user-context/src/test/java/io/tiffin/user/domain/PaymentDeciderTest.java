package io.tiffin.user.domain;

import static io.tiffin.user.domain.PaymentDecider.decide;
import static io.tiffin.user.domain.PaymentFixture.AMOUNT;
import static io.tiffin.user.domain.PaymentFixture.ANN;
import static io.tiffin.user.domain.PaymentFixture.MORE;
import static io.tiffin.user.domain.PaymentFixture.ORDER;
import static io.tiffin.user.domain.PaymentFixture.PAYMENT;
import static io.tiffin.user.domain.PaymentFixture.REFERENCE;
import static io.tiffin.user.domain.PaymentFixture.REVERSAL;
import static io.tiffin.user.domain.PaymentFixture.TOKEN;
import static io.tiffin.user.domain.PaymentFixture.aPayment;
import static io.tiffin.user.domain.PaymentFixture.after;
import static io.tiffin.user.domain.PaymentFixture.historyUntil;
import static io.tiffin.user.domain.PaymentFixture.state;
import static io.tiffin.user.domain.PaymentFixture.Standing.ADJUSTMENT_REQUESTED;
import static io.tiffin.user.domain.PaymentFixture.Standing.AUTHORIZATION_REQUESTED;
import static io.tiffin.user.domain.PaymentFixture.Standing.AUTHORIZED;
import static io.tiffin.user.domain.PaymentFixture.Standing.CAPTURED;
import static io.tiffin.user.domain.PaymentFixture.Standing.CAPTURE_REFUSED;
import static io.tiffin.user.domain.PaymentFixture.Standing.CAPTURE_REQUESTED;
import static io.tiffin.user.domain.PaymentFixture.Standing.DECLINED;
import static io.tiffin.user.domain.PaymentFixture.Standing.NONE;
import static io.tiffin.user.domain.PaymentFixture.Standing.REVERSAL_REFUSED;
import static io.tiffin.user.domain.PaymentFixture.Standing.REVERSAL_REQUESTED;
import static io.tiffin.user.domain.PaymentFixture.Standing.REVERSED;
import static io.tiffin.user.domain.PaymentFixture.Standing.VOIDED;
import static io.tiffin.user.domain.PaymentFixture.Standing.VOID_REQUESTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.kernel.Actor;
import io.tiffin.kernel.Decision;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefundId;
import io.tiffin.user.api.PaymentCommand;
import io.tiffin.user.api.PaymentCommand.RecordAdjusted;
import io.tiffin.user.api.PaymentCommand.RecordAdjustmentDeclined;
import io.tiffin.user.api.PaymentCommand.RecordAuthorized;
import io.tiffin.user.api.PaymentCommand.RecordCaptureRefused;
import io.tiffin.user.api.PaymentCommand.RecordCaptured;
import io.tiffin.user.api.PaymentCommand.RecordDeclined;
import io.tiffin.user.api.PaymentCommand.RecordRefundRefused;
import io.tiffin.user.api.PaymentCommand.RecordRefunded;
import io.tiffin.user.api.PaymentCommand.RecordVoided;
import io.tiffin.user.api.PaymentCommand.RequestAdjustment;
import io.tiffin.user.api.PaymentCommand.RequestAuthorization;
import io.tiffin.user.api.PaymentCommand.RequestCapture;
import io.tiffin.user.api.PaymentCommand.RequestRefund;
import io.tiffin.user.api.PaymentCommand.RequestReversal;
import io.tiffin.user.api.PaymentCommand.RetryRefund;
import io.tiffin.user.api.PaymentEvent;
import io.tiffin.user.api.PaymentEvent.CaptureRequested;
import io.tiffin.user.api.PaymentEvent.NothingToReverse;
import io.tiffin.user.api.PaymentEvent.PaymentCaptured;
import io.tiffin.user.api.PaymentEvent.PaymentRefunded;
import io.tiffin.user.api.PaymentEvent.RefundRefused;
import io.tiffin.user.api.PaymentEvent.RefundRequested;
import io.tiffin.user.domain.PaymentFixture.Standing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PaymentDeciderTest {

    /** A command, the event that it leads to in each state that allows it, and the states in which it was carried out before. */
    private record Rule(PaymentCommand command, Map<Standing, PaymentEvent> allowed, Set<Standing> alreadyDone) {}

    private static final Set<Standing> ASKED = EnumSet.complementOf(EnumSet.of(NONE));
    private static final Set<Standing> APPROVED = EnumSet.complementOf(EnumSet.of(NONE, AUTHORIZATION_REQUESTED, DECLINED, AUTHORIZED));
    private static final Set<Standing> TAKEN = EnumSet.of(CAPTURED, REVERSAL_REQUESTED, REVERSAL_REFUSED, REVERSED);
    private static final RefundId PART = new RefundId(new UUID(7, 1));
    private static final Actor BOSS = Actor.admin(new UUID(8, 1));

    private static final List<Rule> RULES = List.of(
            new Rule(aPayment(), Map.of(NONE, PaymentFixture.AUTHORIZATION_REQUESTED), ASKED),
            new Rule(new RecordAuthorized(ORDER, REFERENCE), Map.of(AUTHORIZATION_REQUESTED, PaymentFixture.AUTHORIZED),
                    union(APPROVED, AUTHORIZED)),
            new Rule(new RecordDeclined(ORDER, "card_declined"), Map.of(AUTHORIZATION_REQUESTED, PaymentFixture.DECLINED),
                    Set.of(DECLINED)),
            new Rule(new RequestAdjustment(ORDER, 1, MORE), Map.of(AUTHORIZED, PaymentFixture.ADJUSTMENT_REQUESTED),
                    Set.of(ADJUSTMENT_REQUESTED)),
            new Rule(new RecordAdjusted(ORDER, 1), Map.of(ADJUSTMENT_REQUESTED, PaymentFixture.ADJUSTED), TAKEN),
            new Rule(new RecordAdjustmentDeclined(ORDER, 1, "insufficient_funds"),
                    Map.of(ADJUSTMENT_REQUESTED, PaymentFixture.ADJUSTMENT_DECLINED), TAKEN),
            new Rule(new RequestCapture(ORDER), Map.of(AUTHORIZED, PaymentFixture.CAPTURE_REQUESTED),
                    union(TAKEN, CAPTURE_REQUESTED, CAPTURE_REFUSED)),
            new Rule(new RecordCaptured(ORDER), Map.of(CAPTURE_REQUESTED, PaymentFixture.CAPTURED), TAKEN),
            new Rule(new RecordCaptureRefused(ORDER, "charge_expired_for_capture"),
                    Map.of(CAPTURE_REQUESTED, PaymentFixture.CAPTURE_REFUSED), Set.of(CAPTURE_REFUSED, VOID_REQUESTED, VOIDED)),
            new Rule(new RequestReversal(ORDER),
                    Map.of(AUTHORIZED, PaymentFixture.VOID_REQUESTED, CAPTURE_REFUSED, PaymentFixture.VOID_REQUESTED, CAPTURED,
                            PaymentFixture.REVERSAL_REQUESTED),
                    Set.of(DECLINED, VOID_REQUESTED, VOIDED, REVERSAL_REQUESTED, REVERSAL_REFUSED, REVERSED)),
            new Rule(new RecordVoided(ORDER), Map.of(VOID_REQUESTED, PaymentFixture.VOIDED), Set.of(VOIDED)),
            new Rule(new RequestRefund(ORDER, REVERSAL, AMOUNT, "order_cancelled", Actor.SYSTEM),
                    Map.of(CAPTURED, PaymentFixture.REVERSAL_REQUESTED), Set.of(REVERSAL_REQUESTED, REVERSAL_REFUSED, REVERSED)),
            new Rule(new RecordRefunded(ORDER, REVERSAL, "refund-1"),
                    Map.of(REVERSAL_REQUESTED, PaymentFixture.REVERSED, REVERSAL_REFUSED, PaymentFixture.REVERSED), Set.of(REVERSED)),
            new Rule(new RecordRefundRefused(ORDER, REVERSAL, 1, "insufficient_balance"),
                    Map.of(REVERSAL_REQUESTED, PaymentFixture.REVERSAL_REFUSED), Set.of(REVERSAL_REFUSED, REVERSED)),
            new Rule(new RetryRefund(ORDER, REVERSAL, 1),
                    Map.of(REVERSAL_REFUSED,
                            new RefundRequested(PAYMENT, ORDER, REVERSAL, AMOUNT, "order_cancelled", Actor.SYSTEM, REFERENCE, 2)),
                    Set.of(REVERSAL_REQUESTED, REVERSED)));

    private static Set<Standing> union(Set<Standing> some, Standing... more) {
        var all = EnumSet.copyOf(some);
        all.addAll(List.of(more));
        return all;
    }

    private static Stream<Arguments> every_command_in_every_state() {
        return RULES.stream().flatMap(rule -> Arrays.stream(Standing.values()).map(standing -> Arguments.of(rule, standing)));
    }

    @ParameterizedTest
    @MethodSource("every_command_in_every_state")
    void follows_the_matrix(Rule rule, Standing standing) {
        Decision<PaymentEvent> decision = decide(rule.command, state(standing));
        PaymentEvent event = rule.allowed.get(standing);
        if (event != null) {
            assertThat(decision).isEqualTo(Decision.accept(event));
        } else if (rule.alreadyDone.contains(standing)) {
            assertThat(decision).isEqualTo(Decision.alreadyDone());
        } else if (standing == NONE) {
            assertThat(decision).isEqualTo(Decision.refuse(new Refusal.NotFound("payment")));
        } else {
            assertThat(refusal(decision)).isInstanceOfSatisfying(Refusal.IllegalTransition.class,
                    illegal -> assertThat(illegal.currentState()).isEqualTo(standing.text));
        }
    }

    @Test
    void the_matrix_has_every_command() {
        assertThat(RULES.stream().<Class<?>>map(rule -> rule.command.getClass()))
                .containsExactlyInAnyOrder(PaymentCommand.class.getPermittedSubclasses());
    }

    @Test
    void a_reversal_waits_for_the_outcome_of_what_the_provider_was_asked() {
        for (Standing waiting : List.of(AUTHORIZATION_REQUESTED, ADJUSTMENT_REQUESTED, CAPTURE_REQUESTED)) {
            assertThat(refusal(decide(new RequestReversal(ORDER), state(waiting)))).isInstanceOf(Refusal.IllegalTransition.class);
        }
    }

    @Test
    void a_refusal_says_what_is_possible_instead() {
        assertThat(refusal(decide(new RecordVoided(ORDER), state(AUTHORIZED)))).isInstanceOfSatisfying(Refusal.IllegalTransition.class,
                illegal -> assertThat(illegal.allowedActions()).containsExactlyInAnyOrder("adjust", "capture", "reverse"));
        assertThat(refusal(decide(new RecordVoided(ORDER), state(CAPTURED)))).isInstanceOfSatisfying(Refusal.IllegalTransition.class,
                illegal -> assertThat(illegal.allowedActions()).containsExactlyInAnyOrder("refund", "reverse"));
    }

    @Test
    void a_payment_is_not_negative() {
        var negative = new RequestAuthorization(ORDER, ANN, eur(-1), TOKEN);
        assertThat(refusal(decide(negative, state(NONE)))).isInstanceOf(Refusal.Unacceptable.class);
        var nothing = new RequestAuthorization(ORDER, ANN, eur(0), TOKEN);
        assertThat(decide(nothing, state(NONE))).isInstanceOf(Decision.Accepted.class);
    }

    @Nested
    class What_is_held {

        @Test
        void is_adjusted_again_and_again_each_time_by_a_number_of_its_own() {
            var history = history(AUTHORIZED);
            happens(history, new RequestAdjustment(ORDER, 1, MORE));
            happens(history, new RecordAdjusted(ORDER, 1));
            assertThat(decide(new RequestAdjustment(ORDER, 1, MORE), after(history))).isEqualTo(Decision.alreadyDone());
            happens(history, new RequestAdjustment(ORDER, 2, AMOUNT));
            assertThat(decide(new RequestAdjustment(ORDER, 1, MORE), after(history))).isEqualTo(Decision.alreadyDone());
            assertThat(decide(new RecordAdjusted(ORDER, 1), after(history))).isEqualTo(Decision.alreadyDone());
            happens(history, new RecordAdjustmentDeclined(ORDER, 2, "insufficient_funds"));
            assertThat(accepted(decide(new RequestCapture(ORDER), after(history))))
                    .isEqualTo(new CaptureRequested(PAYMENT, ORDER, MORE, REFERENCE));
        }

        @Test
        void is_taken_in_part_and_never_beyond() {
            assertThat(accepted(decide(new RequestCapture(ORDER, eur(2000)), state(AUTHORIZED))))
                    .isEqualTo(new CaptureRequested(PAYMENT, ORDER, eur(2000), REFERENCE));
            for (Money wrong : List.of(MORE, eur(-1), Money.of(100, "USD"))) {
                assertThat(refusal(decide(new RequestCapture(ORDER, wrong), state(AUTHORIZED)))).isInstanceOf(Refusal.Unacceptable.class);
            }
        }

        @Test
        void stays_positive_and_in_its_currency() {
            for (Money wrong : List.of(eur(0), eur(-1), Money.of(100, "USD"))) {
                assertThat(refusal(decide(new RequestAdjustment(ORDER, 1, wrong), state(AUTHORIZED))))
                        .isInstanceOf(Refusal.Unacceptable.class);
            }
        }

        @Test
        void goes_back_but_for_the_fee_that_is_kept() {
            assertThat(accepted(decide(new RequestReversal(ORDER, eur(500)), state(AUTHORIZED))))
                    .isEqualTo(new CaptureRequested(PAYMENT, ORDER, eur(500), REFERENCE));
            assertThat(accepted(decide(new RequestReversal(ORDER, eur(9999)), state(AUTHORIZED))))
                    .isEqualTo(new CaptureRequested(PAYMENT, ORDER, AMOUNT, REFERENCE));
            assertThat(accepted(decide(new RequestReversal(ORDER, eur(500)), state(CAPTURE_REFUSED))))
                    .isEqualTo(PaymentFixture.VOID_REQUESTED);
        }
    }

    @Nested
    class What_was_taken {

        @Test
        void goes_back_in_parts_whose_sum_is_never_more() {
            var history = history(CAPTURED);
            happens(history, part(1, 1000));
            happens(history, part(2, 1500));
            happens(history, new RecordRefunded(ORDER, refund(1), "r1"));
            assertThat(refusal(decide(part(3, 651), after(history)))).isInstanceOfSatisfying(Refusal.Unacceptable.class,
                    refused -> assertThat(refused.code()).isEqualTo("more_than_captured"));
            happens(history, part(3, 650));
            assertThat(refusal(decide(part(4, 1), after(history)))).isInstanceOf(Refusal.Unacceptable.class);
        }

        @Test
        void goes_back_once_for_each_id() {
            var history = history(CAPTURED);
            happens(history, part(1, 1000));
            assertThat(decide(part(1, 1000), after(history))).isEqualTo(Decision.alreadyDone());
            assertThat(refusal(decide(part(1, 1001), after(history)))).isInstanceOf(Refusal.Conflict.class);
        }

        @Test
        void is_reversed_as_far_as_it_did_not_go_back_before() {
            var history = history(CAPTURED);
            happens(history, part(1, 1000));
            var reversal = (RefundRequested) accepted(decide(new RequestReversal(ORDER, eur(150)), after(history)));
            assertThat(reversal.refundId()).isEqualTo(REVERSAL);
            assertThat(reversal.amount()).isEqualTo(eur(2000));
        }

        @Test
        void a_reversal_without_anything_to_give_back_is_answered_too_and_once() {
            var history = history(AUTHORIZED);
            happens(history, new RequestReversal(ORDER, eur(500)));
            happens(history, new RecordCaptured(ORDER));
            assertThat(history.getLast()).isEqualTo(new PaymentCaptured(PAYMENT, ORDER, eur(500)));
            happens(history, new RequestReversal(ORDER, eur(500)));
            assertThat(history.getLast()).isEqualTo(new NothingToReverse(PAYMENT, ORDER, eur(500)));
            assertThat(decide(new RequestReversal(ORDER, eur(500)), after(history))).isEqualTo(Decision.alreadyDone());
        }

        @Test
        void is_positive_and_in_the_currency_of_the_payment() {
            for (Money wrong : List.of(eur(0), eur(-1), Money.of(100, "USD"))) {
                assertThat(refusal(decide(new RequestRefund(ORDER, PART, wrong, "cold", BOSS), state(CAPTURED))))
                        .isInstanceOf(Refusal.Unacceptable.class);
            }
        }

        @Test
        void a_refused_refund_is_asked_for_again_until_a_person_must_see_to_it() {
            var history = history(CAPTURED);
            happens(history, part(1, 3150));
            for (int attempt = 1; attempt < RefundDecider.ATTEMPTS; attempt++) {
                happens(history, new RecordRefundRefused(ORDER, refund(1), attempt, "insufficient_balance"));
                assertThat(((RefundRefused) history.getLast()).last()).isFalse();
                assertThat(decide(new RetryRefund(ORDER, refund(1), attempt - 1), after(history))).isEqualTo(Decision.alreadyDone());
                happens(history, new RetryRefund(ORDER, refund(1), attempt));
                assertThat(decide(new RecordRefundRefused(ORDER, refund(1), attempt, "late"), after(history)))
                        .isEqualTo(Decision.alreadyDone());
            }
            happens(history, new RecordRefundRefused(ORDER, refund(1), RefundDecider.ATTEMPTS, "insufficient_balance"));
            assertThat(((RefundRefused) history.getLast()).last()).isTrue();
            assertThat(decide(new RetryRefund(ORDER, refund(1), RefundDecider.ATTEMPTS), after(history)))
                    .isEqualTo(Decision.alreadyDone());
            assertThat(decide(part(2, 3150), after(history))).isInstanceOf(Decision.Accepted.class);
        }

        @Test
        void what_the_provider_gave_back_after_all_is_recorded() {
            var history = history(REVERSAL_REFUSED);
            happens(history, new RecordRefunded(ORDER, REVERSAL, "late"));
            assertThat(history.getLast())
                    .isEqualTo(new PaymentRefunded(PAYMENT, ORDER, REVERSAL, AMOUNT, "order_cancelled", "late"));
        }
    }

    private static List<PaymentEvent> history(Standing standing) {
        return new ArrayList<>(historyUntil(standing));
    }

    private static void happens(List<PaymentEvent> history, PaymentCommand command) {
        history.add(accepted(decide(command, after(history))));
    }

    private static RefundId refund(int number) {
        return new RefundId(new UUID(7, number));
    }

    private static RequestRefund part(int number, long cents) {
        return new RequestRefund(ORDER, refund(number), eur(cents), "cold", BOSS);
    }

    private static Money eur(long cents) {
        return Money.of(cents, "EUR");
    }

    private static PaymentEvent accepted(Decision<PaymentEvent> decision) {
        assertThat(decision).isInstanceOf(Decision.Accepted.class);
        List<PaymentEvent> events = ((Decision.Accepted<PaymentEvent>) decision).events();
        assertThat(events).hasSize(1);
        return events.getFirst();
    }

    private static Refusal refusal(Decision<PaymentEvent> decision) {
        assertThat(decision).isInstanceOf(Decision.Refused.class);
        return ((Decision.Refused<PaymentEvent>) decision).refusal();
    }
}
