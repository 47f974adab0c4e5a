package io.tiffin.user.payments;

import static io.tiffin.user.domain.PaymentFixture.AMOUNT;
import static io.tiffin.user.domain.PaymentFixture.AUTHORIZATION_REQUESTED;
import static io.tiffin.user.domain.PaymentFixture.CAPTURE_REQUESTED;
import static io.tiffin.user.domain.PaymentFixture.ORDER;
import static io.tiffin.user.domain.PaymentFixture.PAYMENT;
import static io.tiffin.user.domain.PaymentFixture.REFERENCE;
import static io.tiffin.user.domain.PaymentFixture.REFUND_REQUESTED;
import static io.tiffin.user.domain.PaymentFixture.TOKEN;
import static io.tiffin.user.domain.PaymentFixture.VOID_REQUESTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiffin.kernel.Money;
import io.tiffin.kernel.PaymentId;
import io.tiffin.kernel.PersonalDataCipher;
import io.tiffin.kernel.SealedText;
import io.tiffin.kernel.messaging.Reactions;
import io.tiffin.user.api.PaymentCommand;
import io.tiffin.user.api.PaymentCommand.RecordAuthorized;
import io.tiffin.user.api.PaymentCommand.RecordCaptured;
import io.tiffin.user.api.PaymentCommand.RecordDeclined;
import io.tiffin.user.api.PaymentCommand.RecordRefunded;
import io.tiffin.user.api.PaymentCommand.RecordVoided;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.eventhandling.AnnotationEventHandlerAdapter;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.RollbackConfigurationType;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PaymentProcessingTest {

    private final List<Object> sent = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final Provider provider = new Provider();
    private Optional<String> token = Optional.of("tok_visa");
    private AnnotationEventHandlerAdapter processing;

    @BeforeEach
    void setUp() {
        CommandBus bus = SimpleCommandBus.builder().build();
        for (Class<?> command : PaymentCommand.class.getPermittedSubclasses()) {
            bus.subscribe(command.getName(), message -> sent.add(message.getPayload()));
        }
        var reactions = new Reactions(DefaultCommandGateway.builder().commandBus(bus).build());
        processing = new AnnotationEventHandlerAdapter(new PaymentProcessing(provider, new Keys(), reactions));
    }

    @Test
    void records_that_the_provider_holds_the_amount() {
        handle(AUTHORIZATION_REQUESTED);
        assertThat(asked).containsExactly("authorize " + PAYMENT + " " + AMOUNT + " tok_visa");
        assertThat(sent).containsExactly(new RecordAuthorized(ORDER, REFERENCE));
    }

    @Test
    void records_why_the_provider_does_not() {
        provider.answer = new PaymentGateway.Declined("card_declined");
        handle(AUTHORIZATION_REQUESTED);
        assertThat(sent).containsExactly(new RecordDeclined(ORDER, "card_declined"));
    }

    @Test
    void asks_for_nothing_once_the_customer_was_erased() {
        token = Optional.empty();
        handle(AUTHORIZATION_REQUESTED);
        assertThat(asked).isEmpty();
        assertThat(sent).containsExactly(new RecordDeclined(ORDER, "token_unavailable"));
    }

    @Test
    void captures_voids_and_refunds() {
        handle(CAPTURE_REQUESTED);
        handle(VOID_REQUESTED);
        handle(REFUND_REQUESTED);
        assertThat(asked).containsExactly("capture " + PAYMENT + " " + REFERENCE + " " + AMOUNT, "void " + PAYMENT + " " + REFERENCE,
                "refund " + PAYMENT + " " + REFERENCE + " " + AMOUNT);
        assertThat(sent).containsExactly(new RecordCaptured(ORDER), new RecordVoided(ORDER), new RecordRefunded(ORDER, "refund-1"));
    }

    @Test
    void records_nothing_when_the_provider_fails_so_that_the_event_is_handled_again() {
        provider.failing = true;
        assertThatThrownBy(() -> handle(CAPTURE_REQUESTED)).hasRootCauseInstanceOf(PaymentGatewayException.class);
        assertThat(sent).isEmpty();
        provider.failing = false;
        handle(CAPTURE_REQUESTED);
        assertThat(sent).containsExactly(new RecordCaptured(ORDER));
    }

    @Test
    void cannot_be_replayed() {
        assertThat(processing.supportsReset()).isFalse();
    }

    private void handle(Object event) {
        EventMessage<Object> message = GenericEventMessage.asEventMessage(event);
        assertThat(processing.canHandle(message)).isTrue();
        UnitOfWork<EventMessage<Object>> work = DefaultUnitOfWork.startAndGet(message);
        var result = work.executeWithResult(() -> processing.handle(message), RollbackConfigurationType.ANY_THROWABLE);
        if (result.isExceptional()) {
            throw new IllegalStateException(result.exceptionResult());
        }
    }

    private final class Keys implements PersonalDataCipher {

        @Override
        public SealedText seal(UUID owner, String plaintext) {
            throw new UnsupportedOperationException("nothing is sealed here");
        }

        @Override
        public Optional<String> open(SealedText sealed) {
            assertThat(sealed).isEqualTo(TOKEN);
            return token;
        }

        @Override
        public void erase(UUID owner) {
            throw new UnsupportedOperationException("nobody is erased here");
        }
    }

    private final class Provider implements PaymentGateway {

        private Authorization answer = new Approved(REFERENCE);
        private boolean failing;

        @Override
        public Authorization authorize(PaymentId payment, Money amount, String token) {
            ask("authorize " + payment + " " + amount + " " + token);
            return answer;
        }

        @Override
        public void capture(PaymentId payment, String reference, Money amount) {
            ask("capture " + payment + " " + reference + " " + amount);
        }

        @Override
        public void voidAuthorization(PaymentId payment, String reference) {
            ask("void " + payment + " " + reference);
        }

        @Override
        public String refund(PaymentId payment, String reference, Money amount) {
            ask("refund " + payment + " " + reference + " " + amount);
            return "refund-1";
        }

        private void ask(String what) {
            if (failing) {
                throw new PaymentGatewayException("down");
            }
            asked.add(what);
        }
    }
}
