package io.tiffin.dev.simulator;

import io.tiffin.dev.simulator.PlatformClient.Answer;
import io.tiffin.dev.simulator.PlatformClient.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.codec.ServerSentEvent;
import tools.jackson.databind.JsonNode;

/** Somebody's account and session: registered where it is new, refreshed in time, and logged in again where that does not help. */
final class Account {

    private static final String PASSWORD = "simulated-password";

    private final PlatformClient platform;
    private final String routes;
    private final Map<String, Object> profile;
    private @Nullable JsonNode session;
    private Instant refreshAt = Instant.MIN;

    /**
     * @param routes  such as {@code /api/auth}
     * @param profile for the registration
     */
    Account(PlatformClient platform, String routes, String email, Map<String, Object> profile) {
        this.platform = platform;
        this.routes = routes;
        this.profile = new HashMap<>(profile);
        this.profile.put("email", email);
        this.profile.put("password", PASSWORD);
    }

    /** What the last login said. */
    synchronized JsonNode login() throws InterruptedException {
        accessToken();
        return Objects.requireNonNull(session);
    }

    /** The answer to what only the account may ask. */
    Answer send(Call call) throws InterruptedException {
        while (true) {
            String token = accessToken();
            Answer answer = platform.send(call.by(token));
            if (answer.status() != 401) {
                return answer;
            }
            renew(token);
        }
    }

    void sendAndHangUp(Call call, Duration after) throws InterruptedException {
        platform.sendAndHangUp(call.by(accessToken()), after);
    }

    int stream(Call call, Consumer<ServerSentEvent<String>> each) throws InterruptedException {
        String token = accessToken();
        int status = platform.stream(call.by(token), each);
        if (status == 401) {
            renew(token);
        }
        return status;
    }

    private synchronized String accessToken() throws InterruptedException {
        if (session == null || Instant.now().isAfter(refreshAt)) {
            begin(session);
        }
        return Objects.requireNonNull(session).path("accessToken").asString();
    }

    private synchronized void renew(String refused) throws InterruptedException {
        if (session != null && session.path("accessToken").asString().equals(refused)) {
            begin(session);
        }
    }

    private void begin(@Nullable JsonNode last) throws InterruptedException {
        Answer answer = last == null
                ? enter()
                : platform.send(Call.post(routes + "/refresh",
                        Map.of("refreshToken", last.path("refreshToken").asString())));
        if (!answer.succeeded()) {
            answer = enter();
        }
        session = answer.data();
        refreshAt = Instant.now().plusSeconds(session.path("expiresIn").asLong() * 2 / 3);
    }

    /** Who registers twice, as the first answer got lost, has an account. */
    private Answer enter() throws InterruptedException {
        var credentials = Map.of("email", profile.get("email"), "password", PASSWORD);
        while (true) {
            Answer login = platform.send(Call.post(routes + "/login", credentials));
            if (login.succeeded()) {
                return login;
            }
            Answer registration = platform.send(Call.post(routes + "/register", profile));
            if (registration.succeeded()) {
                return registration;
            }
            if (registration.status() != 409) {
                throw new IllegalStateException(
                        "%s is neither let in (%s) nor registered (%s)".formatted(profile.get("email"), login.code(),
                                registration.code()));
            }
        }
    }
}
