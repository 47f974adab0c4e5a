package io.tiffin.dev.drill;

import io.tiffin.dev.endtoend.LaunchedPlatform;
import io.tiffin.dev.infrastructure.EmbeddedInfrastructure;
import io.tiffin.dev.infrastructure.InfrastructureException;
import io.tiffin.dev.infrastructure.PostgresAccess;
import io.tiffin.dev.infrastructure.Ports;
import io.tiffin.dev.infrastructure.Service;
import io.tiffin.dev.infrastructure.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;

/** PostgreSQL, Redis and Kafka, each with a folder and ports that it keeps, so that each can be killed and comes back alone. */
final class Servers implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path folder;
    private final Ports ports;
    private EmbeddedInfrastructure postgres;
    private EmbeddedInfrastructure redis;
    private Process kafka;

    Servers(Path folder) throws IOException {
        this.folder = folder;
        this.ports = new Ports(LaunchedPlatform.freePort(), LaunchedPlatform.freePort(), LaunchedPlatform.freePort(),
                LaunchedPlatform.freePort());
        this.postgres = EmbeddedInfrastructure.start(settings(folder.resolve("postgres"), ports));
        this.redis = EmbeddedInfrastructure.start(settings(folder.resolve("redis"), ports));
        this.kafka = startKafka();
    }

    /** The folder is named after what lives there. */
    static Settings settings(Path folder, Ports ports) {
        var service = Service.valueOf(folder.getFileName().toString().toUpperCase(Locale.ROOT));
        return Settings.in(folder).withBinaries(LaunchedPlatform.binaries()).withPorts(ports).embedding(Set.of(service));
    }

    /** As {@link #startKafka()} writes them. */
    static Ports ports(String text) {
        int[] all = Arrays.stream(text.split(",")).mapToInt(Integer::parseInt).toArray();
        return new Ports(all[0], all[1], all[2], all[3]);
    }

    private Process startKafka() throws IOException {
        String all = "%d,%d,%d,%d".formatted(ports.postgres(), ports.redis(), ports.kafka(), ports.kafkaController());
        Path log = folder.resolve("kafka.log");
        var command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:TieredStopAtLevel=1",
                "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), KafkaProcess.class.getName(),
                folder.resolve("kafka").toString(), all);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        Awaitility.await("Kafka").atMost(PATIENCE).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(Files.readString(log));
            }
            return Files.readString(log).contains("started at ");
        });
        return process;
    }

    /** Where a platform finds them. */
    Map<String, String> environment() {
        PostgresAccess access = postgres.postgres().orElseThrow();
        return Map.of(Service.POSTGRES.variable(), access.url(), "TIFFIN_POSTGRES_USER", access.user(), "TIFFIN_POSTGRES_PASSWORD",
                access.password(), Service.REDIS.variable(), redis.redisUrl().orElseThrow(), Service.KAFKA.variable(),
                "127.0.0.1:" + ports.kafka());
    }

    Connection database() throws SQLException {
        PostgresAccess access = postgres.postgres().orElseThrow();
        return DriverManager.getConnection(access.url(), access.user(), access.password());
    }

    void killAndRestartPostgres() throws IOException {
        kill(folder.resolve("postgres/postgres/data/postmaster.pid"));
        postgres = restarted(postgres, folder.resolve("postgres"));
    }

    void killAndRestartRedis() throws IOException {
        kill(folder.resolve("redis/redis/redis.pid"));
        redis = restarted(redis, folder.resolve("redis"));
    }

    void killAndRestartKafka() throws IOException, InterruptedException {
        kafka.destroyForcibly().waitFor();
        kafka = startKafka();
    }

    private static void kill(Path pidFile) throws IOException {
        long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        Awaitility.await("the end of process " + pid).atMost(PATIENCE).until(() -> !LaunchedPlatform.runs(process));
    }

    /** Again and again, as the children of a killed PostgreSQL take a moment to notice. */
    private EmbeddedInfrastructure restarted(EmbeddedInfrastructure killed, Path data) {
        killed.close();
        var started = new ArrayList<EmbeddedInfrastructure>();
        Awaitility.await("a restart").atMost(PATIENCE).ignoreException(InfrastructureException.class)
                .until(() -> started.add(EmbeddedInfrastructure.start(settings(data, ports))));
        return started.getFirst();
    }

    @Override
    public void close() throws InterruptedException {
        kafka.destroyForcibly().waitFor();
        redis.close();
        postgres.close();
    }
}
