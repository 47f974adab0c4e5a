package io.tiffin.dev;

import io.tiffin.dev.infrastructure.InfrastructureException;
import io.tiffin.dev.infrastructure.Settings;
import java.nio.file.Path;
import java.util.Map;
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

    private TiffinDevelopment() {}

    public static void main(String[] arguments) {
        var options = new SimpleCommandLinePropertySource(arguments);
        Settings settings = Settings.fromEnvironment(System.getenv());
        if (options.containsProperty("tiffin.data")) {
            settings = settings.withDataFolder(Path.of(options.getProperty("tiffin.data")));
        }
        settings = settings.withClean(options.containsProperty("tiffin.clean") && !"false".equals(options.getProperty("tiffin.clean")));
        try {
            DevelopmentPlatform platform = DevelopmentPlatform.start(settings, Map.of(), arguments);
            Runtime.getRuntime().addShutdownHook(new Thread(platform::close, "tiffin-shutdown"));
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
}
