package io.tiffin.dev.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.dev.TiffinDevelopment;
import io.tiffin.dev.infrastructure.Children;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The development launcher in a process of its own, as {@code mvn spring-boot:run} starts it. */
public final class LaunchedPlatform implements AutoCloseable {

    /** The environment variable by which a JVM is told its options. */
    static final String JVM_OPTIONS = "JDK_JAVA_OPTIONS";
    private static final int SIGINT = 2;
    /** For a machine that has much else to do. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Process process;
    private final Path data;
    private final Path log;

    private LaunchedPlatform(Process process, Path data, Path log) {
        this.process = process;
        this.data = data;
        this.log = log;
    }

    /** Returns at once; the log goes to a file of that name in the data folder. */
    static LaunchedPlatform launch(Path data, int port, String log) throws IOException {
        return launch(data, port, log, Map.of());
    }

    /** @param environment beside that of the tests; has a small heap unless it names {@link #JVM_OPTIONS} */
    public static LaunchedPlatform launch(Path data, int port, String log, Map<String, String> environment, String... options)
            throws IOException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(compiler());
        command.addAll(List.of("-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                TiffinDevelopment.class.getName(), "--tiffin.data=" + data, "--tiffin.binaries=" + binaries(), "--server.port=" + port));
        command.addAll(List.of(options));
        Path output = data.resolve(log);
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put(JVM_OPTIONS, "-Xmx768m");
        builder.environment().putAll(environment);
        return new LaunchedPlatform(builder.start(), data, output);
    }

    /** Where the servers' programs are, unpacked once for all runs. */
    public static Path binaries() {
        return Path.of("target", "embedded-binaries").toAbsolutePath();
    }

    /** It compiles as these tests do. */
    private static List<String> compiler() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(it -> it.startsWith("-XX:TieredStopAtLevel"))
                .toList();
    }

    /** Below those that the system gives to clients: what starts later finds it free, though others open connections meanwhile. */
    public static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
            try (var socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (BindException _) {
                // Somebody has it: the next one.
            }
        }
    }

    public void awaitReady() {
        Awaitility.await("the platform is ready").atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
            assertThat(process.isAlive()).as("%s", printed()).isTrue();
            return printed().contains("Ctrl-C stops everything.");
        });
    }

    String printed() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The broker's address, as the launcher says. */
    String kafka() {
        Matcher matcher = Pattern.compile("Kafka +(127\\.0\\.0\\.1:\\d+)").matcher(printed());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    /** A connection of one's own to its database. */
    Connection database() throws IOException, SQLException {
        Matcher matcher = Pattern.compile("(jdbc:postgresql://\\S+) as (\\S+)").matcher(printed());
        assertThat(matcher.find()).isTrue();
        return DriverManager.getConnection(matcher.group(1), matcher.group(2), Files.readString(data.resolve("password")).strip());
    }

    /** As the process has them now, a line each. */
    List<String> systemProperties() throws IOException {
        Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.pid()), "VM.system_properties").start();
        try (var answer = jcmd.inputReader()) {
            return answer.lines().toList();
        }
    }

    /** What no process can prepare for. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    int awaitExit() throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s", printed()).isTrue();
        return process.exitValue();
    }

    /** What Ctrl-C does; but whoever starts the tests in the background may have them ignore it, and every process they start. */
    void interrupt() throws IOException, InterruptedException {
        if (caughtSignals().testBit(SIGINT - 1)) {
            assertThat(new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor()).isZero();
        } else {
            process.destroy();
        }
        awaitExit();
    }

    private BigInteger caughtSignals() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (Files.notExists(status)) {
            return BigInteger.ZERO;
        }
        return Files.readAllLines(status)
                .stream()
                .filter(line -> line.startsWith("SigCgt:"))
                .map(line -> new BigInteger(line.substring(line.indexOf(':') + 1).strip(), 16))
                .findFirst()
                .orElse(BigInteger.ZERO);
    }

    /** Itself and the servers that it started, with their own children; to be asked for while it runs. */
    List<ProcessHandle> processes() throws IOException {
        return Stream.concat(Stream.of(process.pid()), Children.of(data).stream()).flatMap(pid -> ProcessHandle.of(pid).stream()).toList();
    }

    /** One that has ended but that nobody collects has no command line any more. */
    public static boolean runs(ProcessHandle process) {
        return process.isAlive() && process.info().commandLine().isPresent();
    }

    /** In good order, where it still runs. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            kill();
        }
    }
}
