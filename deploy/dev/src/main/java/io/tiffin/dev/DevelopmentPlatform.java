package io.tiffin.dev;

import io.tiffin.app.TiffinApplication;
import io.tiffin.dev.infrastructure.EmbeddedInfrastructure;
import io.tiffin.dev.infrastructure.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The application on embedded infrastructure, started and stopped as one. */
public final class DevelopmentPlatform implements AutoCloseable {

    private final EmbeddedInfrastructure infrastructure;
    private final ConfigurableApplicationContext application;

    private DevelopmentPlatform(EmbeddedInfrastructure infrastructure, ConfigurableApplicationContext application) {
        this.infrastructure = infrastructure;
        this.application = application;
    }

    /**
     * Starts the infrastructure, then the application; nothing is left running where either fails.
     *
     * @param properties win over everything but the arguments
     * @param arguments  of the command line, for Spring Boot
     */
    public static DevelopmentPlatform start(Settings settings, Map<String, Object> properties, String... arguments) {
        EmbeddedInfrastructure infrastructure = EmbeddedInfrastructure.start(settings);
        try {
            var defaults = new HashMap<String, Object>();
            infrastructure.postgres().ifPresent(postgres -> {
                defaults.put("tiffin.postgres.url", postgres.url());
                defaults.put("tiffin.postgres.user", postgres.user());
                defaults.put("tiffin.postgres.password", postgres.password());
            });
            infrastructure.redisUrl().ifPresent(url -> defaults.put("tiffin.redis.url", url));
            infrastructure.kafkaBootstrap().ifPresent(bootstrap -> defaults.put("tiffin.kafka.bootstrap", bootstrap));
            defaults.putAll(DevelopmentKeys.in(settings.dataFolder()));
            // One launcher at a time has the data folder, so its node may keep one name for ever.
            defaults.put("tiffin.node.name", "development");
            defaults.putAll(properties);
            var application = new SpringApplication(TiffinApplication.class);
            application.setDefaultProperties(defaults);
            application.setRegisterShutdownHook(false);
            return new DevelopmentPlatform(infrastructure, application.run(arguments));
        } catch (RuntimeException e) {
            infrastructure.close();
            throw e;
        }
    }

    /** The port the API listens on. */
    public int port() {
        return Objects.requireNonNull(((WebServerApplicationContext) application).getWebServer()).getPort();
    }

    public ConfigurableApplicationContext application() {
        return application;
    }

    public EmbeddedInfrastructure infrastructure() {
        return infrastructure;
    }

    /** Stops the application first, then what it stands on. */
    @Override
    public void close() {
        try {
            application.close();
        } finally {
            infrastructure.close();
        }
    }
}
