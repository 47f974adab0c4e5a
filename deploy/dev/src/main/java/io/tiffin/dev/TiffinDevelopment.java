package io.tiffin.dev;

import io.tiffin.dev.infrastructure.InfrastructureException;
import io.tiffin.dev.infrastructure.Ports;
import io.tiffin.dev.infrastructure.Settings;
import io.tiffin.dev.simulator.SimulationObserver;
import io.tiffin.dev.simulator.Simulator;
import io.tiffin.dev.simulator.SimulatorSettings;
import io.tiffin.eventstore.CommandProcessors;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * {@code mvn spring-boot:run}: the whole platform with nothing installed.
 *
 * <p>Options: {@code --tiffin.data=<folder>} (default {@code .tiffin}), {@code --tiffin.clean} to start empty,
 * {@code --tiffin.binaries=<folder>} for where the servers' programs are unpacked (default in the data folder),
 * {@code --tiffin.simulate=<orders per minute>} and {@code --tiffin.simulate.seed=<number>} for people who use it, and every property of the
 * application.
 */
public final class TiffinDevelopment {

    private static final Logger LOG = LoggerFactory.getLogger(TiffinDevelopment.class);

    /** As in the application's own configuration. */
    private static final int DEFAULT_PORT = 3001;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private TiffinDevelopment() {}

    public static void main(String[] arguments) {
        CommandProcessors.leaveOneToPostgres();
        var options = new SimpleCommandLinePropertySource(arguments);
        Settings settings = Settings.fromEnvironment(System.getenv());
        if (options.containsProperty("tiffin.data")) {
            settings = settings.withDataFolder(Path.of(options.getProperty("tiffin.data")));
        }
        if (options.containsProperty("tiffin.binaries")) {
            settings = settings.withBinaries(Path.of(options.getProperty("tiffin.binaries")));
        }
        settings = settings.withClean(options.containsProperty("tiffin.clean") && !"false".equals(options.getProperty("tiffin.clean")));
        Optional<SimulatorSettings> simulation = simulation(options);
        int port = port(options);
        if (port != 0 && Ports.answers(port)) {
            // Before anything is started that would have to be stopped again.
            LOG.error("Port {} is taken. Stop what listens there, or choose another: --server.port=3101", port);
            System.exit(1);
        }
        var starting = new CompletableFuture<DevelopmentPlatform>();
        var simulating = new AtomicReference<Simulator>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            Optional.ofNullable(simulating.get()).ifPresent(Simulator::close);
            stop(starting);
        }, "tiffin-shutdown"));
        try {
            DevelopmentPlatform platform = start(settings, arguments, starting);
            String baseUrl = "http://localhost:" + platform.port();
            DemoCity city = new DemoCity(baseUrl);
            boolean isNew = city.buildUnlessThere();
            LOG.info("{}", Welcome.text(platform, settings.dataFolder(), isNew, city.firstRestaurant()));
            simulation.ifPresent(busy -> simulating.set(Simulator.start(busy, baseUrl, SimulationObserver.NONE)));
        } catch (InfrastructureException e) {
            LOG.error("{}", e.getMessage());
            System.exit(1);
        }
    }

    /** Read before anything is started, as a port is. */
    private static Optional<SimulatorSettings> simulation(SimpleCommandLinePropertySource options) {
        try {
            return SimulatorSettings.from(options);
        } catch (IllegalArgumentException e) {
            LOG.error("{}", e.getMessage());
            System.exit(1);
            throw e;
        }
    }

    /** Where the API will listen, as Spring Boot will find out. */
    private static int port(SimpleCommandLinePropertySource options) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(options);
        return Binder.get(environment).bind("server.port", Integer.class).orElse(DEFAULT_PORT);
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
