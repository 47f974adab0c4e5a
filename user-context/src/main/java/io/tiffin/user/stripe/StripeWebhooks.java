package io.tiffin.user.stripe;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tiffin.kernel.Actor;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.PaymentId;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.messaging.Commands;
import io.tiffin.kernel.messaging.Truth;
import io.tiffin.kernel.web.Blocking;
import io.tiffin.kernel.web.Envelope;
import io.tiffin.kernel.web.Trace;
import io.tiffin.user.api.PaymentCommand;
import io.tiffin.user.api.PaymentCommand.RecordAuthorized;
import io.tiffin.user.api.PaymentCommand.RecordCaptured;
import io.tiffin.user.api.PaymentCommand.RecordDeclined;
import io.tiffin.user.api.PaymentCommand.RecordRefunded;
import io.tiffin.user.api.PaymentCommand.RecordVoided;
import io.tiffin.user.api.PaymentEvent;
import io.tiffin.user.payments.PaymentGateway;
import io.tiffin.user.payments.PaymentGatewayException;
import io.tiffin.user.payments.PaymentSettings;
import io.tiffin.user.payments.ProviderPayment;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Stripe calls back. A webhook is only a hint that something happened: what did is looked up in Stripe's books and recorded, so that
 * it does not matter in which order webhooks come, or how often.
 */
@RestController
@Tag(name = "Payment provider")
class StripeWebhooks {

    private final PaymentGateway gateway;
    private final Truth truth;
    private final Commands commands;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final @Nullable StripeSignature signature;
    private final JsonMapper json = JsonMapper.builder().build();

    StripeWebhooks(PaymentGateway gateway, Truth truth, Commands commands, JdbcClient jdbc, Clock clock, PaymentSettings settings) {
        this.gateway = gateway;
        this.truth = truth;
        this.commands = commands;
        this.jdbc = jdbc;
        this.clock = clock;
        String secret = settings.stripe().webhookSecret();
        this.signature = secret == null || secret.isEmpty()
                ? null
                : new StripeSignature(secret, settings.stripe().webhookTolerance());
    }

    /**
     * The event, as far as it matters.
     *
     * @param intent the PaymentIntent that it is about
     */
    private record Hint(String eventId, PaymentId payment, String intent) {}

    @PostMapping("/webhooks/stripe")
    @Operation(summary = "Signed webhooks of Stripe", description = "404 unless a webhook secret is configured, 400 for a signature that "
            + "is wrong or too old.")
    Mono<Envelope<Void>> receive(Trace trace, @RequestHeader(name = "Stripe-Signature", required = false) @Nullable String signed,
            @RequestBody(required = false) byte @Nullable [] body) {
        if (signature == null) {
            return Mono.error(new ResponseStatusException(HttpStatus.NOT_FOUND));
        }
        byte[] payload = body == null ? new byte[0] : body;
        if (signed == null || !signature.isGood(signed, payload, clock.instant())) {
            return Mono.error(new ResponseStatusException(HttpStatus.BAD_REQUEST));
        }
        return Mono.justOrEmpty(hint(payload))
                .flatMap(hint -> Blocking.call(() -> wasSeen(hint))
                        .flatMap(seen -> seen ? Mono.empty() : seeTo(trace, hint).then(Blocking.call(() -> remember(hint)))))
                .thenReturn(Envelope.done("Seen to."));
    }

    /** Empty for what is not about a payment of ours. */
    private Optional<Hint> hint(byte[] payload) {
        try {
            JsonNode event = json.readTree(payload);
            JsonNode object = event.path("data").path("object");
            String payment = object.path("metadata").path(StripePaymentGateway.PAYMENT).asString("");
            String intent = object.path("object").asString("").equals("payment_intent")
                    ? object.path("id").asString("")
                    : object.path("payment_intent").asString("");
            return payment.isEmpty() || intent.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Hint(event.path("id").asString(), PaymentId.parse(payment), intent));
        } catch (JacksonException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private boolean wasSeen(Hint hint) {
        return jdbc.sql("SELECT count(*) FROM user_context.webhook_events WHERE event_id = :id")
                .param("id", hint.eventId)
                .query(Long.class)
                .single() > 0;
    }

    /** Only once it was seen to: Stripe sends again what was not answered. */
    private int remember(Hint hint) {
        return jdbc.sql("INSERT INTO user_context.webhook_events (event_id) VALUES (:id) ON CONFLICT DO NOTHING")
                .param("id", hint.eventId)
                .update();
    }

    private Mono<Void> seeTo(Trace trace, Hint hint) {
        return truth.<PaymentEvent, OrderId>of(hint.payment, PaymentEvent.class, (_, event) -> event.orderId())
                .flatMapMany(order -> Blocking.call(() -> gateway.find(hint.payment, hint.intent).orElse(null))
                        .onErrorMap(PaymentGatewayException.class, e -> unreachable())
                        .flatMapIterable(known -> records(order, known)))
                .concatMap(record -> commands.send(trace, Actor.SYSTEM, record)
                        // The payment knows better, such as what it never asked for.
                        .onErrorResume(RefusedException.class, _ -> Mono.empty()))
                .then();
    }

    private static List<PaymentCommand> records(OrderId order, ProviderPayment known) {
        return switch (known.standing()) {
            case AUTHORIZED -> List.of(new RecordAuthorized(order, known.reference()));
            case DECLINED -> List.of(new RecordDeclined(order, Objects.requireNonNullElse(known.code(), "card_declined")));
            case VOIDED -> List.of(new RecordVoided(order));
            case CAPTURED -> {
                var records = new ArrayList<PaymentCommand>(
                        List.of(new RecordAuthorized(order, known.reference()), new RecordCaptured(order)));
                known.refunds().forEach((refund, reference) -> records.add(new RecordRefunded(order, refund, reference)));
                yield records;
            }
        };
    }

    private static RefusedException unreachable() {
        return new RefusedException(new Refusal.Unavailable("provider_unreachable", "The payment provider does not answer at the moment."));
    }
}
