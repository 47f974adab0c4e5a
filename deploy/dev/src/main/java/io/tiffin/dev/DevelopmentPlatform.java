package io.tiffin.dev;

import io.tiffin.app.TiffinApplication;
import io.tiffin.dev.infrastructure.EmbeddedInfrastructure;
import io.tiffin.dev.infrastructure.Settings;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;

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
        return start(settings, properties, Clock.systemUTC(), arguments);
    }

    /**
     * As {@link #start(Settings, Map, String...)}, by another clock than the machine's: everything that has a time limit goes by it.
     */
    public static DevelopmentPlatform start(Settings settings, Map<String, Object> properties, Clock clock, String... arguments) {
        EmbeddedInfrastructure infrastructure = EmbeddedInfrastructure.start(settings);
        try {
            var own = new HashMap<String, Object>();
            infrastructure.postgres().ifPresent(postgres -> {
                own.put("tiffin.postgres.url", postgres.url());
                own.put("tiffin.postgres.user", postgres.user());
                own.put("tiffin.postgres.password", postgres.password());
            });
            infrastructure.redisUrl().ifPresent(url -> own.put("tiffin.redis.url", url));
            infrastructure.kafkaBootstrap().ifPresent(bootstrap -> own.put("tiffin.kafka.bootstrap", bootstrap));
            own.putAll(DevelopmentKeys.in(settings.dataFolder()));
            own.put("tiffin.admin.email", DemoCity.ADMIN);
            own.put("tiffin.admin.password", DemoCity.PASSWORD);
            if (infrastructure.postgres().isPresent()) {
                // One launcher at a time has the data folder, and so the database: its node may keep one name for ever.
                own.put("tiffin.node.name", "development");
            }
            var application = new SpringApplication(TiffinApplication.class);
            // What the environment says wins: keys and database belong together.
            application.setDefaultProperties(own);
            application.addInitializers(context -> addBelowArguments(context.getEnvironment().getPropertySources(), properties));
            application.addInitializers(
                    context -> ((GenericApplicationContext) context).registerBean("developmentClock", Clock.class, () -> clock,
                            definition -> definition.setPrimary(true)));
            application.setRegisterShutdownHook(false);
            return new DevelopmentPlatform(infrastructure, application.run(arguments));
        } catch (RuntimeException e) {
            infrastructure.close();
            throw e;
        }
    }

    private static void addBelowArguments(MutablePropertySources sources, Map<String, Object> properties) {
        var source = new MapPropertySource("development", properties);
        String arguments = CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME;
        if (sources.contains(arguments)) {
            sources.addAfter(arguments, source);
        } else {
            sources.addFirst(source);
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
