package io.tiffin.user.payments;

import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.PersonalDataCipher;
import io.tiffin.kernel.messaging.Reactions;
import io.tiffin.user.api.PaymentCommand.RecordAuthorized;
import io.tiffin.user.api.PaymentCommand.RecordCaptured;
import io.tiffin.user.api.PaymentCommand.RecordDeclined;
import io.tiffin.user.api.PaymentCommand.RecordRefunded;
import io.tiffin.user.api.PaymentCommand.RecordVoided;
import io.tiffin.user.api.PaymentEvent.AuthorizationRequested;
import io.tiffin.user.api.PaymentEvent.CaptureRequested;
import io.tiffin.user.api.PaymentEvent.RefundRequested;
import io.tiffin.user.api.PaymentEvent.VoidRequested;
import io.tiffin.user.payments.PaymentGateway.Approved;
import io.tiffin.user.payments.PaymentGateway.Authorization;
import io.tiffin.user.payments.PaymentGateway.Declined;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DisallowReplay;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.stereotype.Component;

/**
 * Asks the provider for what a payment requested, and has the payment record the answer. After a crash between the two the provider is
 * asked again, and answers the same; where it fails, the event is handled again.
 */
@Component
@ProcessingGroup("payments")
@DisallowReplay
class PaymentProcessing {

    private final PaymentGateway gateway;
    private final PersonalDataCipher cipher;
    private final Reactions reactions;

    PaymentProcessing(PaymentGateway gateway, PersonalDataCipher cipher, Reactions reactions) {
        this.gateway = gateway;
        this.cipher = cipher;
        this.reactions = reactions;
    }

    @EventHandler
    void on(AuthorizationRequested event) {
        // Without the token there is nothing to ask for: the customer was erased in the meantime.
        Authorization answer = cipher.open(event.token())
                .map(token -> gateway.authorize(event.paymentId(), event.amount(), token))
                .orElseGet(() -> new Declined("token_unavailable"));
        OrderId order = event.orderId();
        reactions.send(switch (answer) {
            case Approved(String reference) -> new RecordAuthorized(order, reference);
            case Declined(String code) -> new RecordDeclined(order, code);
        });
    }

    @EventHandler
    void on(CaptureRequested event) {
        gateway.capture(event.paymentId(), event.providerReference(), event.amount());
        reactions.send(new RecordCaptured(event.orderId()));
    }

    @EventHandler
    void on(VoidRequested event) {
        gateway.voidAuthorization(event.paymentId(), event.providerReference());
        reactions.send(new RecordVoided(event.orderId()));
    }

    @EventHandler
    void on(RefundRequested event) {
        String reference = gateway.refund(event.paymentId(), event.providerReference(), event.amount());
        reactions.send(new RecordRefunded(event.orderId(), reference));
    }
}
