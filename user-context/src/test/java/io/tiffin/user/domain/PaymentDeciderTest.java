package io.tiffin.user.domain;

import static io.tiffin.user.domain.PaymentDecider.decide;
import static io.tiffin.user.domain.PaymentFixture.ANN;
import static io.tiffin.user.domain.PaymentFixture.ORDER;
import static io.tiffin.user.domain.PaymentFixture.REFERENCE;
import static io.tiffin.user.domain.PaymentFixture.TOKEN;
import static io.tiffin.user.domain.PaymentFixture.aPayment;
import static io.tiffin.user.domain.PaymentFixture.state;
import static io.tiffin.user.domain.PaymentFixture.Standing.AUTHORIZATION_REQUESTED;
import static io.tiffin.user.domain.PaymentFixture.Standing.AUTHORIZED;
import static io.tiffin.user.domain.PaymentFixture.Standing.CAPTURED;
import static io.tiffin.user.domain.PaymentFixture.Standing.CAPTURE_REQUESTED;
import static io.tiffin.user.domain.PaymentFixture.Standing.DECLINED;
import static io.tiffin.user.domain.PaymentFixture.Standing.NONE;
import static io.tiffin.user.domain.PaymentFixture.Standing.REFUNDED;
import static io.tiffin.user.domain.PaymentFixture.Standing.REFUND_REQUESTED;
import static io.tiffin.user.domain.PaymentFixture.Standing.VOIDED;
import static io.tiffin.user.domain.PaymentFixture.Standing.VOID_REQUESTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.kernel.Decision;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.Refusal;
import io.tiffin.user.api.PaymentCommand;
import io.tiffin.user.api.PaymentCommand.RecordAuthorized;
import io.tiffin.user.api.PaymentCommand.RecordCaptured;
import io.tiffin.user.api.PaymentCommand.RecordDeclined;
import io.tiffin.user.api.PaymentCommand.RecordRefunded;
import io.tiffin.user.api.PaymentCommand.RecordVoided;
import io.tiffin.user.api.PaymentCommand.RequestAuthorization;
import io.tiffin.user.api.PaymentCommand.RequestCapture;
import io.tiffin.user.api.PaymentCommand.RequestReversal;
import io.tiffin.user.api.PaymentEvent;
import io.tiffin.user.domain.PaymentFixture.Standing;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PaymentDeciderTest {

    /** A command, the event that it leads to in each state that allows it, and the states in which it was carried out before. */
    private record Rule(PaymentCommand command, Map<Standing, PaymentEvent> allowed, Set<Standing> alreadyDone) {}

    private static final List<Rule> RULES = List.of(
            new Rule(aPayment(), Map.of(NONE, PaymentFixture.AUTHORIZATION_REQUESTED),
                    Set.of(AUTHORIZATION_REQUESTED, DECLINED, AUTHORIZED, CAPTURE_REQUESTED, CAPTURED, VOID_REQUESTED, VOIDED,
                            REFUND_REQUESTED, REFUNDED)),
            new Rule(new RecordAuthorized(ORDER, REFERENCE), Map.of(AUTHORIZATION_REQUESTED, PaymentFixture.AUTHORIZED),
                    Set.of(AUTHORIZED, CAPTURE_REQUESTED, CAPTURED, VOID_REQUESTED, VOIDED, REFUND_REQUESTED, REFUNDED)),
            new Rule(new RecordDeclined(ORDER, "card_declined"), Map.of(AUTHORIZATION_REQUESTED, PaymentFixture.DECLINED),
                    Set.of(DECLINED)),
            new Rule(new RequestCapture(ORDER), Map.of(AUTHORIZED, PaymentFixture.CAPTURE_REQUESTED), Set.of(CAPTURE_REQUESTED, CAPTURED)),
            new Rule(new RecordCaptured(ORDER), Map.of(CAPTURE_REQUESTED, PaymentFixture.CAPTURED),
                    Set.of(CAPTURED, REFUND_REQUESTED, REFUNDED)),
            new Rule(new RequestReversal(ORDER),
                    Map.of(AUTHORIZED, PaymentFixture.VOID_REQUESTED, CAPTURED, PaymentFixture.REFUND_REQUESTED),
                    Set.of(DECLINED, VOID_REQUESTED, VOIDED, REFUND_REQUESTED, REFUNDED)),
            new Rule(new RecordVoided(ORDER), Map.of(VOID_REQUESTED, PaymentFixture.VOIDED), Set.of(VOIDED)),
            new Rule(new RecordRefunded(ORDER, "refund-1"), Map.of(REFUND_REQUESTED, PaymentFixture.REFUNDED), Set.of(REFUNDED)));

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
                    illegal -> assertThat(illegal.currentState()).isEqualTo(standing.name().toLowerCase(Locale.ROOT)));
        }
    }

    @Test
    void the_matrix_has_every_command() {
        assertThat(RULES.stream().<Class<?>>map(rule -> rule.command.getClass()))
                .containsExactlyInAnyOrder(PaymentCommand.class.getPermittedSubclasses());
    }

    @Test
    void a_reversal_waits_for_the_outcome_of_what_the_provider_was_asked() {
        assertThat(refusal(decide(new RequestReversal(ORDER), state(AUTHORIZATION_REQUESTED))))
                .isInstanceOf(Refusal.IllegalTransition.class);
        assertThat(refusal(decide(new RequestReversal(ORDER), state(CAPTURE_REQUESTED)))).isInstanceOf(Refusal.IllegalTransition.class);
    }

    @Test
    void a_refusal_says_what_is_possible_instead() {
        assertThat(refusal(decide(new RecordVoided(ORDER), state(AUTHORIZED)))).isInstanceOfSatisfying(Refusal.IllegalTransition.class,
                illegal -> assertThat(illegal.allowedActions()).containsExactlyInAnyOrder("capture", "reverse"));
        assertThat(refusal(decide(new RecordVoided(ORDER), state(CAPTURED)))).isInstanceOfSatisfying(Refusal.IllegalTransition.class,
                illegal -> assertThat(illegal.allowedActions()).containsExactly("reverse"));
    }

    @Test
    void a_payment_is_not_negative() {
        var negative = new RequestAuthorization(ORDER, ANN, Money.of(-1, "EUR"), TOKEN);
        assertThat(refusal(decide(negative, state(NONE)))).isInstanceOf(Refusal.Unacceptable.class);
        var nothing = new RequestAuthorization(ORDER, ANN, Money.of(0, "EUR"), TOKEN);
        assertThat(decide(nothing, state(NONE))).isInstanceOf(Decision.Accepted.class);
    }

    private static Refusal refusal(Decision<PaymentEvent> decision) {
        assertThat(decision).isInstanceOf(Decision.Refused.class);
        return ((Decision.Refused<PaymentEvent>) decision).refusal();
    }
}
