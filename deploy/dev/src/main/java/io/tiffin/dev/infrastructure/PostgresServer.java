package io.tiffin.dev.infrastructure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL on a folder, driven by its own {@code initdb} and {@code pg_ctl}. The class {@code EmbeddedPostgres} that comes with the
 * binaries is made for throw-away databases: it switches fsync off, trusts every local user, gives up on a slow stop and depends on
 * user namespaces to run as root. {@code pg_ctl} also takes the server out of our process group, so that Ctrl-C reaches us alone and
 * the database is there until the application has finished with it.
 */
final class PostgresServer implements EmbeddedService {

    private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String SUPERUSER = "postgres";
    private static final String NAME = "tiffin";

    private final Path folder;
    private final Path data;
    private final Path binariesFolder;
    private final Privileges privileges;
    private final String password;
    private volatile int port;

    PostgresServer(Path folder, Path binariesFolder, Privileges privileges, String password) {
        this.folder = folder;
        this.data = folder.resolve("data");
        this.binariesFolder = binariesFolder;
        this.privileges = privileges;
        this.password = password;
    }

    PostgresAccess access() {
        return new PostgresAccess(url(NAME), NAME, password);
    }

    private String url(String database) {
        return "jdbc:postgresql://%s:%d/%s".formatted(Ports.HOST, port, database);
    }

    @Override
    public void stopOrphan() {
        Path pidFile = pidFile();
        try {
            if (Files.notExists(pidFile) || !Program.isRunning(pid())) {
                return;
            }
            if (isOurs(pid())) {
                log.warn("Stopping PostgreSQL (process {}), which a killed launcher left behind", pid());
                close();
            } else {
                // The number went to another process since. PostgreSQL would take that for a server and refuse to start.
                Files.delete(pidFile);
            }
        } catch (IOException e) {
            throw new InfrastructureException("What is left of the last run in " + folder + " cannot be read: " + e, e);
        }
    }

    private Path pidFile() {
        return data.resolve("postmaster.pid");
    }

    private long pid() throws IOException {
        return Files.readAllLines(pidFile()).stream().findFirst().map(String::strip).map(Long::parseLong).orElse(-1L);
    }

    /** By its program and, where the system shows them, its arguments. */
    private boolean isOurs(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::info).filter(info -> info.command().orElse("").contains("postgres"))
                .filter(info -> info.arguments().map(arguments -> List.of(arguments).contains(data.toString())).orElse(true)).isPresent();
    }

    @Override
    public void start(Ports ports) {
        port = ports.postgres();
        try {
            Files.createDirectories(folder);
            PostgresBinaries binaries = reachable(PostgresBinaries.in(binariesFolder));
            if (Files.notExists(data)) {
                initialise(binaries);
            }
            Path logFile = folder.resolve("postgresql.log");
            FileTree.rotate(logFile);
            Files.writeString(data.resolve("tiffin.conf"), configuration());
            privileges.own(folder);
            run(privileges.command(binaries.program("pg_ctl"), "start", "-D", data.toString(), "-l", logFile.toString(), "-w", "-s", "-t",
                    Long.toString(PATIENCE.toSeconds())), logFile);
            createDatabase();
        } catch (IOException | SQLException e) {
            throw new InfrastructureException("PostgreSQL cannot start on " + folder + ": " + e
                    + ". If its data is not needed, start clean.", e);
        }
    }

    /** A user other than root may not be let into the folder of root. */
    private PostgresBinaries reachable(PostgresBinaries binaries) throws IOException {
        privileges.own(folder);
        for (String path : List.of(binaries.program("postgres"), folder.toString())) {
            if (!privileges.prefix().isEmpty()
                    && !Program.run(privileges.command("test", "-x", path), Path.of("/"), Duration.ofSeconds(10)).succeeded()) {
                throw new InfrastructureException(("PostgreSQL does not run as root, and the user it runs as cannot enter %s. Choose a "
                        + "data folder outside of root's home, run as an ordinary user, or name a server in %s.")
                        .formatted(path, Service.POSTGRES.variable()));
            }
        }
        return binaries;
    }

    /** Made in a draft folder, so that an interrupted start leaves no half a cluster. */
    private void initialise(PostgresBinaries binaries) throws IOException {
        removeDrafts();
        Path draft = Files.createTempDirectory(folder, "initdb-");
        Path passwordFile = folder.resolve("initdb.password");
        try {
            FileTree.writePrivate(passwordFile, password);
            privileges.own(folder);
            // The built-in locale sorts the same on every system, and after every upgrade of it.
            run(privileges.command(binaries.program("initdb"), "-D", draft.toString(), "-U", SUPERUSER, "-E", "UTF8", "--locale=C",
                    "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "-A", "scram-sha-256", "--pwfile=" + passwordFile), null);
        } finally {
            Files.delete(passwordFile);
        }
        Path main = draft.resolve("postgresql.conf");
        Files.writeString(main, Files.readString(main) + System.lineSeparator() + "include 'tiffin.conf'" + System.lineSeparator());
        Files.move(draft, data);
    }

    private void removeDrafts() throws IOException {
        try (var drafts = Files.newDirectoryStream(folder, "initdb-*")) {
            for (Path draft : drafts) {
                FileTree.delete(draft);
            }
        }
    }

    private String configuration() {
        return """
            # Written at every start of the development launcher.
            listen_addresses = '%s'
            port = %d
            unix_socket_directories = ''
            max_connections = 200
            # Ids without a time are spread all over the indexes: pages stay in memory, and are written whole less often.
            shared_buffers = 256MB
            max_wal_size = 2GB
            checkpoint_timeout = 15min
            fsync = on
            synchronous_commit = on
            full_page_writes = on
            timezone = 'UTC'
            log_timezone = 'UTC'
            """.formatted(Ports.HOST, port);
    }

    private void createDatabase() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url("postgres"), SUPERUSER, password);
                Statement statement = connection.createStatement()) {
            if (isEmpty(statement, "SELECT 1 FROM pg_roles WHERE rolname = '%s'".formatted(NAME))) {
                statement.execute("CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(NAME, password));
            }
            if (isEmpty(statement, "SELECT 1 FROM pg_database WHERE datname = '%s'".formatted(NAME))) {
                statement.execute("CREATE DATABASE %1$s OWNER %1$s".formatted(NAME));
            }
        }
    }

    private static boolean isEmpty(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return !rows.next();
        }
    }

    private void run(List<String> command, @Nullable Path logFile) {
        var outcome = Program.run(command, folder, PATIENCE.plusSeconds(10));
        if (!outcome.succeeded()) {
            throw new InfrastructureException("PostgreSQL failed on " + folder + " (" + String.join(" ", command) + "): "
                    + outcome.output() + (logFile == null ? "" : System.lineSeparator() + FileTree.tail(logFile)));
        }
    }

    /** Clients are cut off. What a client was told is committed is on disk, even if the polite way takes too long. */
    @Override
    public void close() {
        try {
            long pid = Files.exists(pidFile()) ? pid() : -1;
            if (!Program.isRunning(pid) || !isOurs(pid)) {
                return;
            }
            String control = PostgresBinaries.in(binariesFolder).program("pg_ctl");
            for (String mode : List.of("fast", "immediate")) {
                Program.run(privileges.command(control, "stop", "-D", data.toString(), "-m", mode, "-w", "-s", "-t", "30"), folder,
                        Duration.ofSeconds(40));
                if (Program.awaitEnd(pid, Duration.ofSeconds(5))) {
                    return;
                }
            }
            throw new InfrastructureException("PostgreSQL (process " + pid + ") does not stop; end it by hand.");
        } catch (IOException e) {
            throw new InfrastructureException("PostgreSQL on " + folder + " cannot be stopped: " + e, e);
        }
    }
}
