package io.tiffin.dev.endtoend;

import io.tiffin.dev.DevelopmentPlatform;
import io.tiffin.dev.infrastructure.Ports;
import io.tiffin.dev.infrastructure.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** The whole platform in this JVM, started once for all tests that need no other: own folder, own ports, and a clock that tests move. */
final class RunningPlatform {

    /** Whatever time passes in a test. */
    static final Duration TOKENS_LAST = Duration.ofDays(30);

    private static final AtomicReference<Duration> AHEAD = new AtomicReference<>(Duration.ZERO);
    private static final Clock CLOCK = ((InstantSource) () -> Instant.now().plus(AHEAD.get())).withZone(ZoneOffset.UTC);
    private static final DevelopmentPlatform PLATFORM = start();

    private RunningPlatform() {}

    static DevelopmentPlatform platform() {
        return PLATFORM;
    }

    /** For the platform, so much more time has passed than for anybody else. */
    static void timePasses(Duration duration) {
        AHEAD.accumulateAndGet(duration, Duration::plus);
    }

    static Instant now() {
        return CLOCK.instant();
    }

    static City city() {
        return new City(Api.at(PLATFORM.port()));
    }

    /** The access token of the admin whom the launcher names. */
    static String admin() {
        return city().api
                .post("/api/admin/auth/login", "{\"email\": \"admin@demo.example\", \"password\": \"tiffin-demo\"}", null)
                .expect(200)
                .data()
                .path("accessToken")
                .asString();
    }

    private static DevelopmentPlatform start() {
        try {
            Path data = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "tiffin-");
            Settings settings = Settings.in(data).withBinaries(LaunchedPlatform.binaries()).withPorts(Ports.EPHEMERAL);
            var platform = DevelopmentPlatform.start(settings,
                    Map.of("server.port", "0", "tiffin.security.access-token-ttl", TOKENS_LAST, "tiffin.dispatch.retry", "200ms",
                            "tiffin.letters.pauses", "200ms,1h", "tiffin.letters.poll", "100ms", "tiffin.payments.refund-retry", "200ms",
                            "tiffin.payments.stripe.webhook-secret", "whsec_test"),
                    CLOCK);
            Runtime.getRuntime().addShutdownHook(new Thread(platform::close));
            return platform;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
