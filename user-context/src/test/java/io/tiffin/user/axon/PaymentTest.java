package io.tiffin.user.axon;

import static io.tiffin.user.domain.PaymentFixture.AUTHORIZATION_REQUESTED;
import static io.tiffin.user.domain.PaymentFixture.AUTHORIZED;
import static io.tiffin.user.domain.PaymentFixture.CAPTURED;
import static io.tiffin.user.domain.PaymentFixture.CAPTURE_REQUESTED;
import static io.tiffin.user.domain.PaymentFixture.DECLINED;
import static io.tiffin.user.domain.PaymentFixture.ORDER;
import static io.tiffin.user.domain.PaymentFixture.REFERENCE;
import static io.tiffin.user.domain.PaymentFixture.REFUNDED;
import static io.tiffin.user.domain.PaymentFixture.REFUND_REQUESTED;
import static io.tiffin.user.domain.PaymentFixture.VOIDED;
import static io.tiffin.user.domain.PaymentFixture.VOID_REQUESTED;
import static io.tiffin.user.domain.PaymentFixture.aPayment;
import static io.tiffin.user.domain.PaymentFixture.historyUntil;

import io.tiffin.kernel.RefusedException;
import io.tiffin.user.api.PaymentCommand.RecordAuthorized;
import io.tiffin.user.api.PaymentCommand.RecordCaptured;
import io.tiffin.user.api.PaymentCommand.RecordDeclined;
import io.tiffin.user.api.PaymentCommand.RecordRefunded;
import io.tiffin.user.api.PaymentCommand.RecordVoided;
import io.tiffin.user.api.PaymentCommand.RequestCapture;
import io.tiffin.user.api.PaymentCommand.RequestReversal;
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
        payment.given(historyUntil(Standing.CAPTURED)).when(new RequestReversal(ORDER)).expectEvents(REFUND_REQUESTED);
        payment.given(historyUntil(Standing.REFUND_REQUESTED)).when(new RecordRefunded(ORDER, "refund-1")).expectEvents(REFUNDED);
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
