package io.tiffin.user.payments;

import static io.tiffin.user.domain.PaymentFixture.ADJUSTMENT_REQUESTED;
import static io.tiffin.user.domain.PaymentFixture.AMOUNT;
import static io.tiffin.user.domain.PaymentFixture.ANN;
import static io.tiffin.user.domain.PaymentFixture.AUTHORIZATION_REQUESTED;
import static io.tiffin.user.domain.PaymentFixture.CAPTURE_REQUESTED;
import static io.tiffin.user.domain.PaymentFixture.MORE;
import static io.tiffin.user.domain.PaymentFixture.ORDER;
import static io.tiffin.user.domain.PaymentFixture.PAYMENT;
import static io.tiffin.user.domain.PaymentFixture.REFERENCE;
import static io.tiffin.user.domain.PaymentFixture.REVERSAL;
import static io.tiffin.user.domain.PaymentFixture.REVERSAL_REFUSED;
import static io.tiffin.user.domain.PaymentFixture.REVERSAL_REQUESTED;
import static io.tiffin.user.domain.PaymentFixture.TOKEN;
import static io.tiffin.user.domain.PaymentFixture.VOID_REQUESTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiffin.kernel.Deadlines;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.PaymentId;
import io.tiffin.kernel.PersonalDataCipher;
import io.tiffin.kernel.RefundId;
import io.tiffin.kernel.SealedText;
import io.tiffin.kernel.messaging.Reactions;
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
import io.tiffin.user.api.PaymentCommand.RetryRefund;
import io.tiffin.user.api.PaymentEvent.AuthorizationRequested;
import io.tiffin.user.api.PaymentEvent.RefundRefused;
import io.tiffin.user.payments.ProviderPayment.Standing;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.eventhandling.AnnotationEventHandlerAdapter;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.axonframework.messaging.unitofwork.RollbackConfigurationType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PaymentProcessingTest {

    private final List<Object> sent = new CopyOnWriteArrayList<>();
    private final List<@Nullable Object> causes = new CopyOnWriteArrayList<>();
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static final int AT_ONCE = 3;

    private final List<String> scheduled = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Provider provider = new Provider();
    private Optional<String> token = Optional.of("tok_visa");
    private AnnotationEventHandlerAdapter processing;

    @BeforeEach
    void setUp() {
        CommandBus bus = SimpleCommandBus.builder().build();
        for (Class<?> command : PaymentCommand.class.getPermittedSubclasses()) {
            bus.subscribe(command.getName(), message -> {
                causes.add(message.getMetaData().get("causationId"));
                return sent.add(message.getPayload());
            });
        }
        var reactions = new Reactions(DefaultCommandGateway.builder().commandBus(bus).build());
        Deadlines deadlines = (id, due, command) -> scheduled.add(id + " " + Duration.between(NOON, due) + " " + command);
        processing = new AnnotationEventHandlerAdapter(
                new PaymentProcessing(provider, new Keys(), reactions, deadlines, Clock.fixed(NOON, ZoneOffset.UTC),
                        new PaymentSettings(PaymentSettings.Provider.SANDBOX, AT_ONCE,
                                Duration.ofMinutes(1), new PaymentSettings.Sandbox(Duration.ofSeconds(3)), new PaymentSettings.Stripe(
                                        URI.create("http://localhost"), null, Duration.ofSeconds(1), null, Duration.ofMinutes(5)))));
    }

    @Test
    void records_that_the_provider_holds_the_amount() {
        handle(AUTHORIZATION_REQUESTED);
        assertThat(asked).containsExactly("authorize " + PAYMENT + " " + AMOUNT + " tok_visa");
        assertThat(sent).containsExactly(new RecordAuthorized(ORDER, REFERENCE));
        assertThat(provider.lookUps.get()).as("a second way to the provider").isZero();
    }

    @Test
    void looks_an_authorization_up_that_the_provider_may_have_forgotten() {
        provider.books = new ProviderPayment(REFERENCE, Standing.AUTHORIZED, null, AMOUNT, Map.of());
        handleThoseOf(NOON.minus(Duration.ofDays(1)), AUTHORIZATION_REQUESTED);
        provider.books = new ProviderPayment(REFERENCE, Standing.DECLINED, "expired_card", AMOUNT, Map.of());
        handleThoseOf(NOON.minus(Duration.ofDays(1)), AUTHORIZATION_REQUESTED);
        assertThat(asked).isEmpty();
        assertThat(sent).containsExactly(new RecordAuthorized(ORDER, REFERENCE), new RecordDeclined(ORDER, "expired_card"));
    }

    @Test
    void an_authorization_of_long_ago_that_was_never_asked_for_is_asked_for() {
        handleThoseOf(NOON.minus(Duration.ofDays(1)), AUTHORIZATION_REQUESTED);
        assertThat(asked).hasSize(1);
        assertThat(sent).containsExactly(new RecordAuthorized(ORDER, REFERENCE));
    }

    @Test
    void records_why_the_provider_does_not() {
        provider.authorization = new PaymentGateway.Declined("card_declined");
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
    void what_is_held_for_a_customer_who_was_erased_is_not_forgotten() {
        token = Optional.empty();
        provider.books = new ProviderPayment(REFERENCE, Standing.AUTHORIZED, null, AMOUNT, Map.of());
        handle(AUTHORIZATION_REQUESTED);
        assertThat(sent).containsExactly(new RecordAuthorized(ORDER, REFERENCE));
    }

    @Test
    void adjusts_captures_voids_and_refunds() {
        handle(ADJUSTMENT_REQUESTED);
        handle(CAPTURE_REQUESTED);
        handle(VOID_REQUESTED);
        handle(REVERSAL_REQUESTED);
        assertThat(asked).containsExactly("adjust " + PAYMENT + " " + REFERENCE + " 1 " + MORE,
                "capture " + PAYMENT + " " + REFERENCE + " " + AMOUNT, "void " + PAYMENT + " " + REFERENCE,
                "refund " + PAYMENT + " " + REFERENCE + " " + REVERSAL + " 1 " + AMOUNT);
        assertThat(sent).containsExactly(new RecordAdjusted(ORDER, 1), new RecordCaptured(ORDER), new RecordVoided(ORDER),
                new RecordRefunded(ORDER, REVERSAL, "refund-1"));
    }

    @Test
    void records_what_the_provider_refuses() {
        provider.adjustment = new PaymentGateway.AdjustmentDeclined("insufficient_funds");
        provider.capture = new PaymentGateway.CaptureRefused("charge_expired_for_capture");
        provider.refund = new PaymentGateway.RefundRefused("insufficient_balance");
        handle(ADJUSTMENT_REQUESTED);
        handle(CAPTURE_REQUESTED);
        handle(REVERSAL_REQUESTED);
        assertThat(sent).containsExactly(new RecordAdjustmentDeclined(ORDER, 1, "insufficient_funds"),
                new RecordCaptureRefused(ORDER, "charge_expired_for_capture"),
                new RecordRefundRefused(ORDER, REVERSAL, 1, "insufficient_balance"));
    }

    @Test
    void asks_for_a_refused_refund_again_each_time_later_until_it_is_given_up() {
        handle(REVERSAL_REFUSED);
        handle(new RefundRefused(PAYMENT, ORDER, REVERSAL, AMOUNT, "insufficient_balance", 3, false));
        handle(new RefundRefused(PAYMENT, ORDER, REVERSAL, AMOUNT, "insufficient_balance", 5, true));
        assertThat(scheduled).containsExactly("refund-retry:" + REVERSAL + ":1 PT1M " + new RetryRefund(ORDER, REVERSAL, 1),
                "refund-retry:" + REVERSAL + ":3 PT4M " + new RetryRefund(ORDER, REVERSAL, 3));
    }

    @Test
    void what_the_provider_has_done_already_is_recorded_without_asking_again() {
        provider.books = new ProviderPayment(REFERENCE, Standing.AUTHORIZED, null, MORE, Map.of());
        handle(ADJUSTMENT_REQUESTED);
        provider.books = new ProviderPayment(REFERENCE, Standing.CAPTURED, null, AMOUNT, Map.of(REVERSAL, "refund-0"));
        handle(CAPTURE_REQUESTED);
        handle(REVERSAL_REQUESTED);
        provider.books = new ProviderPayment(REFERENCE, Standing.VOIDED, null, AMOUNT, Map.of());
        handle(VOID_REQUESTED);
        assertThat(asked).isEmpty();
        assertThat(sent).containsExactly(new RecordAdjusted(ORDER, 1), new RecordCaptured(ORDER),
                new RecordRefunded(ORDER, REVERSAL, "refund-0"), new RecordVoided(ORDER));
    }

    @Test
    void an_answer_that_never_came_is_looked_up() {
        provider.charging = new ProviderPayment(REFERENCE, Standing.CAPTURED, null, AMOUNT, Map.of());
        provider.failing = true;
        handle(CAPTURE_REQUESTED);
        provider.charging = new ProviderPayment(REFERENCE, Standing.AUTHORIZED, null, AMOUNT, Map.of());
        handle(AUTHORIZATION_REQUESTED);
        assertThat(sent).containsExactly(new RecordCaptured(ORDER), new RecordAuthorized(ORDER, REFERENCE));
    }

    @Test
    void records_nothing_when_nobody_knows_so_that_the_event_is_handled_again() {
        provider.failing = true;
        assertThatThrownBy(() -> handle(CAPTURE_REQUESTED)).hasRootCauseInstanceOf(PaymentGatewayException.class);
        assertThat(sent).isEmpty();
        provider.failing = false;
        handle(CAPTURE_REQUESTED);
        assertThat(sent).containsExactly(new RecordCaptured(ORDER));
    }

    @Test
    void the_payments_of_a_batch_are_asked_for_side_by_side() {
        var together = new CountDownLatch(AT_ONCE);
        provider.during = _ -> {
            together.countDown();
            awaitFor(together);
        };
        handleTogether(authorizationOfAnother(), authorizationOfAnother(), authorizationOfAnother());
        assertThat(sent).hasSize(3);
        assertThat(causes).doesNotContainNull().doesNotHaveDuplicates();
    }

    @Test
    void no_more_are_with_the_provider_than_it_is_to_have_at_a_time() {
        handleTogether(Stream.generate(PaymentProcessingTest::authorizationOfAnother).limit(50).toArray());
        assertThat(sent).hasSize(50);
        assertThat(provider.mostAtOnce.get()).isBetween(1, AT_ONCE);
    }

    @Test
    void what_is_wanted_for_one_order_is_asked_for_in_its_order() {
        // Long enough for others to overtake it.
        provider.during = _ -> LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        handleTogether(AUTHORIZATION_REQUESTED, ADJUSTMENT_REQUESTED, CAPTURE_REQUESTED, REVERSAL_REQUESTED);
        assertThat(sent).containsExactly(new RecordAuthorized(ORDER, REFERENCE), new RecordAdjusted(ORDER, 1), new RecordCaptured(ORDER),
                new RecordRefunded(ORDER, REVERSAL, "refund-1"));
        assertThat(provider.mostAtOnce.get()).isOne();
    }

    @Test
    void behind_what_failed_nothing_is_asked_for_the_same_order() {
        provider.failing = true;
        assertThatThrownBy(() -> handleTogether(CAPTURE_REQUESTED, REVERSAL_REQUESTED))
                .hasRootCauseInstanceOf(PaymentGatewayException.class);
        assertThat(provider.calls.get()).isOne();
    }

    @Test
    void a_batch_that_failed_leaves_nobody_asking() {
        var otherIsAsking = new CountDownLatch(1);
        var failed = new CountDownLatch(1);
        provider.during = payment -> {
            if (payment.equals(PAYMENT)) {
                awaitFor(otherIsAsking);
                failed.countDown();
                throw new PaymentGatewayException("down");
            }
            otherIsAsking.countDown();
            awaitFor(failed);
            // Long enough for a batch that would not wait to be over.
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        };
        assertThatThrownBy(() -> handleTogether(AUTHORIZATION_REQUESTED, authorizationOfAnother()))
                .hasRootCauseInstanceOf(PaymentGatewayException.class);
        assertThat(provider.asking.get()).isZero();
        assertThat(asked).hasSize(1);
    }

    @Test
    void a_batch_that_failed_asks_for_nothing_that_still_waits_for_a_place() {
        provider.during = payment -> {
            if (payment.equals(PAYMENT)) {
                throw new PaymentGatewayException("down");
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        };
        Stream<Object> others = Stream.generate(PaymentProcessingTest::authorizationOfAnother).limit(50).map(Object.class::cast);
        assertThatThrownBy(() -> handleTogether(Stream.concat(Stream.of(AUTHORIZATION_REQUESTED), others).toArray()))
                .hasRootCauseInstanceOf(PaymentGatewayException.class);
        assertThat(provider.calls.get()).isLessThan(51);
    }

    private static AuthorizationRequested authorizationOfAnother() {
        return new AuthorizationRequested(new PaymentId(UUID.randomUUID()), new OrderId(UUID.randomUUID()), ANN, AMOUNT, TOKEN);
    }

    private static void awaitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void cannot_be_replayed() {
        assertThat(processing.supportsReset()).isFalse();
    }

    private void handle(Object event) {
        handleTogether(event);
    }

    /** As a processor handles a batch: in one unit of work. */
    private void handleTogether(Object... events) {
        handleThoseOf(NOON, events);
    }

    private void handleThoseOf(Instant at, Object... events) {
        List<EventMessage<Object>> messages = Stream.of(events)
                .<EventMessage<Object>>map(
                        event -> new GenericEventMessage<>(UUID.randomUUID().toString(), event, MetaData.emptyInstance(), at))
                .toList();
        assertThat(messages).allMatch(processing::canHandle);
        var work = new BatchingUnitOfWork<EventMessage<Object>>(messages);
        work.registerCorrelationDataProvider(cause -> Map.of("causationId", cause.getIdentifier()));
        var result = work.executeWithResult(() -> processing.handle(work.getMessage()), RollbackConfigurationType.ANY_THROWABLE);
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

        private Authorization authorization = new Approved(REFERENCE);
        private Adjustment adjustment = new Adjusted();
        private Capture capture = new Captured();
        private Refund refund = new Refunded("refund-1");
        private volatile @Nullable ProviderPayment books;
        /** What the books say once it was asked, answer or not. */
        private @Nullable ProviderPayment charging;
        private boolean failing;
        private Consumer<PaymentId> during = _ -> {};
        private final AtomicInteger lookUps = new AtomicInteger();
        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicInteger asking = new AtomicInteger();
        private final AtomicInteger mostAtOnce = new AtomicInteger();

        @Override
        public Authorization authorize(PaymentId payment, Money amount, String token) {
            ask(payment, "authorize " + payment + " " + amount + " " + token);
            return authorization;
        }

        @Override
        public Adjustment adjust(PaymentId payment, String reference, int number, Money amount) {
            ask(payment, "adjust " + payment + " " + reference + " " + number + " " + amount);
            return adjustment;
        }

        @Override
        public Capture capture(PaymentId payment, String reference, Money amount) {
            ask(payment, "capture " + payment + " " + reference + " " + amount);
            return capture;
        }

        @Override
        public void voidAuthorization(PaymentId payment, String reference) {
            ask(payment, "void " + payment + " " + reference);
        }

        @Override
        public Refund refund(PaymentId payment, String reference, RefundId id, int attempt, Money amount) {
            ask(payment, "refund " + payment + " " + reference + " " + id + " " + attempt + " " + amount);
            return refund;
        }

        @Override
        public Optional<ProviderPayment> find(PaymentId payment, @Nullable String reference) {
            lookUps.incrementAndGet();
            return Optional.ofNullable(books);
        }

        private void ask(PaymentId payment, String what) {
            calls.incrementAndGet();
            mostAtOnce.accumulateAndGet(asking.incrementAndGet(), Math::max);
            try {
                during.accept(payment);
                books = charging;
                if (failing) {
                    throw new PaymentGatewayException("down");
                }
                asked.add(what);
            } finally {
                asking.decrementAndGet();
            }
        }
    }
}
