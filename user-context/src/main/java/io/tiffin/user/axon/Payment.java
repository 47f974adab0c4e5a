package io.tiffin.user.axon;

import io.tiffin.kernel.PaymentId;
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
import io.tiffin.user.domain.PaymentDecider;
import io.tiffin.user.domain.PaymentState;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** The shell around {@link PaymentDecider}. */
@Aggregate
class Payment {

    @AggregateIdentifier
    @SuppressWarnings("UnusedVariable") // Axon reads it.
    private @Nullable PaymentId paymentId;
    private PaymentState state = new PaymentState.None();

    Payment() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(RequestAuthorization command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(RecordAuthorized command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(RecordDeclined command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(RequestCapture command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(RecordCaptured command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(RequestReversal command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(RecordVoided command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(RecordRefunded command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(RequestAdjustment command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(RecordAdjusted command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(RecordAdjustmentDeclined command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(RecordCaptureRefused command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(RequestRefund command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(RecordRefundRefused command) {
        carryOut(command);
    }

    @CommandHandler
    void handle(RetryRefund command) {
        carryOut(command);
    }

    private void carryOut(PaymentCommand command) {
        PaymentDecider.decide(command, state).orThrow().forEach(AggregateLifecycle::apply);
    }

    @EventSourcingHandler
    void on(PaymentEvent event) {
        paymentId = event.paymentId();
        state = PaymentState.evolve(state, event);
    }
}
