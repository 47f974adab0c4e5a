package io.tiffin.dev;

import io.tiffin.dev.infrastructure.InfrastructureException;
import io.tiffin.dev.infrastructure.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.env.SimpleCommandLinePropertySource;

/**
 * {@code mvn spring-boot:run}: the whole platform with nothing installed.
 *
 * <p>Options: {@code --tiffin.data=<folder>} (default {@code .tiffin}), {@code --tiffin.clean} to start empty, and every property of the
 * application.
 */
public final class TiffinDevelopment {

    private static final Logger LOG = LoggerFactory.getLogger(TiffinDevelopment.class);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private TiffinDevelopment() {}

    public static void main(String[] arguments) {
        var options = new SimpleCommandLinePropertySource(arguments);
        Settings settings = Settings.fromEnvironment(System.getenv());
        if (options.containsProperty("tiffin.data")) {
            settings = settings.withDataFolder(Path.of(options.getProperty("tiffin.data")));
        }
        settings = settings.withClean(options.containsProperty("tiffin.clean") && !"false".equals(options.getProperty("tiffin.clean")));
        var starting = new CompletableFuture<DevelopmentPlatform>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(starting), "tiffin-shutdown"));
        try {
            DevelopmentPlatform platform = start(settings, arguments, starting);
            DemoCity city = new DemoCity("http://localhost:" + platform.port());
            boolean isNew = city.buildUnlessThere();
            LOG.info("{}", Welcome.text(platform, settings.dataFolder(), isNew, city.firstRestaurant()));
        } catch (InfrastructureException e) {
            LOG.error("{}", e.getMessage());
            System.exit(1);
        } catch (PortInUseException e) {
            LOG.error("Port {} is taken. Stop what listens there, or choose another: --server.port=3101", e.getPort());
            System.exit(1);
        }
    }

    private static DevelopmentPlatform start(Settings settings, String[] arguments, CompletableFuture<DevelopmentPlatform> starting) {
        try {
            DevelopmentPlatform platform = DevelopmentPlatform.start(settings, Map.of(), arguments);
            starting.complete(platform);
            return platform;
        } catch (RuntimeException e) {
            starting.completeExceptionally(e);
            throw e;
        }
    }

    /** A start that is interrupted half way is finished first, so that nothing is left behind that nobody knows of. */
    private static void stop(CompletableFuture<DevelopmentPlatform> starting) {
        try {
            starting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).close();
        } catch (ExecutionException e) {
            LOG.debug("it did not start, and left nothing behind", e);
        } catch (TimeoutException e) {
            LOG.warn("The start does not end; the next one will stop what is left", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
