package io.tiffin.app.ops;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tiffin.kernel.web.Envelope;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Whether this node can do its work. */
@RestController
@Tag(name = "Operations")
class Health {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final DatabaseClient database;
    private final ReactiveRedisConnectionFactory redis;
    private final Admin kafka;
    private final ApplicationContext context;
    private final Clock clock;

    Health(DatabaseClient database, ReactiveRedisConnectionFactory redis, Admin kafka, ApplicationContext context, Clock clock) {
        this.database = database;
        this.redis = redis;
        this.kafka = kafka;
        this.context = context;
        this.clock = clock;
    }

    /**
     * The health of a node.
     *
     * @param status       {@code OK} or {@code DEGRADED}
     * @param uptime       seconds
     * @param dependencies {@code up} or {@code down}, by name
     */
    record Report(String status, String service, int port, Instant timestamp, long uptime, Map<String, String> dependencies) {}

    @GetMapping("/health")
    @Operation(summary = "200 when every dependency answers, 503 otherwise")
    Mono<ResponseEntity<Envelope<Report>>> health() {
        Mono<String> databaseState = state(database.sql("SELECT 1").fetch().one());
        Mono<String> redisState = state(
                Mono.usingWhen(Mono.fromSupplier(redis::getReactiveConnection), c -> c.ping(), c -> c.closeLater()));
        Mono<String> kafkaState = state(Mono.fromCompletionStage(() -> kafka.describeCluster().clusterId().toCompletionStage()));
        return Mono.zip(databaseState, redisState, kafkaState).map(states -> report(states.getT1(), states.getT2(), states.getT3()));
    }

    private ResponseEntity<Envelope<Report>> report(String databaseState, String redisState, String kafkaState) {
        var dependencies = Map.of("database", databaseState, "redis", redisState, "kafka", kafkaState);
        boolean isWell = dependencies.values().stream().allMatch("up"::equals);
        int port = context instanceof WebServerApplicationContext web && web.getWebServer() != null ? web.getWebServer().getPort() : 0;
        var report = new Report(isWell ? "OK" : "DEGRADED", "tiffin", port, clock.instant(),
                ManagementFactory.getRuntimeMXBean().getUptime() / 1_000, dependencies);
        return ResponseEntity.status(isWell ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .body(new Envelope<>(isWell, report, null, isWell ? null : "A dependency does not answer.", null));
    }

    private static Mono<String> state(Mono<?> probe) {
        return probe.timeout(PATIENCE).thenReturn("up").onErrorReturn("down");
    }
}
