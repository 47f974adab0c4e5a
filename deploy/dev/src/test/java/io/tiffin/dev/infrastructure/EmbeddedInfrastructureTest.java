package io.tiffin.dev.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

class EmbeddedInfrastructureTest {

    static final Path BINARIES = Path.of("target", "embedded-binaries");

    @TempDir
    static Path folder;
    static EmbeddedInfrastructure infrastructure;

    @BeforeAll
    static void start() {
        infrastructure = EmbeddedInfrastructure.start(settings(folder));
    }

    @AfterAll
    static void stop() {
        infrastructure.close();
    }

    static Settings settings(Path folder) {
        return Settings.in(folder).withBinaries(BINARIES).withPorts(Ports.EPHEMERAL);
    }

    @Test
    void what_is_left_in_each_of_the_three_can_be_read() throws Exception {
        var note = new Note(infrastructure);
        note.leave("soup");
        assertThat(note.inPostgres()).contains("soup");
        assertThat(note.inRedis()).contains("soup");
        assertThat(note.inKafka()).contains("soup");
    }

    @Test
    void postgres_is_a_durable_18_on_loopback() throws SQLException {
        assertThat(setting("server_version")).startsWith("18");
        assertThat(setting("fsync")).isEqualTo("on");
        assertThat(setting("synchronous_commit")).isEqualTo("on");
        assertThat(setting("listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(setting("max_connections")).isEqualTo("200");
    }

    @Test
    void the_application_is_no_superuser_but_owns_its_database() throws SQLException {
        assertThat(setting("is_superuser")).isEqualTo("off");
        try (var connection = new Note(infrastructure).postgres(); var statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA kitchen");
            statement.execute("CREATE TABLE kitchen.pot (id int)");
        }
    }

    private static String setting(String name) throws SQLException {
        try (var connection = new Note(infrastructure).postgres();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SHOW " + name)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Test
    void nobody_comes_in_without_the_password() {
        var access = infrastructure.postgres().orElseThrow();
        assertThatThrownBy(() -> DriverManager.getConnection(access.url(), access.user(), "guess")).hasMessageContaining("password");
        assertThat(access).asString().doesNotContain(access.password());
        String url = infrastructure.redisUrl().orElseThrow();
        try (var redis = new Jedis("127.0.0.1", Integer.parseInt(url.substring(url.lastIndexOf(':') + 1)))) {
            assertThatThrownBy(redis::ping).isInstanceOf(JedisException.class).hasMessageContaining("NOAUTH");
        }
    }

    @Test
    void the_password_is_for_the_owner_only() throws Exception {
        for (String file : Set.of("password", "redis/redis.conf")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file)))).isEqualTo("rw-------");
        }
        assertThat(folder.resolve("postgres/initdb.password")).doesNotExist();
    }

    @Test
    void redis_writes_an_append_only_file() {
        try (var redis = new Note(infrastructure).redis()) {
            assertThat(redis.configGet("appendonly")).containsEntry("appendonly", "yes");
            assertThat(redis.configGet("bind")).containsEntry("bind", "127.0.0.1");
        }
    }

    @Test
    void a_second_launcher_on_the_folder_is_refused_and_does_no_harm() throws Exception {
        // Twice, as the refusal itself must not give the lock away.
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> EmbeddedInfrastructure.start(settings(folder).withClean(true)))
                    .isInstanceOf(InfrastructureException.class).hasMessageContaining("Another launcher")
                    .hasMessageContaining("Stop it first").hasMessageContaining(folder.toRealPath().toString());
        }
        assertThat(setting("server_version")).startsWith("18");
    }

    @Test
    void only_what_is_embedded_starts_and_close_may_be_called_twice(@TempDir Path other) throws Exception {
        var redisOnly = EmbeddedInfrastructure.start(settings(other).embedding(Set.of(Service.REDIS)));
        assertThat(redisOnly.postgres()).isEmpty();
        assertThat(redisOnly.kafkaBootstrap()).isEmpty();
        assertThat(redisOnly.redisUrl()).isPresent();
        assertThat(other.resolve("postgres")).doesNotExist();
        redisOnly.close();
        redisOnly.close();
        EmbeddedInfrastructure.start(settings(other).embedding(Set.of())).close();
    }

    @Test
    void a_failed_start_leaves_nothing_running_and_the_folder_free(@TempDir Path other) throws Exception {
        var settings = settings(other).embedding(Set.of(Service.REDIS, Service.POSTGRES));
        Files.createDirectories(other.resolve("postgres/data"));
        Files.writeString(other.resolve("postgres/data/PG_VERSION"), "9.6");
        assertThatThrownBy(() -> EmbeddedInfrastructure.start(settings)).isInstanceOf(InfrastructureException.class)
                .hasMessageContaining("PostgreSQL");
        assertThat(other.resolve("redis/redis.pid")).doesNotExist();
        EmbeddedInfrastructure.start(settings.withClean(true)).close();
    }
}
