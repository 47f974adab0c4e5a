package io.tiffin.dev.endtoend;

import io.tiffin.dev.DevelopmentPlatform;
import io.tiffin.dev.infrastructure.Ports;
import io.tiffin.dev.infrastructure.Settings;
import io.tiffin.kernel.web.Role;
import io.tiffin.kernel.web.security.Sessions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

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

    /** The access token of somebody of the staff who may do everything. */
    static String admin() {
        return PLATFORM.application().getBean(Sessions.class).begin(UUID.randomUUID(), Role.ADMIN).block().accessToken();
    }

    private static DevelopmentPlatform start() {
        try {
            Path data = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "tiffin-");
            Settings settings = Settings.in(data).withBinaries(binaries()).withPorts(Ports.EPHEMERAL);
            var platform = DevelopmentPlatform.start(settings,
                    Map.of("server.port", "0", "tiffin.dispatch.search-window", "4s", "tiffin.dispatch.retry", "200ms",
                            "tiffin.payments.refund-retry", "200ms", "tiffin.payments.stripe.webhook-secret", "whsec_test"));
            Runtime.getRuntime().addShutdownHook(new Thread(platform::close));
            return platform;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Unpacked once for all runs. */
    static Path binaries() {
        return Path.of("target", "embedded-binaries").toAbsolutePath();
    }
}
