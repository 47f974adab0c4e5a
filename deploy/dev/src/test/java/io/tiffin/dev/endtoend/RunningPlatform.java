package io.tiffin.dev.endtoend;

import io.tiffin.dev.DevelopmentPlatform;
import io.tiffin.dev.infrastructure.Ports;
import io.tiffin.dev.infrastructure.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The whole platform in this JVM, started once for all tests that need no other: own folder, own ports, short windows. */
final class RunningPlatform {

    private static final DevelopmentPlatform PLATFORM = start();

    private RunningPlatform() {}

    static DevelopmentPlatform platform() {
        return PLATFORM;
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
                    Map.of("server.port", "0", "tiffin.dispatch.search-window", "4s", "tiffin.dispatch.retry", "200ms",
                            "tiffin.letters.pauses", "200ms,1h", "tiffin.letters.poll", "100ms", "tiffin.payments.refund-retry", "200ms",
                            "tiffin.payments.stripe.webhook-secret", "whsec_test"));
            Runtime.getRuntime().addShutdownHook(new Thread(platform::close));
            return platform;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
