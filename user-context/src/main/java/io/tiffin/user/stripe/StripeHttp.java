package io.tiffin.user.stripe;

import io.tiffin.user.payments.PaymentGatewayException;
import io.tiffin.user.payments.PaymentSettings;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls of Stripe's API, each within its timeout as a whole. What Stripe refuses is an answer; what it did not do for reasons of its own,
 * or did not answer, is a {@link PaymentGatewayException}.
 *
 * @see <a href="https://docs.stripe.com/api/errors">Errors</a>
 */
final class StripeHttp {

    private static final String VERSION = "2024-06-20";
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final JsonMapper json = JsonMapper.builder().build();
    private final URI baseUrl;
    private final String secretKey;
    private final Duration timeout;

    StripeHttp(PaymentSettings.Stripe settings) {
        this.baseUrl = settings.baseUrl();
        this.secretKey = Objects.requireNonNull(settings.secretKey(), "tiffin.payments.stripe.secret-key is needed to pay through Stripe");
        this.timeout = settings.timeout();
    }

    /** What Stripe answered: an object, or an error that is the caller's. */
    sealed interface Reply {

        record Done(JsonNode object) implements Reply {}

        /** {@code code} is the most telling one that Stripe gave. */
        record Refused(String code) implements Reply {}
    }

    /** @param idempotencyKey what makes a repeated call the same call; Stripe answers it as the first time */
    Reply post(String path, Map<String, String> form, String idempotencyKey) {
        String body = form.entrySet()
                .stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return send(request(path).header("Content-Type", "application/x-www-form-urlencoded")
                .header("Idempotency-Key", idempotencyKey)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    Reply get(String path) {
        return send(request(path).GET());
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(baseUrl.resolve(path)).header("Authorization", "Bearer " + secretKey).header("Stripe-Version",
                VERSION);
    }

    private Reply send(HttpRequest.Builder request) {
        long end = System.nanoTime() + timeout.toNanos();
        while (true) {
            Duration left = Duration.ofNanos(end - System.nanoTime());
            if (!left.isPositive()) {
                throw new PaymentGatewayException("Stripe has no time for us");
            }
            // The timeout of a request ends with the header of its response; this one includes the body.
            var answer = http.sendAsync(request.timeout(left).build(), BodyHandlers.ofString());
            try {
                var response = answer.get(left.toMillis(), TimeUnit.MILLISECONDS);
                if (response.statusCode() != 429) {
                    return reply(response.statusCode(), response.body());
                }
                Thread.sleep(PAUSE);
            } catch (ExecutionException | TimeoutException e) {
                answer.cancel(true);
                throw new PaymentGatewayException("no answer from Stripe: " + e, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new PaymentGatewayException("interrupted while Stripe was asked", e);
            }
        }
    }

    private Reply reply(int status, String body) {
        JsonNode node = parsed(status, body);
        if (status >= 200 && status < 300) {
            return new Reply.Done(node);
        }
        JsonNode error = node.path("error");
        return switch (status) {
            case 400, 402, 404 -> new Reply.Refused(code(error));
            // Our key is wrong, the same call is still under way, or Stripe fails: none says anything of the payment.
            default -> throw new PaymentGatewayException("Stripe answered " + status + ": " + error.path("message").asString(""));
        };
    }

    private JsonNode parsed(int status, String body) {
        try {
            return json.readTree(body);
        } catch (JacksonException e) {
            throw new PaymentGatewayException("Stripe answered " + status + " without JSON", e);
        }
    }

    private static String code(JsonNode error) {
        @Nullable
        String declined = error.path("decline_code").asString(null);
        String code = error.path("code").asString(error.path("type").asString("refused"));
        return declined == null || declined.equals("generic_decline") ? code : declined;
    }
}
