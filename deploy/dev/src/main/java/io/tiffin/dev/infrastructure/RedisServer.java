package io.tiffin.dev.infrastructure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/**
 * Redis on a folder, with an append-only file. Only the program is taken from {@code embedded-redis}: that library ends the server in
 * a shutdown hook of its own, which would race the application's, and leaves it in our process group, where Ctrl-C ends it at once.
 */
final class RedisServer implements EmbeddedService {

    private static final Logger log = LoggerFactory.getLogger(RedisServer.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final boolean WINDOWS = System.getProperty("os.name", "").startsWith("Windows");

    private final Path folder;
    private final Path binariesFolder;
    private final String password;
    private volatile int port;

    RedisServer(Path folder, Path binariesFolder, String password) {
        this.folder = folder;
        this.binariesFolder = binariesFolder;
        this.password = password;
    }

    String url() {
        return "redis://:%s@%s:%d".formatted(password, Ports.HOST, port);
    }

    @Override
    public void stopOrphan() {
        OptionalLong pid = recordedPid();
        if (pid.isPresent() && Program.isRunning(pid.getAsLong()) && isRedis(pid.getAsLong())) {
            port = (int) number("redis.port").orElse(0);
            log.warn("Stopping Redis (process {}), which a killed launcher left behind", pid.getAsLong());
            close();
        }
    }

    private static boolean isRedis(long pid) {
        return ProcessHandle.of(pid).flatMap(handle -> handle.info().command()).map(command -> command.contains("redis-server"))
                .orElse(true);
    }

    private OptionalLong recordedPid() {
        return number("redis.pid");
    }

    private OptionalLong number(String file) {
        Path path = folder.resolve(file);
        try {
            return Files.exists(path) ? OptionalLong.of(Long.parseLong(Files.readString(path).strip())) : OptionalLong.empty();
        } catch (IOException | NumberFormatException unreadable) {
            log.debug("No number in {}", path, unreadable);
            return OptionalLong.empty();
        }
    }

    @Override
    public void start(Ports ports) {
        port = ports.redis();
        try {
            Files.createDirectories(folder);
            Path logFile = folder.resolve("redis.log");
            FileTree.rotate(logFile);
            Path configuration = folder.resolve("redis.conf");
            FileTree.writePrivate(configuration, configuration(logFile));
            Files.writeString(folder.resolve("redis.port"), Integer.toString(port));
            Process process = new ProcessBuilder(program(), configuration.toString()).directory(folder.toFile())
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile())).start();
            awaitAnswer(process, logFile);
        } catch (IOException e) {
            throw new InfrastructureException("Redis cannot start on " + folder + ": " + e, e);
        }
    }

    private String configuration(Path logFile) {
        return """
            bind %s
            port %d
            protected-mode yes
            requirepass %s
            %s
            pidfile "%s"
            logfile "%s"
            dir "%s"
            appendonly yes
            appendfsync everysec
            save ""
            """.formatted(Ports.HOST, port, password, WINDOWS ? "" : "daemonize yes", quoted(folder.resolve("redis.pid")),
                quoted(logFile), quoted(folder));
    }

    private static String quoted(Path path) {
        return path.toString().replace("\\", "\\\\").replace("\"", "\\\"");
    }

    /** The bundled program, or the system's own where that one lacks a library. */
    private String program() throws IOException {
        String resource = ExecutableProvider.newProvidedVersionsMap().get(OsArchitecture.detectOSandArchitecture());
        if (resource != null) {
            Path bundled = unpacked(resource);
            if (runs(bundled.toString())) {
                return bundled.toString();
            }
        }
        if (runs("redis-server")) {
            return "redis-server";
        }
        throw new InfrastructureException("The embedded Redis does not run here (on Linux it needs libssl.so.3). Install OpenSSL 3 or "
                + "a 'redis-server', or name a server in " + Service.REDIS.variable() + ".");
    }

    private Path unpacked(String resource) throws IOException {
        Path program = binariesFolder.toAbsolutePath().resolve(resource.substring(1));
        if (Files.notExists(program)) {
            Files.createDirectories(binariesFolder);
            Path draft = Files.createTempFile(binariesFolder, "unpacking-", ".exe");
            try (InputStream in = ExecutableProvider.class.getResourceAsStream(resource)) {
                if (in == null) {
                    throw new IOException("embedded-redis has no " + resource);
                }
                Files.copy(in, draft, StandardCopyOption.REPLACE_EXISTING);
            }
            if (!draft.toFile().setExecutable(true)) {
                throw new IOException("cannot make " + draft + " executable");
            }
            Files.move(draft, program, StandardCopyOption.REPLACE_EXISTING);
        }
        return program;
    }

    private boolean runs(String program) {
        return Program.run(List.of(program, "--version"), folder, Duration.ofSeconds(10)).succeeded();
    }

    private void awaitAnswer(Process process, Path logFile) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!answers()) {
            // It goes to the background by ending with 0, and only then begins to read its data.
            boolean failed = !process.isAlive() && (WINDOWS || process.exitValue() != 0);
            if (failed || System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                throw new InfrastructureException("Redis does not start on " + folder + ": " + FileTree.tail(logFile));
            }
            Program.pause();
        }
    }

    private boolean answers() {
        try (Jedis client = client()) {
            return "PONG".equals(client.ping());
        } catch (JedisException notYet) {
            return false;
        }
    }

    private Jedis client() {
        var client = new Jedis(Ports.HOST, port, 2_000);
        client.auth(password);
        return client;
    }

    /** By its own command, which needs our password: another server on that port is not hurt. */
    @Override
    public void close() {
        OptionalLong pid = recordedPid();
        if (pid.isEmpty() || !Program.isRunning(pid.getAsLong())) {
            return;
        }
        try (Jedis client = client()) {
            client.shutdown();
        } catch (JedisException e) {
            log.debug("Redis on port {} hung up, or is not ours", port, e);
        }
        if (!Program.awaitEnd(pid.getAsLong(), PATIENCE)) {
            throw new InfrastructureException(
                    "Redis (process %d) uses %s and does not stop. End it, or remove redis.pid there if that process is something else."
                            .formatted(pid.getAsLong(), folder));
        }
    }
}
