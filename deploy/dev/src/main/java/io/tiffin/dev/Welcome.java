package io.tiffin.dev;

import io.tiffin.dev.infrastructure.EmbeddedInfrastructure;
import io.tiffin.dev.infrastructure.PostgresAccess;
import java.nio.file.Path;

/** What a start prints at its end. */
final class Welcome {

    private static final String ELSEWHERE = "as the environment says";

    private Welcome() {}

    static String text(DevelopmentPlatform platform, Path dataFolder, boolean isNewCity, String restaurantId) {
        EmbeddedInfrastructure infrastructure = platform.infrastructure();
        return """


            Tiffin is ready.

              Open   http://localhost:%1$d/swagger-ui.html
              Data   %2$s%3$s

              PostgreSQL  %10$s
              Redis       %11$s
              Kafka       %12$s

              Demo accounts, password %4$s
                customer     %5$s
                restaurants  %6$s
                agents       %7$s to %8$s, off duty
                admin        %13$s, at /api/admin/auth/login

              Try
                curl -s 'http://localhost:%1$d/api/restaurants?search=lasagne'
                curl -s http://localhost:%1$d/restaurants/%9$s/menu
                curl -s http://localhost:%1$d/api/auth/login -H 'Content-Type: application/json' -d '{"email":"%5$s","password":"%4$s"}'

              The README has a tour of five minutes from here to a delivered meal. Ctrl-C stops everything.
            """.formatted(platform.port(), dataFolder.toAbsolutePath().normalize(), isNewCity ? " (new, with a demo city)" : "",
                DemoCity.PASSWORD, DemoCity.CUSTOMER, String.join(", ", DemoCity.restaurants()), DemoCity.agent(1), DemoCity.agent(3),
                restaurantId, infrastructure.postgres().map(PostgresAccess::toString).orElse(ELSEWHERE),
                infrastructure.redisUrl().map(url -> url.replaceAll(".*@", "")).orElse(ELSEWHERE),
                infrastructure.kafkaBootstrap().orElse(ELSEWHERE),
                platform.application().getEnvironment().getProperty("tiffin.admin.email"));
    }
}
