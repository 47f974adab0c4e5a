package io.tiffin.user.axon;

import static io.tiffin.user.domain.PaymentFixture.ADJUSTED;
import static io.tiffin.user.domain.PaymentFixture.ADJUSTMENT_DECLINED;
import static io.tiffin.user.domain.PaymentFixture.ADJUSTMENT_REQUESTED;
import static io.tiffin.user.domain.PaymentFixture.AMOUNT;
import static io.tiffin.user.domain.PaymentFixture.AUTHORIZATION_REQUESTED;
import static io.tiffin.user.domain.PaymentFixture.AUTHORIZED;
import static io.tiffin.user.domain.PaymentFixture.CAPTURED;
import static io.tiffin.user.domain.PaymentFixture.CAPTURE_REFUSED;
import static io.tiffin.user.domain.PaymentFixture.CAPTURE_REQUESTED;
import static io.tiffin.user.domain.PaymentFixture.DECLINED;
import static io.tiffin.user.domain.PaymentFixture.MORE;
import static io.tiffin.user.domain.PaymentFixture.ORDER;
import static io.tiffin.user.domain.PaymentFixture.REFERENCE;
import static io.tiffin.user.domain.PaymentFixture.REVERSAL;
import static io.tiffin.user.domain.PaymentFixture.REVERSAL_REFUSED;
import static io.tiffin.user.domain.PaymentFixture.REVERSAL_REQUESTED;
import static io.tiffin.user.domain.PaymentFixture.REVERSED;
import static io.tiffin.user.domain.PaymentFixture.VOIDED;
import static io.tiffin.user.domain.PaymentFixture.VOID_REQUESTED;
import static io.tiffin.user.domain.PaymentFixture.aPayment;
import static io.tiffin.user.domain.PaymentFixture.historyUntil;

import io.tiffin.kernel.Actor;
import io.tiffin.kernel.RefusedException;
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
import io.tiffin.user.api.PaymentCommand.RequestCapture;
import io.tiffin.user.api.PaymentCommand.RequestRefund;
import io.tiffin.user.api.PaymentCommand.RequestReversal;
import io.tiffin.user.api.PaymentCommand.RetryRefund;
import io.tiffin.user.domain.PaymentFixture.Standing;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That Axon finds the handlers and the id, and rebuilds the state; the rules themselves are tested with the decider. */
class PaymentTest {

    private FixtureConfiguration<Payment> payment;

    @BeforeEach
    void setUp() {
        payment = new AggregateTestFixture<>(Payment.class);
    }

    @Test
    void is_requested_once() {
        payment.givenNoPriorActivity().when(aPayment()).expectEvents(AUTHORIZATION_REQUESTED);
        payment = new AggregateTestFixture<>(Payment.class);
        payment.given(AUTHORIZATION_REQUESTED).when(aPayment()).expectSuccessfulHandlerExecution().expectNoEvents();
    }

    @Test
    void is_authorized_captured_and_refunded() {
        payment.given(historyUntil(Standing.AUTHORIZATION_REQUESTED)).when(new RecordAuthorized(ORDER, REFERENCE)).expectEvents(AUTHORIZED);
        payment.given(historyUntil(Standing.AUTHORIZED)).when(new RequestCapture(ORDER)).expectEvents(CAPTURE_REQUESTED);
        payment.given(historyUntil(Standing.CAPTURE_REQUESTED)).when(new RecordCaptured(ORDER)).expectEvents(CAPTURED);
        payment.given(historyUntil(Standing.CAPTURED)).when(new RequestReversal(ORDER)).expectEvents(REVERSAL_REQUESTED);
        payment.given(historyUntil(Standing.REVERSAL_REQUESTED)).when(new RecordRefunded(ORDER, REVERSAL, "refund-1"))
                .expectEvents(REVERSED);
    }

    @Test
    void is_adjusted_or_not() {
        payment.given(historyUntil(Standing.AUTHORIZED)).when(new RequestAdjustment(ORDER, 1, MORE)).expectEvents(ADJUSTMENT_REQUESTED);
        payment.given(historyUntil(Standing.ADJUSTMENT_REQUESTED)).when(new RecordAdjusted(ORDER, 1)).expectEvents(ADJUSTED);
        payment.given(historyUntil(Standing.ADJUSTMENT_REQUESTED)).when(new RecordAdjustmentDeclined(ORDER, 1, "insufficient_funds"))
                .expectEvents(ADJUSTMENT_DECLINED);
    }

    @Test
    void hears_of_what_the_provider_refuses() {
        payment.given(historyUntil(Standing.CAPTURE_REQUESTED)).when(new RecordCaptureRefused(ORDER, "charge_expired_for_capture"))
                .expectEvents(CAPTURE_REFUSED);
        payment.given(historyUntil(Standing.CAPTURED))
                .when(new RequestRefund(ORDER, REVERSAL, AMOUNT, "order_cancelled", Actor.SYSTEM)).expectEvents(REVERSAL_REQUESTED);
        payment.given(historyUntil(Standing.REVERSAL_REQUESTED))
                .when(new RecordRefundRefused(ORDER, REVERSAL, 1, "insufficient_balance")).expectEvents(REVERSAL_REFUSED);
        payment.given(historyUntil(Standing.REVERSAL_REFUSED)).when(new RetryRefund(ORDER, REVERSAL, 1))
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void is_declined_or_voided() {
        payment.given(historyUntil(Standing.AUTHORIZATION_REQUESTED)).when(new RecordDeclined(ORDER, "card_declined"))
                .expectEvents(DECLINED);
        payment.given(historyUntil(Standing.AUTHORIZED)).when(new RequestReversal(ORDER)).expectEvents(VOID_REQUESTED);
        payment.given(historyUntil(Standing.VOID_REQUESTED)).when(new RecordVoided(ORDER)).expectEvents(VOIDED);
    }

    @Test
    void stores_nothing_when_it_refuses() {
        payment.given(historyUntil(Standing.CAPTURE_REQUESTED)).when(new RequestReversal(ORDER)).expectException(RefusedException.class)
                .expectNoEvents();
    }
}
